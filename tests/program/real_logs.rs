//! The program itself on real logs, compared with their published figures.

use crate::fixtures::logs;
use crate::fixtures::program::{rows, shared_folder, succeeds};
use crate::fixtures::scratch;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Figures as in `shared/logs/README.md`: handovers, cases with any; ping-pongs, cases with any; returns, cases
/// with any; the most handovers of a case.
type Figures = [u64; 7];

const SQL: &str = "SELECT SUM(handovers) AS a, SUM(CASE WHEN handovers > 0 THEN 1 ELSE 0 END) AS b, \
    SUM(ping_pongs) AS c, SUM(CASE WHEN ping_pongs > 0 THEN 1 ELSE 0 END) AS d, \
    SUM(return_handovers) AS e, SUM(CASE WHEN return_handovers > 0 THEN 1 ELSE 0 END) AS f, \
    MAX(handovers) AS g FROM ";

/// Runs over a real log, with a column of units if one is named. Returns the folder of the store, which the tests share.
fn run_over(file: &str, unit_column: Option<&str>) -> Option<PathBuf> {
    static FOLDERS: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let log = logs::path(file)?;
    let name = format!("{file}-{}", unit_column.unwrap_or_default().replace(' ', "-"));
    let mut folders = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(folder) = folders.get(&name) {
        return Some(folder.clone());
    }
    let folder = shared_folder(&name);
    if let Some(column) = unit_column {
        let own =
            format!("[profile]\nid = \"own\"\nextends = \"xes\"\n[profile.columns]\nunit_id = {column:?}\n");
        std::fs::write(folder.join("buckstop.toml"), own).unwrap();
    }
    let profile = if unit_column.is_some() { "auto" } else { "xes" };
    succeeds(&folder, &["run", &log.display().to_string(), "--profile", profile, "-q"]);
    folders.insert(name, folder.clone());
    Some(folder)
}

/// Asks a store and returns the rows of the answer.
fn query(folder: &Path, sql: &str) -> Vec<BTreeMap<String, String>> {
    let out = scratch::folder();
    let path = out.path().join("answer.csv");
    succeeds(folder, &["query", "--sql", sql, "--out", &path.display().to_string()]);
    rows(&path)
}

#[test]
fn real_logs_give_their_published_figures() {
    let expected: [(&str, Option<&str>, &str, Figures); 7] = [
        ("receipt.xes.gz", None, "cases", [1208, 564, 129, 107, 210, 179, 9]),
        ("receipt.csv.gz", None, "cases", [1208, 564, 129, 107, 210, 179, 9]),
        ("receipt.xes.gz", None, "unit_cases", [5440, 1318, 439, 269, 951, 577, 21]),
        ("bpic2013_incidents.xes.gz", None, "cases", [20649, 5602, 1783, 1186, 3992, 1879, 52]),
        ("bpic2013_incidents.xes.gz", None, "unit_cases", [9454, 3820, 2394, 1177, 3286, 1258, 31]),
        (
            "bpic2013_incidents.xes.gz",
            Some("organization involved"),
            "unit_cases",
            [4350, 2034, 1876, 883, 2058, 891, 28],
        ),
        ("helpdesk.xes.gz", None, "cases", [8648, 4577, 306, 269, 332, 291, 6]),
    ];
    for (file, column, table, figures) in expected {
        if let Some(folder) = run_over(file, column) {
            let row = &query(&folder, &format!("{SQL}{table}"))[0];
            let found =
                ["a", "b", "c", "d", "e", "f", "g"].map(|name| row[name].parse::<f64>().unwrap() as u64);
            assert_eq!(found, figures, "{file} {table} {column:?}");
        }
    }
}

#[test]
fn real_logs_give_their_case_durations_and_sequences() {
    let durations = [
        ("receipt.xes.gz", 467_263.915, 2_868.583, 23_832_541.524, Some(381)),
        ("bpic2013_incidents.xes.gz", 1_043_655.35, 652_244.5, 66_644_793.0, Some(4818)),
    ];
    for (file, mean, median, most, sequences) in durations {
        let Some(folder) = run_over(file, None) else { continue };
        let sql = "SELECT case_id, official_id, occurred_at, source_row FROM events \
                   ORDER BY case_id, occurred_at, source_row";
        let mut paths: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in query(&folder, sql) {
            paths.entry(row["case_id"].clone()).or_default().push(row["official_id"].clone());
        }
        let distinct: BTreeSet<&Vec<String>> = paths.values().collect();
        assert_eq!(Some(distinct.len()), sequences, "{file}");

        let sql = "SELECT AVG(d) AS mean, MEDIAN(d) AS median, MAX(d) AS most FROM \
                   (SELECT EXTRACT(EPOCH FROM last_event_at) - EXTRACT(EPOCH FROM first_event_at) AS d FROM cases)";
        let row = &query(&folder, sql)[0];
        for (name, expected) in [("mean", mean), ("median", median), ("most", most)] {
            let found: f64 = row[name].parse().unwrap();
            assert!((found - expected).abs() < 0.01, "{file} {name}: {found}, not {expected}");
        }
    }
}

#[test]
fn cases_that_are_in_the_log_only_because_they_took_long_count_for_nobody() {
    // This log has the incidents that ended in May 2012, a few of them two years old.
    let Some(folder) = run_over("bpic2013_incidents.xes.gz", None) else { return };
    let latest = folder.join("store/latest");
    let ledger: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(latest.join("run.json")).unwrap()).unwrap();
    let left = ledger["listed_cases"]["not_counted"].as_array().unwrap();
    let early = left.iter().find(|row| row["reason"] == "before_log_complete").expect("rows are left out");
    let earlier = "SELECT COUNT(*) AS n FROM holds WHERE received_at < TIMESTAMP '2012-05-01 00:00:00'";
    let holds: u64 = query(&folder, earlier)[0]["n"].parse().unwrap();
    let said = early["holds"].as_u64().unwrap();
    // The day begins at another instant in the zone of the log.
    assert!(said.abs_diff(holds) * 50 < holds, "{said} holds are left out of {holds} before May");

    let measures = rows(&latest.join("measures.csv"));
    let of_few = measures.iter().filter(|row| row["fact_rows"].parse::<u64>().unwrap() < 11);
    for row in of_few {
        assert_eq!(row["verdict"], "too_little_data", "{row:?}");
    }
    let notes = rows(&latest.join("data_quality.csv"));
    assert!(notes.iter().any(|row| row["detail"].contains("presence.begin_gap_days")));
}
