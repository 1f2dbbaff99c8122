//! Files that are not read are named with the reason, and are a failure if they were read before.

use super::{base_text, run_over, wild};
use crate::fixtures::program::{buckstop, fails, rows, succeeds, text};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn write(folder: &TempDir, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

fn ledger(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("store/latest/run.json")).unwrap()).unwrap()
}

/// Returns the names of the files that the newest run did not read, with the reasons, as `run.json` has them. The log, the
/// sheet of data quality and its Parquet must have them too.
fn unread(folder: &Path, log: &str) -> Vec<(String, String)> {
    let ledger = ledger(folder);
    let files = ledger["files_passed_over"].as_array().unwrap();
    let sheet = rows(&folder.join("store/latest/data_quality.csv"));
    let sheet: Vec<_> = sheet.iter().filter(|row| row["about"] == "Not read").collect();
    assert_eq!(sheet.len(), files.len());
    let sql = "SELECT count(*) AS n FROM data_quality WHERE about = 'Not read'";
    succeeds(folder, &["query", "--sql", sql, "--out", "n.csv", "-q"]);
    assert_eq!(rows(&folder.join("n.csv"))[0]["n"], files.len().to_string());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for (file, row) in files.iter().zip(sheet) {
        assert_eq!((&row["subject"], &row["detail"]), (&text(&file["name"]), &text(&file["detail"])));
        let (name, detail) = (text(&file["name"]), text(&file["detail"]));
        assert!(log.contains(&format!("{name}: not read: {detail}")), "{name} is not in {log}");
    }
    files.iter().map(|file| (text(&file["name"]), text(&file["reason"]))).collect()
}

#[test]
fn every_file_of_a_folder_is_read_or_named_with_the_reason() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("exports")).unwrap();
    for entry in std::fs::read_dir(wild("57-mixed-folder")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join("exports").join(entry.file_name())).unwrap();
    }
    let base = base_text();
    write(
        &folder,
        &[
            ("exports/old.rar", "Rar!"),
            ("exports/a.csv.1", &base),
            ("exports/README", "see a.csv"),
            ("exports/empty.csv", ""),
            ("exports/prices.csv", "Product,Price\nPen,3\n"),
            ("exports/deep/notes.docx", "x"),
            ("exports/x.csv.part", "x"),
        ],
    );
    std::os::unix::fs::symlink(folder.path(), folder.path().join("exports/loop")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("exports/pipe.csv")).status().unwrap().success());
    let output = buckstop(folder.path(), &["run", "exports", "--lang", "en"]);
    let log = text(&output.stderr);
    assert!(output.status.success(), "{log}");
    let found = unread(folder.path(), &log);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(name, reason)| (name.as_str(), reason.as_str())).collect();
    let (other, unfinished) = ("other_ending", "hidden_or_incomplete");
    assert_eq!(
        found,
        [
            ("README", other),
            ("a.csv.1", other),
            ("deep/notes.docx", other),
            ("e.log", other),
            ("loop", "folder_link"),
            ("old.rar", other),
            ("pipe.csv", "not_a_file"),
            ("x.csv.part", unfinished),
            ("~$h.xlsx", unfinished),
            ("c.xlsb", "fits_no_profile"),
            ("empty.csv", "no_table"),
            ("prices.csv", "fits_no_profile"),
        ]
    );
    assert!(
        log.contains("prices.csv: not read: fits no profile; none of its headings is one of a log"),
        "{log}"
    );
    assert!(log.contains("old.rar: not read: `.rar` is not the ending of an export; unpack it"), "{log}");
    let ledger = ledger(folder.path());
    let read = ledger["files_of_this_run"].as_array().unwrap().len()
        + ledger["files_known_before"].as_array().unwrap().len();
    assert_eq!(read, 3, "a.csv, b.ods and g.XLSX: {ledger}");

    let output = buckstop(folder.path(), &["check", "exports", "--lang", "en", "--out", "check.json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let check: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("check.json")).unwrap()).unwrap();
    assert_eq!(check["unread"].as_array().unwrap().len(), found.len());
}

#[test]
fn the_nearest_profile_is_that_of_the_file_although_headings_are_renamed() {
    for (renamed, lacks) in [
        (&["ThoiGian"][..], "`vn-local` comes nearest but finds no `occurred_at`"),
        (&["ThoiGian", "ThaoTac"], "`vn-local` comes nearest but finds no `occurred_at`, `activity`"),
        (&["MaHoSo", "ThoiGian"], "`vn-local` comes nearest but finds no `case_id`, `occurred_at`"),
    ] {
        let content =
            renamed.iter().fold(base_text(), |text, name| text.replace(name, &format!("{name}Moi")));
        let (_folder, output) = run_over("a.csv", content.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(lacks), "{}", text(&output.stderr));
    }
}

#[test]
fn pages_and_documents_without_a_table_are_passed_over_but_a_failed_export_is_not() {
    for (name, content, reason) in [
        ("index.html", "<html><body><p>Xin chào</p></body></html>", "no_table"),
        ("list.json", "[1, 2, 3]", "no_table"),
        ("settings.json", "{\"a\": {\"b\": 1}}", "fits_no_profile"),
        ("notes.txt", "Gọi anh Nam, số 3\n", "fits_no_profile"),
        ("x.xlsx", "no workbook", "fits_no_profile"),
    ] {
        let folder = TempDir::new().unwrap();
        write(&folder, &[("in/a.csv", &base_text()), (&format!("in/{name}"), content)]);
        let output = buckstop(folder.path(), &["run", "in", "--lang", "en"]);
        let log = text(&output.stderr);
        assert!(output.status.success(), "{name}: {log}");
        assert_eq!(unread(folder.path(), &log), [(name.to_owned(), reason.to_owned())]);
    }
    let folder = TempDir::new().unwrap();
    write(&folder, &[("in/a.csv", &base_text()), ("in/b.xls", "<html><form>Đăng nhập</form></html>")]);
    let message = fails(folder.path(), &["run", "in"]);
    assert!(message.contains("a web page without a table") && message.contains("hint: "), "{message}");
}

#[test]
fn what_an_archive_has_beside_exports_is_named() {
    let folder = TempDir::new().unwrap();
    let base = base_text();
    let archive = super::messages::zipped(&[("a.csv", base.as_bytes()), ("b.log", b"x"), ("~$c.xlsx", b"x")]);
    std::fs::write(folder.path().join("x.zip"), archive).unwrap();
    let output = buckstop(folder.path(), &["run", "x.zip", "--lang", "en"]);
    let found = unread(folder.path(), &text(&output.stderr));
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["x.zip/b.log", "x.zip/~$c.xlsx"]);
}

/// Runs over the base as `hoso-0304.csv`, and then over a folder with a later file, with `command`. Returns the exit code
/// and the log of the second, and the folder.
fn night_after(command: &[&str], name: &str, content: &str) -> (TempDir, Option<i32>, String) {
    let folder = TempDir::new().unwrap();
    write(&folder, &[("old/hoso-0304.csv", &base_text()), (&format!("new/{name}"), content)]);
    succeeds(folder.path(), &["run", "old", "-q"]);
    let published = std::fs::read_link(folder.path().join("store/latest")).unwrap();
    let manifest = std::fs::read(folder.path().join("store/manifest.json")).unwrap();
    let output = buckstop(folder.path(), command);
    if output.status.code() != Some(0) {
        assert_eq!(std::fs::read_link(folder.path().join("store/latest")).unwrap(), published);
        assert_eq!(std::fs::read(folder.path().join("store/manifest.json")).unwrap(), manifest);
    }
    (folder, output.status.code(), text(&output.stderr))
}

#[test]
fn a_file_that_was_read_before_must_be_read_again() {
    let renamed = base_text().replace("ThoiGian", "Cot3");
    let no_case = base_text().replace("MaHoSo", "Cot1");
    for (content, words) in [
        (renamed.as_str(), "`occurred_at`"),
        (&no_case, "`case_id`"),
        ("", "empty"),
        ("Rar!\x1a\x07\x01\u{0}", "RAR"),
        ("<html><body><form>Phiên làm việc đã hết hạn</form></body></html>", ""),
        ("{\"error\": \"session expired\"}", ""),
    ] {
        for command in [
            &["run", "new"][..],
            &["run", "new/hoso-0305.csv"],
            &["ingest", "new"],
            &["check", "new"],
            &["check", "new/hoso-0305.csv"],
        ] {
            let (_folder, code, log) = night_after(command, "hoso-0305.csv", content);
            assert_eq!(code, Some(1), "{command:?}: {log}");
            for part in ["hoso-0305.csv cannot be read as before", "`hoso-0304.csv` was read before", words] {
                assert!(log.contains(part), "{command:?}: `{part}` is not in {log}");
            }
        }
    }
    // The gate can be overridden if the file is none that the user has named.
    let (folder, code, log) = night_after(&["run", "new", "old", "--no-gate"], "hoso-0305.csv", &renamed);
    assert_eq!(code, Some(0), "{log}");
    assert!(!ledger(folder.path())["gate_overridden"].as_array().unwrap().is_empty());
    let (_folder, code, log) =
        night_after(&["run", "new/hoso-0305.csv", "--no-gate"], "hoso-0305.csv", &renamed);
    assert_eq!(code, Some(2), "{log}");
    // Another name is another file.
    let (_folder, code, log) =
        night_after(&["run", "new", "old"], "prices-0305.csv", "Product,Price\nPen,3\n");
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn a_log_that_becomes_a_table_of_cases_has_lost_its_events() {
    let cases =
        "Mã hồ sơ,Mã thủ tục,Ngày tiếp nhận,Ngày hẹn trả,Đơn vị\nH1,1.004220,04/03/2024,05/03/2024,UBND\n";
    let folder = TempDir::new().unwrap();
    write(&folder, &[("c.csv", cases), ("b.csv", &base_text())]);
    succeeds(folder.path(), &["run", "b.csv", "c.csv", "-q"]);
    let (_folder, code, log) = night_after(&["run", "new"], "hoso-0305.csv", cases);
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("reads no events"), "{log}");
}

#[test]
fn a_night_that_reads_nothing_says_what_became_of_the_files() {
    let base = base_text();
    let damaged = std::fs::read_to_string(wild("05-sci-codes/a.csv")).unwrap();
    for (name, content, words) in [
        ("in/a.rar", "Rar!", "a.rar: `.rar` is not the ending"),
        ("in/prices.csv", "Product,Price\nPen,3\n", "prices.csv: fits no profile"),
        ("in/a.csv", "", "a.csv: the file is empty"),
        ("in/.keep", "", ".keep: hidden"),
        ("in/a.csv", damaged.as_str(), "a.csv: 16 rows: the code was damaged by a spreadsheet"),
    ] {
        let folder = TempDir::new().unwrap();
        write(&folder, &[(name, content)]);
        for command in ["run", "ingest"] {
            let message = fails(folder.path(), &[command, "in"]);
            let message = &message[message.find("error: ").unwrap()..];
            assert!(message.contains(words) && message.contains("hint: "), "{message}");
            assert!(!message.contains("holds no event"), "{message}");
        }
        let other = TempDir::new().unwrap();
        write(&other, &[(name, content)]);
        let message = fails(other.path(), &["run", "in", "--no-gate"]);
        assert!(message[message.find("error: ").unwrap()..].contains(words), "{message}");
        if !content.contains("E+1") {
            let message = fails(folder.path(), &["check", "in"]);
            assert!(message[message.find("error: ").unwrap()..].contains(words), "{message}");
        }
        // Nor does it publish what the store has of yesterday.
        write(&folder, &[("yesterday.csv", &base)]);
        succeeds(folder.path(), &["run", "yesterday.csv", "-q"]);
        let message = fails(folder.path(), &["run", "in"]);
        assert!(message[message.find("error: ").unwrap()..].contains(words), "{message}");
    }
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    let message = fails(folder.path(), &["run", "in"]);
    assert!(
        message.contains("no file was read") && message.contains("in: a folder without files"),
        "{message}"
    );
    let (_folder, output) = run_over("a.csv", damaged.as_bytes());
    assert!(
        text(&output.stderr).contains("error: nothing is stored: 16 of 16 rows were rejected"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("a.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let socket = std::os::unix::net::UnixListener::bind(folder.path().join("b.csv")).unwrap();
    for (path, what) in
        [("a.csv", "a pipe"), ("b.csv", "a socket"), ("/dev/null", "a device"), ("/dev/zero", "a device")]
    {
        for command in ["run", "ingest", "check", "init"] {
            let message = fails(folder.path(), &[command, path]);
            assert!(
                message.contains(&format!("is {what}, not a file")) && message.contains("hint: "),
                "{message}"
            );
        }
    }
    drop(socket);
    assert!(!folder.path().join("store").exists());
}
