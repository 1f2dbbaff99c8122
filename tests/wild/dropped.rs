//! Values that are lost although their rows are kept are said in the log, in `run.json` and on the sheet of data quality.

use super::{base_text, ledger, run_over, wild};
use crate::fixtures::program::{rows, succeeds, text};
use arrow::array::{Array, ArrayRef, ListArray, RecordBatch, StringArray};
use arrow::datatypes::Int32Type;
use std::path::Path;
use std::sync::Arc;

/// Returns the details that the sheet of data quality has about something, in its CSV and in its Parquet.
fn details(folder: &Path, about: &str) -> Vec<(String, String)> {
    let sheet = rows(&folder.join("store/latest/data_quality.csv"));
    let of_csv: Vec<_> = sheet
        .iter()
        .filter(|row| row["about"] == about)
        .map(|row| (row["subject"].clone(), row["detail"].clone()))
        .collect();
    let sql = format!("SELECT subject, detail FROM data_quality WHERE about = '{about}'");
    succeeds(folder, &["query", "--sql", &sql, "--out", "found.csv", "-q"]);
    let found = rows(&folder.join("found.csv"));
    assert_eq!(found.len(), of_csv.len());
    of_csv
}

#[test]
fn due_dates_in_an_unknown_form_are_counted_with_an_example() {
    // The sibling of the input, whose form is a common one.
    let unknown = std::fs::read_to_string(wild("26b-due-format/a.csv")).unwrap();
    let unknown = unknown.replace("20-03-2024 17:00", "cuối ngày thứ tư tuần 12");
    let (folder, output) = run_over("a.csv", unknown.as_bytes());
    let log = text(&output.stderr);
    assert!(output.status.success(), "{log}");
    let said = "16 values are not read of the column `NgayHetHanBuocXuLy` (`due_at`): ";
    assert!(log.contains(said) && log.contains("such as `cuối ngày thứ tư tuần 12`"), "{log}");
    let file = ledger(folder.path());
    assert_eq!((&file["stored"], &file["rejected"]), (&16.into(), &0.into()));
    let dropped = &file["dropped"][0];
    assert_eq!(dropped["count"], 16);
    for (field, value) in [
        ("column", "NgayHetHanBuocXuLy"),
        ("meaning", "due_at"),
        ("reason", "unreadable_time"),
        ("example", "cuối ngày thứ tư tuần 12"),
    ] {
        assert_eq!(dropped[field], value);
    }
    let found = details(folder.path(), "Values dropped");
    assert_eq!(found.len(), 1);
    assert!(found[0].0 == "a.csv" && found[0].1.starts_with(said), "{found:?}");
    // Later runs over the same store still say it, in either language.
    succeeds(folder.path(), &["run", "--lang", "vi", "-q"]);
    let found = details(folder.path(), "Giá trị bị bỏ");
    assert!(found[0].1.starts_with("không đọc được 16 giá trị của cột `NgayHetHanBuocXuLy`"), "{found:?}");
}

#[test]
fn impossible_due_dates_and_those_of_cases_are_counted_too() {
    let base = base_text();
    let content = std::fs::read_to_string(wild("26b-due-format/a.csv")).unwrap();
    let (folder, _) =
        run_over("a.csv", content.replace("20-03-2024 17:00", "31/02/2024 17:00:00").as_bytes());
    assert_eq!(ledger(folder.path())["dropped"][0]["reason"], "impossible_time");
    assert_eq!(ledger(folder.path())["dropped"][0]["count"], 16);
    let (folder, _) = run_over("a.csv", base.as_bytes());
    assert_eq!(ledger(folder.path()).get("dropped"), None, "nothing is lost");
    assert!(details(folder.path(), "Values dropped").is_empty());
}

#[test]
fn list_columns_of_parquet_are_named() {
    let texts = |values: &[&str]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)]), None]);
    assert_eq!(lists.len(), 2);
    let batch = RecordBatch::try_from_iter([
        ("MaHoSo", texts(&["H1", "H1"])),
        ("ThoiGian", texts(&["04/03/2024 08:00:00", "05/03/2024 08:00:00"])),
        ("NguoiGui", texts(&["An", "An"])),
        ("ThaoTac", texts(&["Tiếp nhận hồ sơ", "Thẩm định"])),
        ("NguoiNhan", Arc::new(lists) as ArrayRef),
    ])
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let (folder, output) = run_over("a.parquet", &bytes);
    let log = text(&output.stderr);
    let said = "2 values are not read of the column `NguoiNhan`: its cells are lists";
    assert!(output.status.success() && log.contains(said), "{log}");
    let dropped = &ledger(folder.path())["dropped"][0];
    assert_eq!((&dropped["column"], &dropped["reason"]), (&"NguoiNhan".into(), &"nested_column".into()));
    assert!(details(folder.path(), "Values dropped")[0].1.starts_with(said));
}
