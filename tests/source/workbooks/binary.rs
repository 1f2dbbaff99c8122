//! Binary Excel workbooks (`.xlsb`): which sheets are read, and files that are damaged or malicious.

use super::binary_writer::{page, record, with_pages, xlsb};
use super::writer::Sheet;
use crate::fixtures::collector::{Collector, builtin, read_within};
use buckstop::source::{FileReport, ProfileChoice, ReadLimits, SheetOutcome};

const TABLE: &str =
    "Mã hồ sơ|Ngày gửi|Người gửi|Thao tác|Người nhận\nH1|11/03/2024 08:05|Trang|Chuyển hồ sơ|Hải";

fn read(bytes: &[u8]) -> anyhow::Result<(FileReport, Collector)> {
    let limits = ReadLimits { whole_bytes: 4 << 20, ..ReadLimits::default() };
    read_within(bytes, ProfileChoice::Among(builtin()), &limits)
}

fn refused(bytes: &[u8]) -> String {
    format!("{:#}", read(bytes).map(|_| ()).expect_err("it must be refused"))
}

/// Returns the table with a sheet whose records are edited.
fn edited(edit: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let (sheet, mut shared) = (Sheet::parse("Sheet1", TABLE), Vec::new());
    let page = edit(page(&sheet, &mut shared));
    with_pages(&[sheet], &[page], &shared)
}

#[test]
fn visible_sheets_of_the_export_are_read_under_their_names() {
    let sheets = [
        Sheet::parse("Cũ hidden", TABLE),
        Sheet::parse("Tháng 3", &format!("NHẬT KÝ|<|<|<|<\n\n{TABLE}\n^|@45363.5|Hải|Ký duyệt|")),
        Sheet::parse("Tháng 4", &TABLE.replace("11/03", "11/04")),
    ];
    let (report, found) = read(&xlsb(&sheets)).unwrap();
    let rows: Vec<_> = found
        .events
        .iter()
        .map(|event| (event.sheet.as_deref().unwrap_or_default(), event.source_row, event.case_id.as_str()))
        .collect();
    assert_eq!(rows, [("Tháng 3", 4, "H1"), ("Tháng 3", 5, "H1"), ("Tháng 4", 2, "H1")]);
    assert_eq!(report.sheets[0].outcome, SheetOutcome::Hidden);
}

#[test]
fn what_is_damaged_or_harmful_is_refused() {
    assert_eq!(read(&edited(|page| page)).unwrap().1.events.len(), 1);
    let endless = [0x06, 0xff, 0xff, 0xff, 0x7f];
    for (bytes, expected) in [
        (edited(|page| page[..page.len() - 1].to_vec()), "its last record is cut short"),
        (edited(|page| [&endless[..], &page].concat()), "more than any honest one"),
        (
            edited(|page| {
                [&page[..25], &record(0, &[&(2_u32 << 20).to_le_bytes()[..], &[0; 13]].concat()), &page[25..]]
                    .concat()
            }),
            "has a row 2097152",
        ),
        (edited(|_| Vec::new()), "the workbook is damaged"),
        // A cell that names a shared text that there is not.
        (
            edited(|page| {
                [&page[..25], &record(7, &[[0; 4], [0; 4], [0xff; 4]].concat()), &page[25..]].concat()
            }),
            "the workbook is damaged",
        ),
    ] {
        let message = refused(&bytes);
        assert!(message.contains(expected) && message.contains("hint:"), "{message}");
    }
    let whole = xlsb(&[Sheet::parse("Sheet1", TABLE)]);
    for cut in [60, whole.len() / 2, whole.len() - 1] {
        assert!(refused(&whole[..cut]).contains("the workbook is damaged"));
    }
}
