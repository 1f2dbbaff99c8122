//! `buckstop init`: the configuration it writes works without changes, for known and for unknown layouts.

use crate::fixtures::logs;
use crate::fixtures::program::{fails, rows, samples, succeeds};
use crate::fixtures::scratch;
use std::fmt::Write;
use std::path::Path;

/// Lets `init` write a configuration for a file, runs with it, and returns it.
fn init_and_run(folder: &Path, file: &str, holds_events: bool) -> String {
    succeeds(folder, &["init", file, "--force", "-q"]);
    let written = std::fs::read_to_string(folder.join("buckstop.toml")).unwrap();
    let command = if holds_events { "run" } else { "ingest" };
    succeeds(folder, &[command, file, "--config", "buckstop.toml", "--store", "store", "-q"]);
    written
}

/// Returns the name of each export in the samples, and the number of its events, as `check` reports them.
fn exports(folder: &Path) -> Vec<(String, u64)> {
    succeeds(folder, &["check", &samples(), "--out", "check.json", "-q"]);
    let found: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("check.json")).unwrap()).unwrap();
    let files = found["files"].as_array().unwrap();
    let name_and_events = |file: &serde_json::Value| {
        (file["file"].as_str().unwrap().to_owned(), file["events"].as_u64().unwrap())
    };
    files.iter().map(name_and_events).collect()
}

#[test]
fn every_sample_gets_a_configuration_that_works_at_once() {
    let folder = scratch::folder();
    let exports = exports(folder.path());
    assert!(exports.len() >= 2);
    for (name, events) in exports {
        // A member of an archive is named by its archive.
        let named = name.split_inclusive(".zip").next().unwrap_or(&name);
        let file = Path::new(&samples()).join(named).display().to_string();
        let scratch = scratch::folder();
        let written = init_and_run(scratch.path(), &file, events > 0);
        assert!(written.contains("profile = \"auto\"") && written.contains("# "), "{name}: {written}");
        assert!(!written.contains("\n[profile]"), "{name} needs no profile of its own: {written}");
    }
}

#[test]
fn real_logs_get_one_too() {
    for name in ["receipt.xes.gz", "receipt.csv.gz", "helpdesk.xes.gz"] {
        let Some(log) = logs::path(name) else { continue };
        let folder = scratch::folder();
        let written = init_and_run(folder.path(), &log.display().to_string(), true);
        assert!(written.contains("xes, because"), "{name}: {written}");
    }
}

/// Returns the events of the store, with the columns that were guessed.
fn stored(folder: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let sql = "SELECT case_id, occurred_at, activity, kind, official_id, unit_id, receiver_id, due_at \
               FROM events ORDER BY occurred_at, case_id";
    succeeds(folder, &["query", "--sql", sql, "--out", "events.csv", "--config", "buckstop.toml"]);
    rows(&folder.join("events.csv"))
}

#[test]
fn a_strange_english_log_is_guessed() {
    let folder = scratch::folder();
    let mut log = "No.|Dossier ref|When it happened|What happened|Handled by|Team|Deadline|Free text\n"
        .replace('|', ";");
    for case in 0..40 {
        for (step, (act, by)) in [
            ("Received", "Ann Hill"),
            ("Checked", "Bob Stone"),
            ("Forwarded to legal", "Bob Stone"),
            ("Closed", "Cara Wood"),
        ]
        .into_iter()
        .enumerate()
        {
            let (row, day, team) = (case * 4 + step + 1, case % 27 + 1, ["North", "South"][case % 2]);
            let at = format!("03/{day:02}/2024 {:02}:15", 8 + step * 2);
            writeln!(log, "{row};D-{case:05};{at};{act};{by};{team};04/{day:02}/2024 17:00;x{row}").unwrap();
        }
    }
    std::fs::write(folder.path().join("strange.csv"), &log).unwrap();
    let written = init_and_run(folder.path(), "strange.csv", true);
    for line in [
        "case_id = \"Dossier ref\"",
        "occurred_at = \"When it happened\"",
        "activity = \"What happened\"",
        "official_id = \"Handled by\"",
        "unit_id = \"Team\"",
        "due_at = \"Deadline\"",
        "zone = \"UTC\"",
    ] {
        assert!(written.contains(line), "no `{line}` in {written}");
    }
    assert!(written.contains("M/d/yyyy H:mm"), "the 27th month is none: {written}");
    assert!(written.contains("# activity = [\"Forwarded to legal\"]\n# kind = \"forward\""), "{written}");
    let events = stored(folder.path());
    assert_eq!(events.len(), 160);
    assert_eq!(events[0]["official_id"], "Ann Hill");
    assert_eq!(
        (events[0]["occurred_at"].as_str(), events[0]["kind"].as_str()),
        ("2024-03-01 08:15:00", "work")
    );
}

#[test]
fn a_strange_vietnamese_log_is_guessed_with_the_rules_of_the_one_stop_log() {
    let folder = scratch::folder();
    let mut log = "STT,Ký hiệu đơn,Giờ ghi nhận,Việc đã làm,Ai làm,Ai nhận tiếp,Phòng phụ trách\n".to_owned();
    for case in 0..40 {
        for (step, (act, by, to)) in [
            ("Tiếp nhận hồ sơ", "Nguyễn Thị Hạnh", ""),
            ("Chuyển hồ sơ", "Nguyễn Thị Hạnh", "Lê Văn Nam"),
            ("Thẩm định hồ sơ", "Lê Văn Nam", ""),
            ("Việc chưa từng gặp", "Lê Văn Nam", ""),
            ("Đã trả kết quả", "Nguyễn Thị Hạnh", ""),
        ]
        .into_iter()
        .enumerate()
        {
            let (row, day) = (case * 5 + step + 1, case % 27 + 1);
            let at = format!("{day:02}-03-2024 {:02}:15:30", 8 + step);
            writeln!(log, "{row},DK{case:04},{at},{act},{by},{to},Phòng Địa chính").unwrap();
        }
    }
    std::fs::write(folder.path().join("la.csv"), &log).unwrap();
    let written = init_and_run(folder.path(), "la.csv", true);
    for line in [
        "extends = \"vn-local\"",
        "case_id = \"Ký hiệu đơn\"",
        "occurred_at = \"Giờ ghi nhận\"",
        "activity = \"Việc đã làm\"",
        "official_id = \"Ai làm\"",
        "zone = \"Asia/Ho_Chi_Minh\"",
        "d-M-yyyy",
        "`Việc chưa từng gặp`: like nothing known",
    ] {
        assert!(written.contains(line), "no `{line}` in {written}");
    }
    let events = stored(folder.path());
    let kinds: Vec<&str> = events.iter().take(5).map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, ["accept", "accept", "forward", "forward", "work"]);
}

#[test]
fn what_is_no_log_is_refused_and_nothing_is_overwritten() {
    let folder = scratch::folder();
    std::fs::write(folder.path().join("list.csv"), "alpha,beta\nx,y\nz,w\n").unwrap();
    let message = fails(folder.path(), &["init", "list.csv"]);
    assert!(message.contains("no column holds times") && message.contains("no profile fits"), "{message}");
    assert!(!folder.path().join("buckstop.toml").exists());
    std::fs::write(folder.path().join("buckstop.toml"), "lang = \"en\"\n").unwrap();
    let message = fails(folder.path(), &["init", &format!("{}/events.csv.gz", samples())]);
    assert!(message.contains("exists already") && message.contains("--force"), "{message}");
    assert_eq!(std::fs::read_to_string(folder.path().join("buckstop.toml")).unwrap(), "lang = \"en\"\n");
}
