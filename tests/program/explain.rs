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

#[test]
fn the_page_for_a_hearing_is_one_file_that_asks_for_nothing_and_runs_nothing() {
    let finding = first_review();
    let id = finding["finding_id"].as_str().unwrap();
    let folder = crate::fixtures::scratch::folder();
    let path = folder.path().join("dossier.html");
    let out = path.display().to_string();
    let shown = succeeds(samples_run(), &["explain", id, "--format", "html", "--out", &out, "-q"]);
    assert_eq!(shown, "", "what goes to a file does not go to stdout");
    let page = std::fs::read_to_string(&path).unwrap();
    let statement = finding["statement"].as_str().unwrap().replace('\'', "&#39;").replace('"', "&#34;");
    for expected in [
        "Hồ sơ giải trình",
        finding["subject"].as_str().unwrap(),
        "không phải kết luận",
        statement.as_str(),
        "các ô còn lại",
        "class=\"own\"",
        "default-src 'none'; style-src 'sha256-",
    ] {
        let escaped = expected.replace("'none'; style-src '", "&#39;none&#39;; style-src &#39;");
        assert!(page.contains(expected) || page.contains(&escaped), "no `{expected}`");
    }
    assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("http:"));
    // The heaviest ten and ten drawn at random of each finding, each with a picture.
    let explained = explained(id);
    let cases = explained["findings"][0]["cases"].as_array().unwrap();
    let of = |chosen: &str| {
        cases.iter().filter(|case| case["chosen"].as_str().unwrap().contains(chosen)).count().min(10)
    };
    assert_eq!(page.matches("<svg class=\"times\" role=\"img\"").count(), of("heaviest") + of("random"));

    let again = succeeds(samples_run(), &["explain", id, "--format", "html"]);
    assert_eq!(again, page, "the same run gives the same bytes");
    let subject = succeeds(
        samples_run(),
        &["explain", finding["unit"].as_str().unwrap(), "--format", "html", "--lang", "en"],
    );
    assert!(subject.contains("Dossier for a hearing") && subject.contains("The measures"));
}

#[test]
fn the_command_for_the_raw_rows_gives_the_rows_of_the_cases() {
    let finding = first_review();
    let id = finding["finding_id"].as_str().unwrap();
    let page = succeeds(samples_run(), &["explain", id, "--format", "html", "--lang", "en"]);
    let (_, rest) = page.split_once("buckstop query --sql \"").unwrap();
    let sql = rest.split_once("\"</code>").unwrap().0.replace("&#39;", "'");
    let found: std::collections::BTreeSet<String> =
        rows(&sql).iter().map(|row| row["case_id"].as_str().unwrap().to_owned()).collect();
    let evidence = rows(&format!("SELECT DISTINCT case_id FROM evidence WHERE finding_id = '{id}'"));
    assert_eq!(found.len(), evidence.len());
}
