//! Mẫu II.06a: the form as offices print it, and the same form by the strict rule.

use super::Book;
use super::page::{self, LINE, lines};
use super::queried;
use super::styles::FONT;
use super::tabs::Tab;
use crate::fact::Level;
use crate::lang::{Bilingual, bilingual};
use crate::lists::level_number;
use crate::report::cell::write_formatted;
use crate::report::{Described, SheetCell};
use anyhow::Result;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The columns of numbers, 3 to 13, in the order of the form.
const NUMBERS: [&str; 11] = [
    "received",
    "received_online",
    "received_direct",
    "carried_over",
    "resolved",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "in_progress",
    "within_time",
    "overdue",
];
/// The widths: number, unit, and each of the numbers.
const WIDTHS: (f64, f64, f64) = (5.0, 44.0, 9.2);
const LAST: u16 = NUMBERS.len() as u16 + 1;
const FRAME: (u16, f64) = (LAST + 1, 150.0);
/// The first of the three rows of headings.
const HEADINGS: u32 = 7;
/// The row with the numbers of the columns.
const INDEX: u32 = HEADINGS + 3;

/// A heading of the form: first row and column, last row and column, text.
type Heading = (u32, u16, u32, u16, Bilingual);

/// The headings as rows below [`HEADINGS`].
const HEADING_CELLS: [Heading; 17] = [
    (0, 0, 2, 0, bilingual("TT", "No.")),
    (
        0,
        1,
        2,
        1,
        bilingual("Lĩnh vực, công việc giải quyết theo cấp / Đơn vị", "Field, work by level / Unit"),
    ),
    (0, 2, 0, 5, bilingual("Số lượng hồ sơ tiếp nhận", "Cases received")),
    (0, 6, 0, 9, bilingual("Số lượng hồ sơ đã giải quyết", "Cases resolved")),
    (0, 10, 0, 12, bilingual("Số lượng hồ sơ đang giải quyết", "Cases in progress")),
    (1, 2, 2, 2, bilingual("Tổng số", "Total")),
    (1, 3, 1, 4, bilingual("Trong kỳ", "In the period")),
    (1, 5, 2, 5, bilingual("Từ kỳ trước", "Carried over")),
    (1, 6, 2, 6, bilingual("Tổng số", "Total")),
    (1, 7, 2, 7, bilingual("Trước hạn", "Early")),
    (1, 8, 2, 8, bilingual("Đúng hạn", "On time")),
    (1, 9, 2, 9, bilingual("Quá hạn", "Late")),
    (1, 10, 2, 10, bilingual("Tổng số", "Total")),
    (1, 11, 2, 11, bilingual("Trong hạn", "Within time")),
    (1, 12, 2, 12, bilingual("Quá hạn", "Overdue")),
    (2, 3, 2, 3, bilingual("Trực tuyến", "Online")),
    (2, 4, 2, 4, bilingual("Trực tiếp, dịch vụ bưu chính", "In person, by post")),
];

const FORM: Bilingual = bilingual("Biểu số II.06a/VPCP/KSTT", "Form II.06a/VPCP/KSTT");
const TITLE: Bilingual = bilingual(
    "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI ……………………",
    "HANDLING OF ADMINISTRATIVE PROCEDURES AT ……………………",
);
const REPORTER: Bilingual = bilingual("Đơn vị báo cáo: ……………………", "Reporting unit: ……………………");
const RECEIVER: Bilingual = bilingual("Đơn vị nhận báo cáo: ……………………", "Receiving unit: ……………………");
const COUNTED_IN: Bilingual = bilingual("Đơn vị tính: Số hồ sơ TTHC", "Counted in: cases");
const PLACE: Bilingual = bilingual("……………, ngày …… tháng …… năm ………", "……………, ………………");
const SIGNED: Bilingual = bilingual("Người làm báo cáo", "Reported by");
const SIGN: Bilingual = bilingual("(Ký, ghi rõ họ tên)", "(Signature, full name)");
const TOTAL: Bilingual = bilingual("Tổng số", "Total");
const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");
const OTHERS: Bilingual = bilingual("Đơn vị khác", "Other units");

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let described = book.described(tab.id)?;
    page.set_column_width(0, WIDTHS.0)?;
    page.set_column_width(1, WIDTHS.1)?;
    for column in 2..=LAST {
        page.set_column_width(column, WIDTHS.2)?;
    }
    page::set_up(page, book, tab.title.get(lang), Some((HEADINGS, INDEX)))?;
    let look = Look::new(book);
    write_top(page, book, tab, &look)?;
    if !queried::write_if_empty(page, book, described, HEADINGS, FRAME)? {
        return Ok(());
    }
    write_headings(page, book, &look)?;
    let mut row = INDEX;
    let mut number = 0;
    for (level, units) in by_level(described, book) {
        if let Some(level) = level {
            row += 1;
            page.merge_range(row, 0, row, LAST, &level, &look.group)?;
        }
        for unit in units {
            (row, number) = (row + 1, number + 1);
            write_unit(page, book, row, number, described, unit, &look)?;
        }
    }
    row += 1;
    page.merge_range(row, 0, row, 1, TOTAL.get(lang), &look.total_name)?;
    for (name, column) in NUMBERS.iter().zip(2..) {
        write_formatted(page, book.context, (row, column), &shown(total(described, name)), &look.total)?;
    }
    row = write_bottom(page, book, row + 1, described, &look)?;
    page::write_foot(page, book, row + 1, &described.command)?;
    page.set_freeze_panes(INDEX + 1, 2)?;
    page.set_print_area(0, 0, row + 1, LAST)?;
    Ok(())
}

/// What stands for a small count that is hidden under pseudonyms, and for a sum that would show it.
const HIDDEN: &str = "…";

/// Returns the sum of a column of the form; `None` if a count of it is hidden.
pub(super) fn total(described: &Described, column: &str) -> Option<f64> {
    let place = described.column(column)?;
    let is_hidden = described.rows.iter().any(|row| row[place] == SheetCell::Empty);
    (!is_hidden).then(|| described.rows.iter().map(|row| described.number(row, column)).sum())
}

/// Returns a number of the form as it is shown.
fn shown(number: Option<f64>) -> SheetCell {
    number.map_or_else(|| HIDDEN.into(), SheetCell::Number)
}

/// The formats of the form: thin black lines, as in print.
struct Look {
    left: Format,
    title: Format,
    centred: Format,
    right: Format,
    note: Format,
    heading: Format,
    index: Format,
    name: Format,
    number: Format,
    group: Format,
    total_name: Format,
    total: Format,
}

impl Look {
    fn new(book: &Book<'_>) -> Self {
        let plain = book.styles.plain.clone().set_font_name(FONT);
        let cell = plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let centred = plain.clone().set_align(FormatAlign::Center).set_text_wrap();
        let heading = cell.clone().set_bold().set_text_wrap().set_align(FormatAlign::Center);
        let number = cell.clone().set_num_format("#,##0").set_align(FormatAlign::Right);
        let name = cell.set_text_wrap().set_align(FormatAlign::Left);
        Self {
            left: plain.clone().set_bold(),
            title: centred.clone().set_bold().set_font_size(14),
            right: plain.clone().set_align(FormatAlign::Left),
            note: plain.clone().set_italic().set_text_wrap().set_align(FormatAlign::Top),
            index: heading.clone().unset_bold().set_italic(),
            group: name.clone().set_bold().set_italic(),
            total_name: heading.clone(),
            total: number.clone().set_bold(),
            centred,
            heading,
            name,
            number,
        }
    }
}

fn write_top(page: &mut Worksheet, book: &Book<'_>, tab: &Tab, look: &Look) -> Result<()> {
    let lang = book.lang;
    page.write_string_with_format(0, 0, FORM.get(lang), &look.left)?;
    page.merge_range(1, 1, 1, 8, TITLE.get(lang), &look.title)?;
    page.write_string_with_format(0, 9, REPORTER.get(lang), &look.right)?;
    page.write_string_with_format(1, 9, RECEIVER.get(lang), &look.right)?;
    let from = book.context.local_day(book.results.volume.first_us);
    let until = book.context.local_day(book.context.as_of);
    let period = Bilingual::new(
        format!("Kỳ báo cáo: …………… (Từ ngày {from} đến ngày {until})"),
        format!("Period: …………… (from {from} to {until})"),
    );
    page.merge_range(2, 1, 2, 8, period.get(lang), &look.centred)?;
    page.set_row_height(1, 20)?;
    let note = tab.note.get(lang);
    page.merge_range(4, 0, 4, LAST, note, &look.note)?;
    page.set_row_height(4, LINE * lines(note, FRAME.1) + 2.0)?;
    page.write_string_with_format(5, 10, COUNTED_IN.get(lang), &look.right.clone().set_italic())?;
    page.set_row_height(6, 4)?;
    Ok(())
}

fn write_headings(page: &mut Worksheet, book: &Book<'_>, look: &Look) -> Result<()> {
    for (top, left, bottom, right, text) in HEADING_CELLS {
        let text = text.get(book.lang);
        if (top, left) == (bottom, right) {
            page.write_string_with_format(HEADINGS + top, left, text, &look.heading)?;
        } else {
            page.merge_range(HEADINGS + top, left, HEADINGS + bottom, right, text, &look.heading)?;
        }
    }
    page.set_row_height(HEADINGS, LINE + 4.0)?;
    page.set_row_height(HEADINGS + 1, LINE + 4.0)?;
    page.set_row_height(HEADINGS + 2, LINE * 4.0)?;
    for column in 0..=LAST {
        page.write_string_with_format(INDEX, column, format!("({})", column + 1), &look.index)?;
    }
    Ok(())
}

fn write_unit(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    number: u32,
    described: &Described,
    cells: &[SheetCell],
    look: &Look,
) -> Result<()> {
    let name = match described.text(cells, "name") {
        "" => NO_UNIT.get(book.lang),
        name => name,
    };
    page.set_row_height(row, LINE * lines(name, WIDTHS.1) + 3.0)?;
    page.write_number_with_format(row, 0, number, &look.index.clone().unset_italic())?;
    page.write_string_with_format(row, 1, name, &look.name)?;
    for (column, index) in NUMBERS.iter().zip(2..) {
        let is_hidden = described.column(column).is_none_or(|place| cells[place] == SheetCell::Empty);
        let number = (!is_hidden).then(|| described.number(cells, column));
        write_formatted(page, book.context, (row, index), &shown(number), &look.number)?;
    }
    Ok(())
}

/// Writes what is in no column, and where the form is signed. Returns the last row.
fn write_bottom(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    described: &Described,
    look: &Look,
) -> Result<u32> {
    let lang = book.lang;
    let outside =
        total(described, "not_counted").map_or_else(|| HIDDEN.to_owned(), |count| count.to_string());
    let text = Bilingual::new(
        format!(
            "Ngoài cột 7 và 11: {outside} hồ sơ (bị từ chối; theo cách chặt còn có hồ sơ rút và hồ sơ không có hạn)."
        ),
        format!(
            "In neither 7 nor 11: {outside} cases (refused; by the strict rule also withdrawn ones and those without a due date)."
        ),
    );
    page.merge_range(row, 0, row, LAST, text.get(lang), &look.note)?;
    for (text, format, below) in [
        (PLACE, &look.centred, 2),
        (SIGNED, &look.title.clone().set_font_size(11), 3),
        (SIGN, &look.centred, 4),
    ] {
        page.merge_range(row + below, 8, row + below, LAST, text.get(lang), format)?;
    }
    Ok(row + 8)
}

/// A group of rows of the form: the level of its units, and the units.
type Group<'d> = (Option<String>, Vec<&'d Vec<SheetCell>>);

/// Returns the units by level, the highest first, as the list of units tells the levels. Without levels all units are
/// one group without a name.
fn by_level<'d>(described: &'d Described, book: &Book<'_>) -> Vec<Group<'d>> {
    let levels: BTreeMap<&str, &str> = book
        .results
        .subjects
        .iter()
        .filter(|subject| subject.level == Level::Unit)
        .filter_map(|subject| Some((subject.id, subject.identity?.listed_level.as_deref()?)))
        .collect();
    let mut groups: BTreeMap<(Reverse<Option<u8>>, &str), Vec<&Vec<SheetCell>>> = BTreeMap::new();
    for row in &described.rows {
        let level = levels.get(described.text(row, "name")).copied();
        let key = (Reverse(level.and_then(level_number)), level.unwrap_or_default());
        groups.entry(key).or_default().push(row);
    }
    let named = groups.keys().any(|(_, level)| !level.is_empty());
    let name = |level: &str| match level {
        "" => OTHERS.get(book.lang).to_owned(),
        level => level.to_owned(),
    };
    groups.into_iter().map(|((_, level), units)| (named.then(|| name(level)), units)).collect()
}
