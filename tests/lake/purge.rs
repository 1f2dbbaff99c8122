//! A purge that is interrupted leaves the store as before or as after, and the next writer ends it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::faults::{commit, give, options, small_store};
use crate::fixtures::scratch;
use crate::fixtures::stores::verify;
use buckstop::lake::{PurgeRules, Remaining, Store, leftovers};
use buckstop::lists::ListEntry;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Asks for what happened before an instant; all rows of lists stay.
fn purge_before(before_us: i64, use_rules: impl FnOnce(&PurgeRules<'_>)) {
    let (named, keeps) = (
        BTreeSet::from(["first.csv-3".to_owned(), "first.csv-9".to_owned()]),
        |_: &ListEntry, _: &Remaining| true,
    );
    use_rules(&PurgeRules { before_us, named: &named, keeps: &keeps });
}

/// Makes a store of ten cases with one event each, at the instants 1 to 10, and a run.
fn store_with_run(dir: &Path) -> Store {
    let store = small_store(dir);
    fs::create_dir_all(dir.join("runs/20240331T190000Z/facts")).unwrap();
    std::os::unix::fs::symlink("runs/20240331T190000Z", dir.join("latest")).unwrap();
    fs::create_dir_all(dir.join("rejects")).unwrap();
    fs::write(dir.join("rejects/000001.csv"), "old").unwrap();
    store
}

#[test]
fn a_plan_changes_nothing_and_says_what_would_go() {
    let dir = scratch::folder();
    let mut store = store_with_run(dir.path());
    purge_before(6, |rules| {
        let planned = store.writer().unwrap().plan_purge(rules).unwrap();
        assert_eq!((planned.cases.gone, planned.cases.kept), (5, 5));
        assert_eq!((planned.events.gone, planned.remaining.oldest_event_us), (5, Some(6)));
        assert_eq!(planned.remaining.named_gone, BTreeSet::from(["first.csv-3".to_owned()]));
        assert_eq!(planned.remaining.named_kept, BTreeSet::from(["first.csv-9".to_owned()]));
        assert_eq!((planned.runs, planned.rejects), (vec!["20240331T190000Z".to_owned()], 1));
    });
    store.reload().unwrap();
    assert_eq!(store.manifest().oldest_event_us, Some(1));
    verify(&store);
}

#[test]
fn a_purge_that_dies_after_its_commit_is_ended_by_the_next_writer() {
    let dir = scratch::folder();
    let mut store = store_with_run(dir.path());
    purge_before(6, |rules| {
        // The process ends here, without taking anything off the disk.
        drop(store.writer().unwrap().purge(rules));
    });
    store.reload().unwrap();
    assert_eq!(store.manifest().oldest_event_us, Some(6));
    assert_eq!((store.manifest().files[0].stored, store.manifest().files[0].purged), (5, 5));
    assert!(store.manifest().purging.is_some() && dir.path().join("runs/20240331T190000Z").is_dir());
    verify(&store);

    // Readers are never disturbed: as long as there is one, everything stays.
    let reader = Store::open_existing(dir.path(), &options()).unwrap();
    drop(store.writer().unwrap());
    assert!(dir.path().join("runs/20240331T190000Z").is_dir());
    drop(reader);
    let writer = store.writer().unwrap();
    assert_eq!(leftovers(dir.path(), writer.manifest()).unwrap(), Vec::<String>::new());
    assert!(writer.manifest().purging.is_none());
    drop(writer);
    store.reload().unwrap();
    verify(&store);

    // The store goes on as any other.
    let mut writer = store.writer().unwrap();
    give(&mut writer, "second.csv", 3);
    commit(&mut writer).unwrap();
    drop(writer);
    store.reload().unwrap();
    verify(&store);
    assert!(store.manifest().files.iter().all(buckstop::lake::FileEntry::is_balanced));
}

#[test]
fn a_purge_that_cannot_write_changes_nothing() {
    let dir = scratch::folder();
    let mut store = store_with_run(dir.path());
    // Root may write anywhere, so a folder in place of the new file stands in the way.
    let blocked: Vec<_> = (0..3)
        .map(|number| dir.path().join(format!("events/bucket={number:03}/.000002.parquet.new")))
        .filter(|path| path.parent().is_some_and(Path::is_dir))
        .collect();
    let mut writer = store.writer().unwrap();
    blocked.iter().for_each(|path| fs::create_dir(path).unwrap());
    purge_before(6, |rules| {
        writer.purge(rules).unwrap_err();
    });
    drop(writer);
    store.reload().unwrap();
    assert_eq!((store.manifest().batch, store.manifest().oldest_event_us), (1, Some(1)));
    assert!(dir.path().join("latest").exists());
    verify(&store);
}

#[test]
fn a_file_whose_last_row_goes_loses_its_name_and_is_still_known() {
    let dir = scratch::folder();
    let mut store = store_with_run(dir.path());
    purge_before(11, |rules| {
        let mut writer = store.writer().unwrap();
        writer.purge(rules).unwrap();
        assert!(store.finish_purge(writer).unwrap());
    });
    let file = &store.manifest().files[0];
    assert_eq!((file.name.as_str(), file.stored, file.purged), ("purged 1", 0, 10));
    assert!(store.manifest().buckets.iter().all(|bucket| bucket.events.is_none()));
    assert_eq!(store.manifest().newest_event_us, None);
    let text = fs::read_to_string(dir.path().join("manifest.json")).unwrap();
    // The content hash of these tests is the name.
    assert_eq!(text.matches("first.csv").count(), 1, "{text}");
}
