//! `buckstop check`: what it shows, what it finds, and that it never writes into a store.

use crate::fixtures::program::{buckstop, fails, samples, succeeds, text};
use crate::fixtures::scratch;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

const HEADER: &str =
    "MaHoSo,ThoiGian,TrangThai,NodeQuyTrinh,NguoiGui,DonViGui,ThaoTac,NguoiNhan,GhiChuRieng\n";

/// Checks files in a folder and returns the document written.
fn document(folder: &Path, files: &[&str]) -> Value {
    let arguments = [&["check"][..], files, &["--out", "check.json", "--lang", "en"]].concat();
    succeeds(folder, &arguments);
    serde_json::from_str(&std::fs::read_to_string(folder.join("check.json")).unwrap()).unwrap()
}

/// Returns the cells of a column of a sheet; missing ones as "null".
fn cells(document: &Value, sheet: &str, column: &str) -> Vec<String> {
    let rows = document[sheet].as_array().unwrap_or_else(|| panic!("no sheet {sheet}"));
    rows.iter()
        .map(|row| row[column].as_str().map_or_else(|| row[column].to_string(), str::to_owned))
        .collect()
}

#[test]
fn the_samples_are_shown_in_both_languages_and_nothing_is_written() {
    let folder = scratch::folder();
    for (lang, words) in [
        (
            "en",
            ["Why this profile", "columns found", "the activity", "handling_time", "Quality gate: passed"],
        ),
        ("vi", ["Vì sao", "tìm thấy", "thao tác", "handling_time", "Cổng chất lượng: đạt"]),
    ] {
        let shown = succeeds(folder.path(), &["check", &samples(), "--lang", lang]);
        for word in words {
            assert!(shown.contains(word), "`{word}` is not shown: {shown}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "something was written");
}

/// The order of a list and of the log it describes does not matter.
#[test]
fn acts_outside_the_time_of_listed_posts_are_told_as_a_run_tells_them() {
    let folder = scratch::folder();
    let listed = "Họ và tên,Chức vụ,Đơn vị,Từ ngày,Đến ngày\n\
        Ngô Văn An,Chuyên viên,Phòng A,01/01/2024,06/03/2024\nLê Thị Mai,Chuyên viên,Phòng A,01/01/2024,\n";
    let mut log = HEADER.to_owned();
    for (day, case) in (4..=8).flat_map(|day| (10..25).map(move |case| (day, case))) {
        for (hour, act, by) in [(8, "Tiếp nhận hồ sơ", "Ngô Văn An"), (15, "Thẩm định", "Lê Thị Mai")]
        {
            writeln!(log, "H{day}{case},{day:02}/03/2024 {hour:02}:{case}:00,4,,{by},Phòng A,{act},,")
                .unwrap();
        }
    }
    std::fs::write(folder.path().join("log.csv"), log).unwrap();
    // Two of the five days come after the end of the post of An, who accepts the cases.
    std::fs::write(folder.path().join("list.csv"), listed).unwrap();
    for files in [["list.csv", "log.csv"], ["log.csv", "list.csv"]] {
        let document = document(folder.path(), &files);
        let rows = document["people"].as_array().unwrap();
        let outside: Vec<&Value> =
            rows.iter().filter(|row| row["what"] == "outside the time of posts").collect();
        let [only] = outside.as_slice() else { panic!("{outside:?}") };
        assert_eq!((only["who"].as_str(), only["acts"].as_u64()), (Some("Ngô Văn An"), Some(30)), "{only}");
    }
    succeeds(folder.path(), &["run", "log.csv", "list.csv", "--store", "other", "--lang", "en", "-q"]);
    let quality = std::fs::read_to_string(folder.path().join("other/latest/data_quality.csv")).unwrap();
    assert!(quality.contains("30 acts lie outside the time of the posts"), "{quality}");
}

#[test]
fn an_unread_ending_and_an_unknown_file_are_errors() {
    let folder = scratch::folder();
    let message = fails(folder.path(), &["check", &samples(), "--out", "check.docx"]);
    assert!(message.contains(".xlsx or .json"), "{message}");
    std::fs::write(folder.path().join("strange.csv"), "alpha,beta\n1,2\n").unwrap();
    let message = fails(folder.path(), &["check", "strange.csv"]);
    assert!(message.contains("buckstop init") && message.contains("no profile fits"), "{message}");
}

/// Returns a log of two weeks in one office, with two officials, six cases a day, and every fault once.
fn faulty_log() -> String {
    let mut log = HEADER.to_owned();
    for day in [4, 5, 6, 7, 8, 14, 15] {
        for case in 0..6 {
            for (hour, act, to) in
                [(8, "Tiếp nhận hồ sơ", ""), (9, "Chuyển hồ sơ", "Lê Thị Mai"), (15, "Thẩm định", "")]
            {
                let by = if act == "Thẩm định" { "Lê Thị Mai" } else { "Ngô Văn An" };
                let (minute, id) = (case * 3, day * 10 + case);
                writeln!(log, "H{id},{day:02}/03/2024 {hour:02}:{minute:02}:00,4,,{by},Phòng A,{act},{to},x")
                    .unwrap();
            }
        }
    }
    // One official signs many cases in one second, and all events of another case have the same instant.
    for case in 0..12 {
        writeln!(log, "B{case},18/03/2024 10:00:00,4,,Ngô Văn An,Phòng A,Ký duyệt,,").unwrap();
    }
    for act in ["Tiếp nhận hồ sơ", "Thẩm định", "Ký duyệt"] {
        writeln!(log, "C1,19/03/2024 00:00:00,,,,Phòng B,{act},,").unwrap();
    }
    log += "C2,31/02/2024 09:00:00,4,,Ngô Văn An,Phòng A,Ký duyệt,,\n";
    log += "C3,19/03/2024 09:00:00,4,,Chuyên viên,Phòng A,Luân chuyển nội bộ,,\n";
    log += "C3,19/03/2024 09:05:00,4,,Ngô Văn An,Phòng A,Việc lạ 77,,\n";
    log += "C3,19/03/2094 09:05:00,4,,Ngô Văn An,Phòng A,Thẩm định,,\n";
    log += "C4,20/03/2024 09:00:00,4,,Ngô Văn An,Phòng A,Thẩm định,,\n";
    log + "C4,20/03/2024 09:00:00,4,,Ngô Văn An,Phòng A,Thẩm định,,\n"
}

#[test]
fn every_fault_of_a_log_is_found_with_its_row() {
    let folder = scratch::folder();
    std::fs::write(folder.path().join("log.csv"), faulty_log()).unwrap();
    let again = format!("{HEADER}H40,04/03/2024 08:00:00,4,,Ngô Văn An,Phòng A,Tiếp nhận hồ sơ,,\n");
    std::fs::write(folder.path().join("again.csv"), again).unwrap();
    let found = document(folder.path(), &["log.csv", "again.csv"]);

    assert_eq!(cells(&found, "files", "profile"), ["vn-local", "vn-local"]);
    assert_eq!(cells(&found, "files", "rejected_rows"), ["1", "0"]);
    assert_eq!(cells(&found, "files", "in_future"), ["1", "0"]);
    assert_eq!(cells(&found, "files", "repeats_inside"), ["1", "0"]);
    assert_eq!(cells(&found, "files", "repeats_between"), ["0", "1"]);
    let unused: Vec<(String, String)> = cells(&found, "columns", "heading")
        .into_iter()
        .zip(cells(&found, "columns", "meaning"))
        .filter(|(_, meaning)| meaning == "not used")
        .collect();
    assert_eq!(unused[0].0, "GhiChuRieng");

    // The header is row 1. Seven days of eighteen rows, then twelve and three more rows, come before.
    let rejects: Vec<(String, String, String)> = cells(&found, "rejects", "what")
        .into_iter()
        .zip(cells(&found, "rejects", "row"))
        .zip(cells(&found, "rejects", "value"))
        .map(|((what, row), value)| (what, row, value))
        .collect();
    let (what, row, value) = ("row rejected", "143", "31/02/2024 09:00:00");
    assert_eq!(rejects[0], (what.to_owned(), row.to_owned(), value.to_owned()));
    assert!(rejects[1..].iter().all(|(what, ..)| what == "kept but odd"), "{rejects:?}");
    let repeats: Vec<(String, String)> =
        cells(&found, "repeats", "row").into_iter().zip(cells(&found, "repeats", "of_row")).collect();
    assert_eq!(repeats, [("148".to_owned(), "147".to_owned()), ("2".to_owned(), "null".to_owned())]);

    let unknown = cells(&found, "unknown", "activity");
    assert_eq!(unknown, ["Luân chuyển nội bộ", "Việc lạ 77"]);
    assert_eq!(cells(&found, "unknown", "suggested"), ["forward", "null"]);
    assert_eq!(
        cells(&found, "unknown", "rule")[0],
        "[[profile.rules]]\nactivity = [\"Luân chuyển nội bộ\"]\nkind = \"forward\""
    );

    let times: Vec<(String, String, String)> = cells(&found, "times", "what")
        .into_iter()
        .zip(cells(&found, "times", "who"))
        .zip(cells(&found, "times", "count"))
        .map(|((what, who), count)| (what, who, count))
        .collect();
    let has = |what: &str, who: &str, count: &str| {
        times.contains(&(what.to_owned(), who.to_owned(), count.to_owned()))
    };
    // The gap is Monday 11 to Wednesday 13 March. The weekend before does not count.
    assert!(has("working days without event", "(everybody)", "3"), "{times:?}");
    assert!(has("many cases in one second", "Ngô Văn An", "12"), "{times:?}");
    assert!(has("a whole case in one instant", "null", "1"), "{times:?}");

    assert_eq!(cells(&found, "units", "unit"), ["Phòng A", "Phòng B"]);
    // The first unit has receivers, but neither due dates nor roles. The second names nobody.
    assert_eq!(cells(&found, "units", "data_level"), ["C", "–"]);
    let measures = cells(&found, "measures", "measure");
    let allowed = cells(&found, "measures", "units_allowed");
    let of = |id: &str| &allowed[measures.iter().position(|measure| measure == id).unwrap()];
    assert_eq!(
        (of("handling_time").as_str(), of("pass_on").as_str(), of("overdue_hold").as_str()),
        ("1", "1", "0")
    );
    assert_eq!(found["verdict"], "passed");
}

/// Returns the rows of the sheet on people: what, who, acts and detail.
fn people(document: &Value) -> Vec<(String, String, String, String)> {
    let column = |name: &str| cells(document, "people", name);
    let rows = column("what").into_iter().zip(column("who")).zip(column("acts")).zip(column("detail"));
    rows.map(|(((what, who), acts), detail)| (what, who, acts, detail)).collect()
}

#[test]
fn doubts_about_people_are_shown_before_anything_is_kept() {
    let folder = scratch::folder();
    let mut log = HEADER.to_owned();
    let mut act = |case: &str, day: u32, month: u32, by: &str, unit: &str| {
        writeln!(log, "{case},{day:02}/{month:02}/2025 08:00:00,4,,{by},{unit},Thẩm định,,").unwrap();
    };
    for month in [3, 4, 5] {
        // One name works in two units at the same time, and another name is cut off.
        act("H1", 4, month, "Lê Thị Mai", "Phòng A");
        act("H2", 5, month, "Lê Thị Mai", "Phòng B");
        act("H3", 6, month, "Nguyễn Thị Minh Kh…", "Phòng A");
    }
    act("H4", 7, 5, "Nguyễn Thị Minh Khai", "Phòng A");
    act("H4", 8, 5, "Trần Văn Cườ…", "Phòng A");
    act("H5", 9, 5, "Hệ thống BTP", "Phòng A");
    act("H6", 9, 5, "Công dân", "Phòng A");
    act("H7", 9, 5, "Chuyên viên", "Phòng A");
    act("H8", 9, 5, "Phòng A", "Phòng A");
    act("H9", 9, 7, "Ngô Văn An", "Phòng A");
    std::fs::write(folder.path().join("a-log.csv"), &log).unwrap();
    let found = people(&document(folder.path(), &["a-log.csv"]));
    let has = |what: &str, who: &str, acts: &str| {
        found.iter().any(|row| (row.0.as_str(), row.1.as_str(), row.2.as_str()) == (what, who, acts))
    };
    for (what, who, acts) in [
        ("reorganisation", "2025-07-01", "13"),
        ("system", "Hệ thống BTP", "1"),
        ("applicants", "(not named)", "1"),
        ("placeholder", "Chuyên viên", "1"),
        ("maybe homonyms", "Lê Thị Mai", "6"),
        ("name cut", "Trần Văn Cườ…", "1"),
        ("account of a unit", "Phòng A", "1"),
        ("cut name recognised", "Nguyễn Thị Minh Khai", "4"),
    ] {
        assert!(has(what, who, acts), "no {what} of {who} with {acts} acts: {found:?}");
    }
    assert_eq!(found.len(), 8, "{found:?}");

    // The mapping comes after the log, and its day is not known beforehand.
    let mapping =
        "Loại,Mã cũ,Mã mới,Từ ngày\nĐơn vị,Phòng B,Phòng A,01/05/2025\nĐơn vị,Phòng Z,Phòng A,01/05/2025\n";
    std::fs::write(folder.path().join("b-mapping.csv"), mapping).unwrap();
    let found = people(&document(folder.path(), &["a-log.csv", "b-mapping.csv"]));
    let moved: Vec<_> = found.iter().filter(|row| row.0 == "unit moved").collect();
    assert_eq!((moved[0].1.as_str(), moved[0].2.as_str()), ("Phòng B", "2"), "{found:?}");
    assert!(moved[0].3.contains("Phòng A") && moved[1].1 == "Phòng Z", "{moved:?}");
    // Only May is left, in which one person may have worked in one unit after the other.
    assert!(!found.iter().any(|row| row.0 == "maybe homonyms"), "{found:?}");
}

#[test]
fn cases_that_no_log_knows_are_told_by_check_and_by_run() {
    let folder = scratch::folder();
    let mut log = HEADER.to_owned();
    for case in 1..=3 {
        writeln!(log, "H{case},0{case}/03/2024 08:00:00,4,,Ngô Văn An,Phòng A,Thẩm định,,").unwrap();
    }
    std::fs::write(folder.path().join("log.csv"), log).unwrap();
    let mut cases = "Mã hồ sơ,Tên TTHC,Ngày tiếp nhận,Ngày hẹn trả,Đơn vị,Trạng thái\n".to_owned();
    for (case, unit) in
        [("H1", "Sở Tư pháp"), ("H8", "Sở Tư pháp"), ("H2", "Sở Xây dựng"), ("H9", "Sở Tư pháp")]
    {
        writeln!(cases, "{case},Cấp phép,01/03/2024,05/03/2024,{unit},Đang xử lý").unwrap();
    }
    std::fs::write(folder.path().join("cases.csv"), cases).unwrap();
    let found = document(folder.path(), &["cases.csv", "log.csv"]);
    let eventless: Vec<Vec<String>> = ["unit", "cases", "of_cases", "file", "row"]
        .iter()
        .map(|column| cells(&found, "eventless", column))
        .collect();
    assert_eq!(eventless, [["Sở Tư pháp"], ["2"], ["3"], ["cases.csv"], ["3"]]);
    assert_eq!(
        document(folder.path(), &["cases.csv"])["eventless"],
        serde_json::json!([]),
        "no log was given"
    );

    succeeds(folder.path(), &["run", "cases.csv", "log.csv", "--lang", "en", "-q"]);
    let run = folder.path().join("store/latest");
    let ledger: Value =
        serde_json::from_str(&std::fs::read_to_string(run.join("run.json")).unwrap()).unwrap();
    let unit = &ledger["cases_without_events"][0];
    assert_eq!((&unit["unit"], &unit["cases"]), (&"Sở Tư pháp".into(), &2.into()), "{ledger}");
    assert_eq!(
        (&unit["examples"][0]["case_id"], &unit["examples"][0]["source_row"]),
        (&"H8".into(), &3.into())
    );
    assert_eq!(ledger["totals"]["cases"], 3, "they have no row among the facts");
    let quality = std::fs::read_to_string(run.join("data_quality.csv")).unwrap();
    assert!(
        quality.contains("2 of 3 cases have no event in the log, such as H8 (cases.csv, row 3)"),
        "{quality}"
    );
}

#[test]
fn a_workbook_has_a_sheet_for_each_table() {
    use calamine::{Reader, Xlsx, open_workbook};
    let folder = scratch::folder();
    succeeds(folder.path(), &["check", &samples(), "--out", "check.xlsx", "--lang", "en", "-q"]);
    let workbook: Xlsx<_> = open_workbook(folder.path().join("check.xlsx")).unwrap();
    let names = workbook.sheet_names();
    for wanted in [
        "Files",
        "Columns",
        "Kinds",
        "Unknown activities",
        "Rejects",
        "Repeats",
        "Times",
        "Units",
        "People and units",
        "Measures",
    ] {
        assert!(names.iter().any(|name| name == wanted), "no sheet {wanted} in {names:?}");
    }
}

#[test]
fn what_the_gate_would_stop_is_exit_code_one() {
    let folder = scratch::folder();
    let mut log = HEADER.to_owned();
    for row in 0..150 {
        // No order of day and month reads every third date.
        let date = if row % 3 == 0 { "31/13" } else { "04/03" };
        writeln!(log, "H{row},{date}/2024 08:00:00,4,,Ngô Văn An,Phòng A,Thẩm định,,").unwrap();
    }
    std::fs::write(folder.path().join("log.csv"), log).unwrap();
    let output = buckstop(folder.path(), &["check", "log.csv", "--lang", "en"]);
    let (shown, message) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(shown.contains("Quality gate: would trip") && shown.contains("gate.max_rejected"), "{shown}");
    assert!(message.contains("log.csv: 50 of 150 rows rejected: 33.3 %"), "{message}");
    assert!(message.contains("first row 2, `ThoiGian` = `31/13/2024 08:00:00`"), "{message}");
}

#[test]
fn repeats_between_files_are_those_that_the_lake_drops() {
    let folder = scratch::folder();
    let file = std::fs::File::open(Path::new(&samples()).join("events.csv.gz")).unwrap();
    let mut log = String::new();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(file), &mut log).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let part = |rows: std::ops::Range<usize>| format!("{}\n{}\n", lines[0], lines[rows].join("\n"));
    std::fs::write(folder.path().join("a.csv"), part(1..15_000)).unwrap();
    std::fs::write(folder.path().join("b.csv"), part(10_000..lines.len())).unwrap();
    let between = cells(&document(folder.path(), &["a.csv", "b.csv"]), "files", "repeats_between");
    succeeds(folder.path(), &["ingest", "a.csv", "b.csv", "-q"]);
    let manifest = std::fs::read_to_string(folder.path().join("store/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap();
    let dropped: Vec<String> = files.iter().map(|file| file["duplicate"].to_string()).collect();
    assert_eq!(between, dropped);
    assert!(between[1].parse::<u64>().unwrap() > 4_000, "{between:?}");
}
