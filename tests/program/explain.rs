//! `buckstop explain` on the run over the samples.

use crate::fixtures::program::{fails, samples_run, succeeds};
use serde_json::Value;

fn rows(sql: &str) -> Vec<Value> {
    let folder = crate::fixtures::scratch::folder();
    let out = folder.path().join("rows.json");
    succeeds(samples_run(), &["query", "--sql", sql, "--out", &out.display().to_string(), "-q"]);
    serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap()
}

fn first_review() -> Value {
    rows("SELECT * FROM findings WHERE class = 'review' ORDER BY position LIMIT 1").remove(0)
}

fn explained(id: &str) -> Value {
    serde_json::from_str(&succeeds(samples_run(), &["explain", id, "--format", "json"])).unwrap()
}

#[test]
fn a_finding_is_explained_with_all_that_stands_behind_it() {
    let finding = first_review();
    let id = finding["finding_id"].as_str().unwrap();
    let text = succeeds(samples_run(), &["explain", id]);
    for expected in
        ["Đây là đầu mối để nghe giải trình", "Việc cần làm", "Hồ sơ dẫn chứng", "buckstop query --sql", id]
    {
        assert!(text.contains(expected), "no `{expected}` in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 140), "{text}");
    let evidence =
        rows(&format!("SELECT case_id, source, source_row FROM evidence WHERE finding_id = '{id}'"));
    assert!(!evidence.is_empty());
    for row in &evidence {
        let place = format!("{}:{}", row["source"].as_str().unwrap(), row["source_row"]);
        assert!(text.contains(&place), "no `{place}` in\n{text}");
    }
    let plain = succeeds(samples_run(), &["explain", id, "--ascii", "--lang", "en"]);
    assert!(plain.contains("# had it") && !plain.contains('▇'), "{plain}");
}

#[test]
fn json_has_the_rows_of_the_run() {
    let finding = first_review();
    let explained = explained(finding["finding_id"].as_str().unwrap());
    assert_eq!((&explained["version"], &explained["subject"]), (&Value::from(1), &finding["subject"]));
    let shown = &explained["findings"][0];
    assert_eq!(shown["statement"], finding["statement"]);
    let named: Vec<&str> = finding["measures"].as_str().unwrap().split(", ").collect();
    let measures: Vec<&str> = explained["measures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["measure"].as_str().unwrap())
        .collect();
    assert!(named.iter().all(|id| measures.contains(id)) && measures.len() == named.len(), "{measures:?}");
}

#[test]
fn cells_add_up_to_what_was_expected() {
    let finding = first_review();
    let explained = explained(finding["finding_id"].as_str().unwrap());
    for row in explained["measures"].as_array().unwrap() {
        let measure = row["measure"].as_str().unwrap();
        let cells = explained["findings"][0]["cells"][measure].as_array().unwrap();
        assert!((1..=5).contains(&cells.len()), "{measure}: {}", cells.len());
        let shown: f64 = cells.iter().map(|cell| cell["expected"].as_f64().unwrap()).sum();
        let expected = row["expected"].as_f64().unwrap();
        assert!(shown > 0.0 && shown <= expected * 1.000_001, "{measure}: {shown} of {expected}");
    }
}

#[test]
fn officials_and_units_are_found_without_diacritics() {
    let finding = first_review();
    let subject = finding["subject"].as_str().unwrap();
    let by_name = explained(&buckstop::profile::fold(subject));
    assert_eq!(by_name["subject"], subject);
    assert!(
        by_name["findings"].as_array().unwrap().iter().any(|one| one["finding_id"] == finding["finding_id"])
    );
    let unit = finding["unit"].as_str().unwrap();
    assert_eq!(explained(unit)["level"], "unit");
}

#[test]
fn what_is_not_there_is_answered_with_the_nearest() {
    let finding = first_review();
    let id = finding["finding_id"].as_str().unwrap();
    let message = fails(samples_run(), &["explain", &id[..id.len() - 1]]);
    assert!(message.contains(&format!("did you mean `{id}`")), "{message}");
    assert!(fails(samples_run(), &["explain", " "]).contains("whom or what?"));
}
