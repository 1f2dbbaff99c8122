//! The number of buckets changes no result, and a store that grew since its last run answers as before.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::fixtures::program::{samples, samples_run, samples_run_copy, succeeds};
use crate::fixtures::scratch;
use buckstop::lake::{FACT_TABLES, Store, StoreOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Settings by which a store begins with one bucket, and divides it with every five hundred rows.
const SMALL_BUCKETS: &str = "[store]\nbuckets = 1\nbucket_rows = 500\n";

fn bucket_count(store: &Path) -> usize {
    Store::open_existing(store, &StoreOptions::default()).unwrap().bucket_count()
}

/// Returns the results of the last run by file name: tables, workbook and report, but no facts.
fn results(store: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(store.join("latest")).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    // The ledger has times and memory, and the report says how many files were new.
    let files = files.filter(|path| path.is_file() && !name(path).starts_with("run."));
    files.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

/// Returns the answer of a query as lines, in order of their text.
fn lines(folder: &Path, store: &str, query: &[&str]) -> Vec<String> {
    let out = folder.join("answer.csv");
    let arguments = [&["query", "--store", store, "-q", "--out", out.to_str().unwrap()], query].concat();
    succeeds(folder, &arguments);
    let answer = fs::read_to_string(out).unwrap();
    let mut lines: Vec<String> = answer.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn the_number_of_buckets_changes_no_result() {
    let folder = scratch::folder();
    fs::write(folder.path().join("buckstop.toml"), SMALL_BUCKETS).unwrap();
    succeeds(folder.path(), &["run", &samples(), "-q"]);
    let (few, many) = (samples_run().join("store"), folder.path().join("store"));
    assert!(bucket_count(&many) > 2 * bucket_count(&few));
    let (expected, found) = (results(&few), results(&many));
    assert!(expected.len() > 20);
    assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    for (name, content) in expected {
        assert!(found[&name] == content, "{name} differs");
    }
    for table in FACT_TABLES {
        let query = ["--sql", &format!("SELECT * FROM {}", table.name)];
        let [few, many] = [&few, &many].map(|store| lines(folder.path(), store.to_str().unwrap(), &query));
        assert!(few.len() > 1 && few == many, "{} differs", table.name);
    }
}

#[test]
fn a_store_that_grew_since_its_last_run_answers_as_before() {
    let folder = samples_run_copy();
    let ask = |name: &str| lines(folder.path(), "store", &[name]);
    // These queries join facts of the run with exported cases of the lake.
    let queries = ["form_ii06a", "form_ii06a_difference"];
    let before = queries.map(ask);
    assert!(before.iter().all(|answer| answer.len() > 1));
    let buckets = bucket_count(&folder.path().join("store"));
    fs::write(folder.path().join("buckstop.toml"), SMALL_BUCKETS).unwrap();
    let log =
        "case:concept:name,concept:name,time:timestamp,org:resource\nH99-1,Trình ký,2024-03-11T08:00:00,an\n";
    fs::write(folder.path().join("one.csv"), log).unwrap();
    succeeds(folder.path(), &["ingest", "one.csv", "-q"]);
    assert!(bucket_count(&folder.path().join("store")) > buckets);
    assert!(queries.map(ask) == before);
}
