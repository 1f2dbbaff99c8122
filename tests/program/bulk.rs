//! What nobody does by hand, from a log to the tables and reports of a run.

use crate::fixtures::program::{rows, succeeds};
use crate::fixtures::scratch;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

const HEADER: &str = "MaHoSo,ThoiGian,NguoiGui,DonViGui,ThaoTac,NguoiNhan\n";

/// Returns a log of 300 cases, which the account `may` receives at every hour of the day and An finishes: six at one click,
/// the others one by one. Bình moves 21 due dates in one minute and one in the next.
fn log() -> String {
    let mut log = HEADER.to_owned();
    for case in 0..300 {
        let (day, hour) = (1 + case / 24, case % 24);
        writeln!(log, "H{case},{day:02}/03/2024 {hour:02}:07:03,may,Sở Y tế,Tiếp nhận,").unwrap();
        let second = if case < 6 { 0 } else { case % 60 };
        let minute = if case < 6 { 0 } else { case / 60 };
        writeln!(log, "H{case},18/03/2024 09:{minute:02}:{second:02},An,Sở Y tế,Trả kết quả,").unwrap();
        if case < 22 {
            let minute = case / 21;
            writeln!(log, "H{case},15/03/2024 10:{minute:02}:{case:02},Bình,Sở Y tế,Gia hạn,").unwrap();
        }
    }
    log
}

fn count(folder: &Path, sql: &str) -> String {
    let out = folder.join("answer.csv");
    succeeds(folder, &["query", "--sql", sql, "--out", &out.display().to_string()]);
    rows(&out)[0]["n"].clone()
}

#[test]
fn systems_are_named_and_never_ranked_and_what_is_done_in_bulk_is_marked() {
    let folder = scratch::folder();
    std::fs::write(folder.path().join("log.csv"), log()).unwrap();
    succeeds(folder.path(), &["run", "--lang", "en", "log.csv"]);

    let latest = folder.path().join("store/latest");
    let ledger: Value =
        serde_json::from_str(&std::fs::read_to_string(latest.join("run.json")).unwrap()).unwrap();
    let system = serde_json::json!({ "official": "may", "acts": 300, "units": 1, "around_the_clock": true });
    assert_eq!(ledger["systems"], serde_json::json!([system]));
    let quality = rows(&latest.join("data_quality.csv"));
    let about = |row: &&std::collections::BTreeMap<String, String>| row["subject"] == "may";
    let lines: Vec<&str> = quality.iter().filter(about).map(|row| row["detail"].as_str()).collect();
    assert_eq!(lines, ["300 acts at every hour of the day: a system or a shared account, never ranked."]);
    let officials = rows(&latest.join("officials.csv"));
    let ranked: Vec<&str> = officials.iter().map(|row| row["subject"].as_str()).collect();
    assert!(ranked.contains(&"An") && !ranked.contains(&"may"), "{ranked:?}");

    let held = "SELECT COUNT(*) AS n FROM holds WHERE official_id = 'may'";
    assert_eq!(count(folder.path(), held), "300", "a system holds cases");
    assert_eq!(count(folder.path(), "SELECT COUNT(*) AS n FROM holds WHERE in_batch"), "6");
    assert_eq!(count(folder.path(), "SELECT COUNT(*) AS n FROM unit_holds WHERE in_batch"), "6");
    for (in_bulk, moves) in [("in_bulk", "21"), ("NOT in_bulk", "1")] {
        let sql = format!("SELECT COUNT(*) AS n FROM due_moves WHERE official_id = 'Bình' AND {in_bulk}");
        assert_eq!(count(folder.path(), &sql), moves);
    }
}
