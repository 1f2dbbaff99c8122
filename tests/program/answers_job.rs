//! The program itself with answers to findings, over several runs.

use crate::fixtures::program::{rows, samples_run_copy, succeeds};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    rows(&folder.join("store/latest").join(format!("{name}.csv")))
}

fn finding(folder: &Path, id: &str) -> Option<BTreeMap<String, String>> {
    table(folder, "findings").into_iter().find(|row| row["finding_id"] == id)
}

/// Returns the evidence cases of a finding.
fn evidence(folder: &Path, id: &str) -> BTreeSet<String> {
    let rows = table(folder, "evidence");
    rows.into_iter().filter(|row| row["finding_id"] == id).map(|row| row["case_id"].clone()).collect()
}

fn ledger(folder: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(folder.join("store/latest/run.json")).unwrap()).unwrap()
}

fn rows_of(folder: &Path, subject: &str, measure: &str) -> u64 {
    let measures = table(folder, "measures");
    let row = measures.iter().find(|row| row["subject"] == subject && row["measure"] == measure);
    row.map_or(0, |row| row["fact_rows"].parse().unwrap())
}

#[test]
fn an_answer_is_shown_and_a_confirmed_objective_cause_takes_the_evidence_cases_out() {
    let folder = samples_run_copy();
    let folder = folder.path();
    let findings = table(folder, "findings");
    let of_official = |row: &&BTreeMap<String, String>| {
        row["class"] == "review"
            && row["holder_level"] == "official"
            && row["measures"].contains("handling_time")
    };
    let chosen = findings.iter().find(of_official).expect("a review of somebody slow");
    let (id, subject, first_seen) = (&chosen["finding_id"], &chosen["subject"], &chosen["first_seen"]);
    let cases = evidence(folder, id);
    assert!(!cases.is_empty() && !first_seen.is_empty());
    let before = rows_of(folder, subject, "handling_time");

    // Another finding is answered without an objective cause: it stays, with its answer beside it.
    let other = findings.iter().find(|row| row["class"] == "review" && row["subject"] != *subject).unwrap();
    let other = &other["finding_id"];
    let answers = format!(
        "finding_id,who,date,text,objective_cause\n\
         {id},{subject},2024-07-01,\"The system was down, twice\",yes\n\
         {id},Trưởng phòng,2024-07-02,Đã xem,no\n\
         {other},Trưởng phòng,2024-07-02,Đã xem,no\n\
         slow-00000000,Ai đó,2024-07-02,Không rõ,yes\n"
    );
    fs::write(folder.join("responses.csv"), answers).unwrap();
    // Only the newest run is kept: what earlier runs found must not go with them.
    fs::write(folder.join("buckstop.toml"), "[store]\nkeep_runs = 1\n").unwrap();
    succeeds(folder, &["run", "responses.csv", "--lang", "en", "-q"]);
    let told = &ledger(folder)["listed_cases"]["answers"];
    assert_eq!(told["of_unknown_findings"], serde_json::json!(["slow-00000000"]));
    assert_eq!(told["taken_out"].as_array().unwrap().len(), 1);
    let taken: BTreeSet<String> = serde_json::from_value(told["taken_out"][0]["cases"].clone()).unwrap();
    assert_eq!(taken, cases, "the evidence of the run that was answered");
    let after = rows_of(folder, subject, "handling_time");
    assert!(after < before && after + cases.len() as u64 * 4 >= before, "{before} rows, then {after}");
    let shown = evidence(folder, id);
    assert!(shown.is_disjoint(&cases), "{shown:?} still has {cases:?}");

    let row = finding(folder, other).expect("an answer alone changes nothing");
    assert_eq!(row["answers"], "Trưởng phòng, 2024-07-02: Đã xem");
    assert_eq!(&row["first_seen"], first_seen);

    // The next run takes the same cases out, and no new ones.
    succeeds(folder, &["run", "--lang", "en", "-q"]);
    assert_eq!(ledger(folder)["listed_cases"]["answers"]["taken_out"][0]["cases"], serde_json::json!(cases));
    assert_eq!(rows_of(folder, subject, "handling_time"), after);
    let runs = fs::read_dir(folder.join("store/runs")).unwrap().count();
    assert_eq!(runs, 1, "earlier runs are removed");
    let sql = format!("SELECT first_seen, last_seen, is_gone FROM finding_history WHERE finding_id = '{id}'");
    let out = folder.join("answer.csv");
    succeeds(folder, &["query", "--sql", &sql, "--out", &out.display().to_string()]);
    let history = rows(&out);
    assert_eq!(&history[0]["first_seen"], first_seen, "kept although the run is removed: {history:?}");
    let gone = finding(folder, id).is_none();
    assert_eq!(history[0]["is_gone"], u8::from(gone).to_string());
}
