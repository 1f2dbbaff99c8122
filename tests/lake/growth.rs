//! Buckets are divided when a store grows, and nobody notices.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::faults::{commit, event, give, rows};
use crate::fixtures::scratch;
use crate::fixtures::stores::{read_bucket, verify};
use buckstop::lake::{FileCounts, FileIdentity, PurgeRules, Store, StoreOptions, bucket_of};
use std::collections::BTreeSet;
use std::path::Path;

const OPTIONS: StoreOptions = StoreOptions { buckets: 2, bucket_rows: 10, memory_bytes: 1 << 20 };

/// Ingests files of that many cases with one event each, one ingest for each file.
fn grown(dir: &Path, options: &StoreOptions, files: &[(&str, u64)]) -> Store {
    for (name, cases) in files {
        let mut writer = Store::open(dir, options).unwrap().writer().unwrap();
        give(&mut writer, name, *cases);
        commit(&mut writer).unwrap();
    }
    Store::open(dir, options).unwrap()
}

/// Checks that each case is in the bucket in which it is looked for.
fn check(store: &Store) {
    verify(store);
    for bucket in 0..store.bucket_count() {
        let (events, _) = read_bucket(store, bucket).unwrap();
        let cases = events.case_id.iter().map(|&case_id| events.symbols.get(case_id).unwrap());
        cases.for_each(|case| assert_eq!(bucket_of(case, store.bucket_count()), bucket, "{case}"));
    }
}

#[test]
fn the_number_of_buckets_follows_the_rows_and_never_falls() {
    let directory = scratch::folder();
    let mut store = grown(directory.path(), &OPTIONS, &[("a", 20)]);
    assert_eq!(store.bucket_count(), 2);
    for (name, cases, buckets) in [("b", 1, 4), ("c", 30, 8), ("d", 1, 8)] {
        let before = rows(&store);
        store = grown(directory.path(), &OPTIONS, &[(name, cases)]);
        assert_eq!((store.bucket_count(), rows(&store)), (buckets, before + cases as usize));
        check(&store);
    }
    // More room for each bucket changes nothing, and a larger least number is reached by the next ingest.
    let options = StoreOptions { bucket_rows: 1_000, ..OPTIONS };
    assert_eq!(grown(directory.path(), &options, &[("e", 1)]).bucket_count(), 8);
    let options = StoreOptions { buckets: 9, ..options };
    let store = grown(directory.path(), &options, &[("f", 1)]);
    assert_eq!((store.bucket_count(), rows(&store)), (16, 54));
    check(&store);
}

#[test]
fn one_writer_goes_on_after_buckets_were_divided() {
    let directory = scratch::folder();
    let mut store = Store::open(directory.path(), &OPTIONS).unwrap();
    let mut writer = store.writer().unwrap();
    for name in ["a", "b", "c"] {
        give(&mut writer, name, 25);
        commit(&mut writer).unwrap();
    }
    drop(writer);
    store.reload().unwrap();
    assert_eq!((store.bucket_count(), rows(&store)), (8, 75));
    check(&store);
}

#[test]
fn rows_that_were_replaced_stay_replaced_and_the_newest_export_decides() {
    let directory = scratch::folder();
    let keyed = |name: &str, activity: &'static str, rows: u64| {
        let mut writer = Store::open(directory.path(), &OPTIONS).unwrap().writer().unwrap();
        let identity =
            FileIdentity { name: name.to_owned(), content_hash: name.to_owned(), ..FileIdentity::default() };
        writer.begin_file(identity).unwrap();
        for row in 1..=rows {
            let (case_id, key) = (format!("case-{row}"), format!("key-{row}"));
            let event =
                buckstop::event::EventRecord { event_key: Some(&key), ..event(&case_id, activity, row) };
            writer.event(&event).unwrap();
        }
        writer.end_file(FileCounts { rows_read: rows, ..FileCounts::default() }).unwrap();
        commit(&mut writer).unwrap()
    };
    keyed("first", "Trình ký", 15);
    // This ingest divides the buckets: five rows are the same, ten are corrected, and ten are new.
    keyed("same", "Trình ký", 5);
    let ledger = keyed("second", "Ký", 25);
    let store = Store::open(directory.path(), &OPTIONS).unwrap();
    assert_eq!(store.bucket_count(), 4);
    assert_eq!((ledger.earlier_replaced, ledger.files[0].stored, rows(&store)), (15, 25, 25));
    let files = &store.manifest().files;
    assert_eq!((files[0].stored, files[0].replaced, files[1].duplicate), (0, 15, 5));
    assert!(files.iter().all(buckstop::lake::FileEntry::is_balanced));
    check(&store);
}

#[test]
fn a_reader_goes_on_with_the_buckets_that_it_opened() {
    let directory = scratch::folder();
    let reader = grown(directory.path(), &OPTIONS, &[("a", 20)]);
    let store = grown(directory.path(), &OPTIONS, &[("b", 60)]);
    assert_eq!((reader.bucket_count(), rows(&reader)), (2, 20));
    assert_eq!((store.bucket_count(), rows(&store)), (8, 80));
    check(&reader);
    check(&store);
}

#[test]
fn a_purge_finds_the_cases_of_divided_buckets() {
    let directory = scratch::folder();
    let mut store = grown(directory.path(), &OPTIONS, &[("a", 20), ("b", 60)]);
    let mut writer = store.writer().unwrap();
    let rules = PurgeRules { before_us: 11, named: &BTreeSet::new(), keeps: &|_, _| true };
    let purged = writer.purge(&rules).unwrap();
    assert_eq!((purged.cases.gone, purged.cases.kept), (20, 60));
    drop(writer);
    store.reload().unwrap();
    assert_eq!((store.bucket_count(), rows(&store)), (8, 60));
    check(&store);
}

#[test]
fn a_commit_that_fails_while_it_divides_leaves_the_buckets_as_they_were() {
    let directory = scratch::folder();
    let mut store = grown(directory.path(), &OPTIONS, &[("a", 20)]);
    let before = store.manifest().clone();
    let mut writer = store.writer().unwrap();
    give(&mut writer, "b", 60);
    // Root may write anywhere, so a file in place of a folder stands in the way.
    let blocked = directory.path().join("events/bucket=005");
    std::fs::write(&blocked, "").unwrap();
    commit(&mut writer).unwrap_err();
    std::fs::remove_file(blocked).unwrap();
    drop(writer);
    store.reload().unwrap();
    assert_eq!((store.manifest(), rows(&store)), (&before, 20));
    check(&store);
    let store = grown(directory.path(), &OPTIONS, &[("b", 60)]);
    assert_eq!((store.bucket_count(), rows(&store)), (8, 80));
    check(&store);
}
