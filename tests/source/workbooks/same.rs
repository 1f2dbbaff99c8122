//! The same table gives the same records in every layout and every format.

use super::binary_writer::xlsb;
use super::hostile::repacked;
use super::open_writer::{fods, ods};
use super::writer::{Cell, Sheet, csv, html, xlsx};
use crate::fixtures::collector::{Event, builtin, read};
use buckstop::source::ProfileChoice;
use proptest::prelude::*;

/// One row of the log: case, second since 2024-01-01, whether the time is a number, actor, receiver.
type Row = (u32, u32, bool, &'static str, Option<&'static str>);

/// The layout around the table.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own, and any may come with any")]
struct Surroundings {
    titles: usize,
    grouped: bool,
    index_row: bool,
    empty_column: bool,
    footer: bool,
}

const PEOPLE: &[&str] = &["Đặng Ngọc Trang", "Trần \"Hải\" & Mai", "Lê, Thị; Mai", "a<b>c", "R'com H'Nữ"];
const FIRST_DAY: f64 = 45_292.0;

fn sheet(rows: &[Row], around: &Surroundings) -> Sheet {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let line = |cells: &[&str]| cells.iter().map(|cell| text(cell)).collect::<Vec<Cell>>();
    let mut lines = vec![line(&["BÁO CÁO"]); around.titles];
    let headings = ["STT", "Mã hồ sơ", "Ngày gửi", "Người gửi", "Thao tác", "Người nhận"];
    if around.grouped {
        let mut group = line(&headings[..2]);
        group.extend([text("Quá trình xử lý"), Cell::Left, Cell::Left, Cell::Left]);
        lines.push(group);
        let mut below = vec![Cell::Above, Cell::Above];
        below.extend(line(&headings[2..]));
        lines.push(below);
    } else {
        lines.push(line(&headings));
    }
    if around.index_row {
        lines.push(line(&["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]));
    }
    for (index, (case, second, is_number, actor, receiver)) in rows.iter().enumerate() {
        let serial = FIRST_DAY + f64::from(*second) / 86_400.0;
        let start = jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0);
        let time = start.checked_add(jiff::SignedDuration::from_secs(i64::from(*second))).unwrap();
        lines.push(vec![
            Cell::Number((index + 1) as f64),
            Cell::Text(format!("H21.16-240101-{case:04}")),
            if *is_number {
                Cell::Date(serial)
            } else {
                Cell::Text(time.strftime("%d/%m/%Y %H:%M:%S").to_string())
            },
            text(actor),
            text("Chuyển hồ sơ"),
            text(receiver.unwrap_or_default()),
        ]);
    }
    if around.footer {
        lines.push(line(&["Tổng cộng", "7"]));
        lines.push(line(&["", "Gia Lai, ngày 1 tháng 4 năm 2024"]));
        lines.push(line(&["NGƯỜI LẬP BIỂU", "", "", "THỦ TRƯỞNG"]));
        lines.push(line(&["Lê Thị Mai", "", "", "Phạm Văn Long"]));
    }
    if around.empty_column {
        lines.iter_mut().for_each(|line| line.insert(0, Cell::Empty));
    }
    Sheet { name: "Nhật ký".to_owned(), hidden: false, rows: lines }
}

fn events(bytes: &[u8], format: &str) -> Vec<Event> {
    let profiles = builtin();
    let (report, found) =
        read(bytes, ProfileChoice::Among(profiles)).unwrap_or_else(|error| panic!("{format}: {error:#}"));
    assert_eq!(report.format, format);
    assert_eq!(found.rejects, [], "{format}");
    found.events
}

#[test]
fn a_workbook_that_counts_from_1904_means_the_same_days() {
    let text = "Mã hồ sơ|Ngày gửi|Người gửi|Thao tác\nH1|@{}|Trang|Chuyển hồ sơ\nH2|#{}|Trang|Chuyển hồ sơ";
    let sheet = |serial: &str| xlsx(&[Sheet::parse("Sheet1", &text.replace("{}", serial))]);
    let expected = events(&sheet("45362.3369097222"), "xlsx");
    let of_1904 = repacked(
        &sheet("43900.3369097222"),
        |name, text| {
            let text = if name == "xl/workbook.xml" {
                text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
            } else {
                text
            };
            Some(text)
        },
        &[],
    );
    assert_eq!(expected[0].occurred_at, 1_710_119_109_000_000);
    assert_eq!(events(&of_1904, "xlsx"), expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn formats_and_layouts_change_nothing(
        rows in prop::collection::vec(
            (0..50_u32, 0..30_000_000_u32, any::<bool>(), prop::sample::select(PEOPLE), prop::option::of(prop::sample::select(PEOPLE))),
            // Sometimes there are more rows than are searched for the header.
            1..40,
        ),
        titles in 0..8_usize,
        [grouped, index_row, empty_column, footer] in any::<[bool; 4]>(),
    ) {
        // Without a date on a late day a column may look as if a spreadsheet had mistaken the day for the month, and is refused.
        let mut rows = rows;
        rows.push((0, 19 * 86_400, true, PEOPLE[0], None));
        let around = Surroundings { titles, grouped, index_row, empty_column, footer };
        let sheet = sheet(&rows, &around);
        let found = events(&xlsx(std::slice::from_ref(&sheet)), "xlsx");
        let plain = Surroundings { titles: 0, grouped: false, index_row: false, empty_column: false, footer: false };
        let expected = events(&csv(&self::sheet(&rows, &plain)), "csv");
        prop_assert_eq!(&events(html(std::slice::from_ref(&sheet)).as_bytes(), "html"), &found);
        prop_assert_eq!(&events(&csv(&sheet), "csv"), &found);
        prop_assert_eq!(&events(&xlsb(std::slice::from_ref(&sheet)), "xlsx"), &found);
        prop_assert_eq!(&events(&ods(std::slice::from_ref(&sheet)), "ods"), &found);
        prop_assert_eq!(&events(fods(std::slice::from_ref(&sheet)).as_bytes(), "fods"), &found);
        // The plain table gives the same records, except for their row numbers.
        let above = found[0].source_row - 2;
        let moved: Vec<Event> =
            expected.into_iter().map(|event| Event { source_row: event.source_row + above, ..event }).collect();
        prop_assert_eq!(&moved, &found);
    }
}
