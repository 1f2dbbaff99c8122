//! The program itself on a workbook whose sheets hold several kinds of table.

use super::writer::{Sheet, spreadsheetml, xlsx};
use crate::fixtures::program::succeeds;
use crate::fixtures::scratch;
use serde_json::Value;
use std::path::Path;

fn manifest(folder: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("store/manifest.json")).unwrap()).unwrap()
}

fn query(folder: &Path, sql: &str) -> String {
    succeeds(folder, &["query", "--sql", sql, "--out", "answer.csv", "-q"]);
    std::fs::read_to_string(folder.join("answer.csv"))
        .unwrap()
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
}

#[test]
fn log_cases_and_officials_of_one_workbook_are_each_what_they_are() {
    let sheets = [
        Sheet::parse(
            "Hồ sơ",
            "STT|Mã hồ sơ|Ngày tiếp nhận|Hẹn trả kết quả|Đơn vị\n\
             1|H1|01/03/2024|11/03/2024|Sở Tư pháp\n\
             2|H2||12/03/2024|Sở Tư pháp",
        ),
        Sheet::parse(
            "Tháng 3",
            "Mã hồ sơ|Ngày gửi|Người gửi|Thao tác|Người nhận\n\
             H1|11/03/2024 08:05|Trang|Chuyển hồ sơ|Hải\n\
             H1|không rõ|Trang|Chuyển hồ sơ|Hải",
        ),
        Sheet::parse("Cán bộ", "Họ và tên|Chức vụ|Đơn vị\nHải|Chuyên viên|Sở Tư pháp"),
        Sheet::parse(
            "Tháng 4",
            "Mã hồ sơ|Ngày gửi|Người gửi|Thao tác|Người nhận\nH1|02/04/2024 08:05|Hải|Ký duyệt|",
        ),
    ];
    let books = [("book.xlsx", xlsx(&sheets)), ("book.xls", spreadsheetml(&sheets).into_bytes())];
    for (name, bytes) in books {
        let folder = scratch::folder();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        succeeds(folder.path(), &["run", name, "--no-gate", "-q"]);
        let manifest = manifest(folder.path());
        let file = &manifest["files"][0];
        let profiles: Vec<&str> = file["profile"].as_str().unwrap().split(", ").collect();
        assert!(["vn-local", "vn-dossier", "vn-officials"].iter().all(|id| profiles.contains(id)), "{file}");
        let count = |column: &str| file[column].as_u64().unwrap();
        // There are two cases, two events and an official, and one row has no time.
        assert_eq!((count("rows_read"), count("stored"), count("rejected")), (6, 5, 1), "{file}");
        assert_eq!(manifest["lists"][0]["entries"].as_array().unwrap().len(), 1);
        let sources = query(folder.path(), "SELECT source, source_row FROM holds ORDER BY received_at");
        assert!(sources.contains(&format!("{name} > Tháng 3,2")), "{sources}");
        let cases = query(folder.path(), "SELECT case_id, unit_id FROM cases");
        assert_eq!(cases, "case_id,unit_id\nH1,Sở Tư pháp\n", "the unit is that of the sheet of cases");
    }
}

/// The rule for the end of a case belongs to the file, while rows carry the names of its sheets.
#[test]
fn a_plain_log_in_several_sheets_ends_with_its_last_events() {
    const HEADER: &str = "case:concept:name|concept:name|time:timestamp|org:resource";
    let sheet = |name: &str, case: &str| {
        Sheet::parse(
            name,
            &format!("{HEADER}\n{case}|A|2024-03-11T08:00:00|An\n{case}|B|2024-03-11T09:00:00|Bình"),
        )
    };
    let folder = scratch::folder();
    std::fs::write(folder.path().join("log.xlsx"), xlsx(&[sheet("one", "1"), sheet("two", "2")])).unwrap();
    succeeds(folder.path(), &["run", "log.xlsx", "-q"]);
    let ends = query(folder.path(), "SELECT case_id, ended_by FROM cases ORDER BY case_id");
    assert_eq!(ends, "case_id,ended_by\n1,last_event\n2,last_event\n");
}
