//! Faults of the store: each is reported, and leaves the store either as before or as after.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::fixtures::scratch;
use crate::fixtures::stores::read_bucket;
use buckstop::event::{CaseRecord, EventRecord, Kind};
use buckstop::lake::{Begin, FileCounts, FileIdentity, Ledger, Store, StoreError, StoreOptions, Writer};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub(super) fn options() -> StoreOptions {
    StoreOptions { buckets: 3, ..StoreOptions::default() }
}

pub(super) fn event<'a>(case_id: &'a str, activity: &'a str, source_row: u64) -> EventRecord<'a> {
    EventRecord {
        case_id,
        procedure_id: None,
        occurred_at: source_row as i64,
        activity: activity.into(),
        kind: Kind::Work,
        step: None,
        official_id: Some("an".into()),
        unit_id: None,
        receiver_id: None,
        receiver_unit_id: None,
        role: None,
        due_at: None,
        status: None,
        has_note: None,
        has_attachment: None,
        has_position: None,
        event_key: None,
        source_row,
    }
}

/// Writes a file of that many events, each of a different case.
pub(super) fn give(writer: &mut Writer, name: &str, rows: u64) {
    let identity =
        FileIdentity { name: name.to_owned(), content_hash: name.to_owned(), ..FileIdentity::default() };
    assert_eq!(writer.begin_file(identity).unwrap(), Begin::New);
    for row in 1..=rows {
        writer.event(&event(&format!("{name}-{row}"), "Chuyển hồ sơ", row)).unwrap();
    }
    writer.end_file(FileCounts { rows_read: rows, ..FileCounts::default() }).unwrap();
}

pub(super) fn commit(writer: &mut Writer) -> anyhow::Result<Ledger> {
    writer.commit(1_700_000_000_000_000, &|_, _| {})
}

/// Makes a store with one file of ten rows.
pub(super) fn small_store(dir: &Path) -> Store {
    let mut store = Store::open(dir, &options()).unwrap();
    let mut writer = store.writer().unwrap();
    give(&mut writer, "first.csv", 10);
    commit(&mut writer).unwrap();
    drop(writer);
    store.reload().unwrap();
    store
}

pub(super) fn rows(store: &Store) -> usize {
    (0..store.bucket_count()).map(|bucket| read_bucket(store, bucket).unwrap().0.len()).sum()
}

/// Returns every path below a directory, sorted.
pub(super) fn paths(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(paths(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

pub(super) fn is<F: Fn(&StoreError) -> bool>(error: &anyhow::Error, what: F) -> bool {
    error.downcast_ref::<StoreError>().is_some_and(what)
}

#[test]
fn a_store_is_private_and_known_again() {
    let directory = scratch::folder();
    let store = small_store(&directory.path().join("store"));
    assert_eq!(rows(&store), 10);
    for path in paths(store.dir()) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
    let mut writer = store.writer().unwrap();
    let again = FileIdentity {
        name: "copy.csv".to_owned(),
        content_hash: "first.csv".to_owned(),
        ..FileIdentity::default()
    };
    assert_eq!(writer.begin_file(again).unwrap(), Begin::AlreadyCommitted);
    assert_eq!(commit(&mut writer).unwrap(), Ledger { batch: 1, ..Ledger::default() });
}

#[test]
fn a_second_file_of_the_same_name_gets_a_number() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let mut writer = store.writer().unwrap();
    let identity = FileIdentity {
        name: "first.csv".to_owned(),
        content_hash: "other".to_owned(),
        ..FileIdentity::default()
    };
    writer.begin_file(identity).unwrap();
    writer.event(&event("x", "Ký", 1)).unwrap();
    writer.end_file(FileCounts { rows_read: 1, ..FileCounts::default() }).unwrap();
    let ledger = commit(&mut writer).unwrap();
    assert_eq!((ledger.files[0].name.as_str(), ledger.files[0].stored), ("first.csv (2)", 1));
}

#[test]
pub(super) fn rows_of_a_part_carry_its_name_and_the_ledger_is_the_files() {
    let directory = scratch::folder();
    let mut store = small_store(directory.path());
    let mut writer = store.writer().unwrap();
    let identity = |name: &str| FileIdentity {
        name: name.to_owned(),
        content_hash: name.to_owned(),
        ..FileIdentity::default()
    };
    // The numbers of an aborted sheet stay unused.
    writer.begin_file(identity("bad.xlsx")).unwrap();
    for part in ["A", "B"] {
        writer.begin_part(part).unwrap();
        writer.event(&event("lost", "Ký", 1)).unwrap();
    }
    writer.abort_file().unwrap();
    writer.begin_file(identity("book.xlsx")).unwrap();
    writer.begin_part("Tháng 3").unwrap();
    writer.event(&event("x", "Ký", 5)).unwrap();
    writer.begin_part("Tháng 4").unwrap();
    // A row that another sheet has too is a duplicate, as between files.
    writer.event(&event("x", "Ký", 5)).unwrap();
    writer.event(&event("y", "Ký", 6)).unwrap();
    writer.reject((7, 8), "ThoiGian", "31/02/2024", "no such date").unwrap();
    writer.end_file(FileCounts { rows_read: 4, rejected: 1, ..FileCounts::default() }).unwrap();
    let ledger = commit(&mut writer).unwrap();
    let file = &ledger.files[0];
    assert_eq!(file.parts, ["book.xlsx > Tháng 3", "book.xlsx > Tháng 4"]);
    assert_eq!((file.stored, file.duplicate, file.rejected), (2, 1, 1));
    let rejects = fs::read_to_string(store.dir().join("rejects/000002.csv")).unwrap();
    assert!(rejects.contains("book.xlsx > Tháng 4,7,8,ThoiGian"), "{rejects}");

    // The next ingest reads the rows back and knows the sheets they come from.
    give(&mut writer, "last.csv", 3);
    commit(&mut writer).unwrap();
    drop(writer);
    store.reload().unwrap();
    assert_eq!(rows(&store), 15);
    let mut writer = store.writer().unwrap();
    writer.begin_file(identity("early.csv")).unwrap();
    writer.event(&event("z", "Ký", 1)).unwrap();
    let late = writer.begin_part("Tháng 5").unwrap_err();
    assert!(late.to_string().contains("before its first part"), "{late}");
}

#[test]
fn nothing_is_seen_before_the_commit_and_an_aborted_file_never() {
    let directory = scratch::folder();
    for memory_bytes in [0, 1 << 20] {
        let dir = directory.path().join(memory_bytes.to_string());
        let options = StoreOptions { memory_bytes, ..options() };
        let mut store = Store::open(&dir, &options).unwrap();
        let mut writer = store.writer().unwrap();
        writer.begin_file(FileIdentity { name: "bad.csv".to_owned(), ..FileIdentity::default() }).unwrap();
        writer.event(&event("lost", "Ký", 1)).unwrap();
        writer.case(&CaseRecord { case_id: "lost", ..CaseRecord::default() }).unwrap();
        writer.placeholder("Chuyên viên").unwrap();
        writer.reject((2, 2), "ThoiGian", "31/02/2024", "there is no such date").unwrap();
        writer.abort_file().unwrap();
        give(&mut writer, "good.csv", 4);
        store.reload().unwrap();
        assert_eq!(rows(&store), 0);
        commit(&mut writer).unwrap();
        store.reload().unwrap();
        assert_eq!(rows(&store), 4);
        assert!(store.case_files().is_empty());
        assert!(store.manifest().placeholders.is_empty());
        assert_eq!(store.manifest().files.len(), 1);
        assert!(!dir.join("rejects").exists());
    }
}

#[test]
fn counts_that_do_not_fit_are_refused() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let mut writer = store.writer().unwrap();
    writer.begin_file(FileIdentity { name: "bad.csv".to_owned(), ..FileIdentity::default() }).unwrap();
    writer.event(&event("x", "Ký", 1)).unwrap();
    let error =
        writer.end_file(FileCounts { rows_read: 3, rejected: 1, ..FileCounts::default() }).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::Unbalanced { .. })), "{error}");
    assert_eq!(commit(&mut writer).unwrap().files, []);
}

#[test]
fn leftovers_of_dead_attempts_are_removed() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let dir = store.dir().to_owned();
    let before = paths(&dir);
    for (path, is_dir) in [
        (".manifest.json.new", false),
        ("events/bucket=000/.000002.parquet.new", false),
        ("events/bucket=000/000002.parquet", false),
        ("scratch/buckstop-dead", true),
        ("scratch/buckstop-dead/rejects.csv", false),
        ("rejects", true),
        ("rejects/000002.csv", false),
        ("runs/.attempt-nightly", true),
        ("runs/.attempt-nightly/facts.parquet", false),
        (".latest.new", false),
    ] {
        if is_dir { fs::create_dir_all(dir.join(path)) } else { fs::write(dir.join(path), "half") }.unwrap();
    }
    drop(store.writer().unwrap());
    let mut after = paths(&dir);
    after.retain(|path| !["scratch", "rejects", "runs"].iter().any(|empty| path.ends_with(empty)));
    assert_eq!(after, before);
    assert_eq!(rows(&store), 10);
}

#[test]
fn a_reader_keeps_its_files_until_it_is_done() {
    let directory = scratch::folder();
    let reader = small_store(directory.path());
    let old_files = reader.event_files();
    for name in ["second.csv", "third.csv"] {
        let store = Store::open(directory.path(), &options()).unwrap();
        let mut writer = store.writer().unwrap();
        give(&mut writer, name, 30);
        commit(&mut writer).unwrap();
    }
    assert_eq!(rows(&reader), 10);
    drop(reader);
    let store = Store::open(directory.path(), &options()).unwrap();
    drop(store.writer().unwrap());
    assert_eq!(rows(&store), 70);
    assert!(old_files.iter().all(|path| !path.exists()));
    let kept = paths(&directory.path().join("events")).into_iter().filter(|path| path.is_file()).count();
    assert_eq!(kept, store.event_files().len());
}

#[test]
fn the_second_writer_is_told_who_is_first() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let first = store.writer().unwrap();
    let Err(error) = Store::open(directory.path(), &options()).unwrap().writer() else {
        panic!("there were two writers");
    };
    let process = format!("(process {})", std::process::id());
    assert!(error.to_string().contains(&process) && error.to_string().contains("hint:"), "{error}");
    drop(first);
    assert!(store.writer().is_ok());
}

#[test]
fn what_is_no_store_is_refused_and_left_alone() {
    let directory = scratch::folder();
    let dir = directory.path();
    let missing = dir.join("missing");
    let error = Store::open_existing(&missing, &options()).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::Missing(_))), "{error}");
    assert!(!missing.exists());
    fs::write(dir.join("thesis.docx"), "precious").unwrap();
    let error = Store::open(dir, &options()).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::NotAStore(_))), "{error}");
    assert_eq!(paths(dir).len(), 1);
    let error = Store::open(&missing, &StoreOptions { buckets: 0, ..options() }).unwrap_err();
    assert!(error.to_string().starts_with("a store has 1 to 4096 buckets"), "{error}");
}

#[test]
fn a_newer_store_is_refused() {
    let directory = scratch::folder();
    small_store(directory.path());
    fs::write(directory.path().join("manifest.json"), r#"{"format_version": 99, "shards": []}"#).unwrap();
    let error = Store::open(directory.path(), &options()).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::NewerVersion { found: 99, .. })), "{error}");
}

#[test]
fn a_damaged_manifest_is_refused() {
    let directory = scratch::folder();
    let manifest = directory.path().join("manifest.json");
    small_store(directory.path());
    let whole = fs::read_to_string(&manifest).unwrap();
    let damages = [
        whole[..whole.len() / 2].to_owned(),
        String::new(),
        whole.replace("\"stored\": 10", "\"stored\": 9"),
        whole.replace("events/bucket=", "../events/bucket="),
        whole.replace("\"batch\": 1", "\"batch\": \"one\""),
    ];
    for damaged in damages {
        assert_ne!(damaged, whole);
        fs::write(&manifest, damaged).unwrap();
        let error = Store::open(directory.path(), &options()).unwrap_err();
        assert!(is(&error, |error| matches!(error, StoreError::DamagedManifest { .. })), "{error:?}");
    }
    fs::remove_file(&manifest).unwrap();
    let error = Store::open(directory.path(), &options()).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::DamagedManifest { .. })), "{error:?}");
}

#[test]
fn a_damaged_data_file_is_named() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let path = store.event_files().remove(0);
    let mut bytes = fs::read(&path).unwrap();
    let bucket = (0..3).find(|&bucket| store.manifest().buckets[bucket].events.is_some()).unwrap();
    bytes.truncate(bytes.len() - 9);
    fs::write(&path, bytes).unwrap();
    let error = read_bucket(&store, bucket).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::DamagedData { .. })), "{error:?}");
    assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
}

#[test]
fn a_run_appears_whole_or_not_at_all() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let writer = store.writer().unwrap();
    let abandoned = writer.new_run("run-0").unwrap();
    fs::write(abandoned.dir().join("holds.parquet"), "half").unwrap();
    drop(abandoned);
    assert_eq!(store.latest_run(), None);
    for run_id in ["run-1", "run-2"] {
        let run = writer.new_run(run_id).unwrap();
        fs::create_dir(run.dir().join("facts")).unwrap();
        fs::write(run.dir().join("facts/holds.parquet"), run_id).unwrap();
        let mount_point = run.publish().unwrap();
        assert_eq!(fs::read_to_string(mount_point.join("facts/holds.parquet")).unwrap(), run_id);
        let latest = store.latest_run().unwrap();
        assert_eq!(fs::read_to_string(latest.join("facts/holds.parquet")).unwrap(), run_id);
    }
    assert!(writer.new_run("run-1").unwrap_err().to_string().contains("already a run"));
    for bad in ["", "..", ".hidden", "a/b", "ngày"] {
        assert!(writer.new_run(bad).is_err(), "{bad}");
    }
    assert_eq!(fs::read_dir(directory.path().join("runs")).unwrap().count(), 2);
}

#[test]
fn a_file_may_tell_what_it_holds_when_it_has_been_read() {
    let directory = scratch::folder();
    let store = small_store(directory.path());
    let mut writer = store.writer().unwrap();
    let name = |name: &str| FileIdentity { name: name.to_owned(), ..FileIdentity::default() };
    let counts = FileCounts { rows_read: 1, ..FileCounts::default() };
    // A file that is known by its content is forgotten with its rows.
    assert_eq!(writer.begin_file(name("copy.csv")).unwrap(), Begin::New);
    writer.event(&event("copy", "Ký", 1)).unwrap();
    assert_eq!(writer.file_content("first.csv".to_owned(), 3).unwrap(), Begin::AlreadyCommitted);
    assert_eq!(writer.begin_file(name("new.csv")).unwrap(), Begin::New);
    writer.event(&event("new", "Ký", 1)).unwrap();
    assert!(writer.end_file(counts).unwrap_err().to_string().contains("nobody has told"));
    assert!(!writer.knows_length(7));
    assert_eq!(writer.file_content("new".to_owned(), 7).unwrap(), Begin::New);
    writer.end_file(counts).unwrap();
    assert!(writer.knows_length(7));
    let ledger = commit(&mut writer).unwrap();
    let files: Vec<_> = ledger.files.iter().map(|file| (file.content_hash.as_str(), file.stored)).collect();
    assert_eq!(files, [("new", 1)]);
}
