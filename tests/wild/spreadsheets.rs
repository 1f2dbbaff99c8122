//! Workbooks of other programs than Excel, and several cases in one sheet of a workbook.

use super::{assert_base, base_text, holds, ledger, run_over, wild};
use crate::fixtures::program::text;
use crate::source::workbooks::binary_writer::xlsb;
use crate::source::workbooks::open_writer::{fods, ods};
use crate::source::workbooks::writer::{Cell, Sheet, xlsx};
use std::io::{Cursor, Read as _};

/// Returns a CSV as a sheet of texts.
fn sheet(csv: &str) -> [Sheet; 1] {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let rows = reader.records().map(|record| record.unwrap().iter().map(cell).collect()).collect();
    [Sheet { name: "Nhật ký".to_owned(), hidden: false, rows }]
}

#[test]
fn workbooks_of_libreoffice_are_read() {
    let packed = std::fs::read(wild("56-lo-ods/a.ods")).unwrap();
    assert_base("a.ods", &packed);
    // The same, saved as one file.
    let mut content = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
    archive.by_name("content.xml").unwrap().read_to_string(&mut content).unwrap();
    let flat = content.replace(
        "office:document-content",
        "office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"",
    );
    let flat = flat.replace(
        "</office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"",
        "</office:document",
    );
    assert_base("a.fods", flat.as_bytes());
}

#[test]
fn the_plain_file_is_the_same_in_every_workbook() {
    let sheet = sheet(&base_text());
    assert_base("a.ods", &ods(&sheet));
    assert_base("a.fods", fods(&sheet).as_bytes());
    assert_base("a.xlsb", &xlsb(&sheet));
    assert_base("a.xlsx", &xlsx(&sheet));
}

#[test]
fn each_case_in_a_sheet_has_its_own_title_line() {
    let sections = std::fs::read_to_string(wild("58c-sections-csv/a.csv")).unwrap();
    let sheet = sheet(&sections);
    for (name, bytes) in [
        ("a.xlsx", xlsx(&sheet)),
        ("a.xlsb", xlsb(&sheet)),
        ("a.ods", ods(&sheet)),
        ("a.fods", fods(&sheet).into_bytes()),
    ] {
        let (folder, output) = run_over(name, &bytes);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        let ledger = ledger(folder.path());
        assert_eq!([&ledger["stored"], &ledger["rejected"]], [16, 0], "{name}: {ledger}");
        let holds = holds(folder.path());
        let of = |code: &str| holds.iter().filter(|hold| hold.contains(code)).count();
        assert_eq!([of("-0001"), of("-0002"), of("-0003")], [6, 2, 2], "{name}: {holds:?}");
    }
}
