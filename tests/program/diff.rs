//! `buckstop diff`: what changed between two runs, and why.

use crate::fixtures::program::{buckstop, fails, samples_run, samples_run_copy, succeeds};
use serde_json::Value;
use std::fs;

#[test]
fn one_run_has_nothing_to_be_compared_with() {
    let message = fails(samples_run(), &["diff"]);
    assert!(message.contains("there is only one run") && message.contains("hint:"), "{message}");
}

/// The newest report of a store in a folder.
fn report(folder: &std::path::Path) -> String {
    fs::read_to_string(folder.join("store/latest/report.html")).unwrap()
}

#[test]
fn a_setting_that_makes_findings_go_is_named() {
    let folder = samples_run_copy();
    fs::write(folder.path().join("strict.toml"), "[judging]\nthreshold = 6.0\n").unwrap();
    assert!(!report(folder.path()).contains("<section class=\"changes\">"), "nothing to compare with");
    let told = buckstop(folder.path(), &["run"]);
    let told = crate::fixtures::program::text(&told.stderr);
    assert!(told.contains("0 phát hiện mới, 0 đổi loại, 0 không còn"), "{told}");
    assert!(report(folder.path()).contains("Không thay đổi so với lần chạy trước"));
    let same = succeeds(folder.path(), &["diff", "--lang", "en"]);
    assert!(
        same.contains("0 new, 0 of another class, 0 gone") && same.contains("No finding changed."),
        "{same}"
    );

    succeeds(folder.path(), &["run", "-q", "--config", "strict.toml"]);
    let json = succeeds(folder.path(), &["diff", "--format", "json"]);
    let difference: Value = serde_json::from_str(&json).unwrap();
    let changes = difference["changes"].as_array().unwrap();
    let gone: Vec<&Value> = changes.iter().filter(|change| change["sort"] == "gone").collect();
    assert!(!gone.is_empty(), "{json}");
    for change in &gone {
        let causes: Vec<&str> =
            change["reasons"].as_array().unwrap().iter().map(|one| one["cause"].as_str().unwrap()).collect();
        assert!(causes.contains(&"settings") && !causes.contains(&"numbers"), "{change}");
    }
    let text = succeeds(folder.path(), &["diff", "--lang", "en"]);
    assert!(json.contains("settings changed: judging.threshold: 1.25 → 6.0"), "{json}");
    assert!(text.contains("gone, ") && text.contains("settings changed:"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");

    // The report of the night says the same at its top, and why once for all.
    let page = report(folder.path());
    let block = page.split_once("<section class=\"changes\">").unwrap().1.split_once("</section>").unwrap().0;
    assert!(block.contains(&format!("{} không còn", gone.len())), "{block}");
    assert_eq!(block.matches("judging.threshold: 1.25 → 6.0").count(), 1, "{block}");
    assert!(block.contains(gone[0]["finding"]["subject"].as_str().unwrap()), "{block}");

    // The other way round, what was gone is new.
    let ids: Vec<String> =
        [&difference["after"], &difference["before"]].map(|id| id.as_str().unwrap().to_owned()).into();
    let back = succeeds(folder.path(), &["diff", &ids[0], &ids[1], "--format", "json"]);
    let back: Value = serde_json::from_str(&back).unwrap();
    let new = back["changes"].as_array().unwrap().iter().filter(|change| change["sort"] == "new").count();
    assert_eq!(new, gone.len());
    assert!(fails(folder.path(), &["diff", "20000101T000000Z"]).contains("there is no run"));
}
