//! The lake compared with a list of rows in memory: whatever the files, and however many ingests, memory, buckets and
//! threads, the rows read back follow the rules.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::struct_field_names, reason = "the fields are called as the columns are")]

mod model;
mod random_exports;
mod read_back;

use self::model::{Expected, Model};
use self::random_exports::ingests;
use self::read_back::{batches, cases_of, events_of, walked_cases, walked_events};
use crate::fixtures::scratch;
use crate::fixtures::stores::{read_bucket, verify};
use buckstop::event::{CaseRecord, EventRecord, KINDS, Kind, MarkedStr, Role};
use buckstop::lake::{Begin, FileCounts, FileEntry, FileIdentity, Store, StoreOptions, bucket_of};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// An event that owns its strings.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    case_id: String,
    procedure_id: Option<String>,
    occurred_at: i64,
    activity: String,
    kind: Kind,
    step: Option<String>,
    official_id: Option<String>,
    unit_id: Option<String>,
    receiver_id: Option<String>,
    receiver_unit_id: Option<String>,
    role: Option<Role>,
    due_at: Option<i64>,
    status: Option<String>,
    flags: [Option<bool>; 3],
    event_key: Option<String>,
    source: String,
    source_row: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Case {
    case_id: String,
    texts: [Option<String>; 6],
    instants: [Option<i64>; 5],
    source: String,
    source_row: u64,
}

#[derive(Clone, Debug)]
struct Export {
    events: Vec<Event>,
    cases: Vec<Case>,
}

fn record(event: &Event) -> EventRecord<'_> {
    EventRecord {
        case_id: &event.case_id,
        procedure_id: event.procedure_id.as_deref().map(MarkedStr::from),
        occurred_at: event.occurred_at,
        activity: event.activity.as_str().into(),
        kind: event.kind,
        step: event.step.as_deref().map(MarkedStr::from),
        official_id: event.official_id.as_deref().map(MarkedStr::from),
        unit_id: event.unit_id.as_deref().map(MarkedStr::from),
        receiver_id: event.receiver_id.as_deref().map(MarkedStr::from),
        receiver_unit_id: event.receiver_unit_id.as_deref().map(MarkedStr::from),
        role: event.role,
        due_at: event.due_at,
        status: event.status.as_deref().map(MarkedStr::from),
        has_note: event.flags[0],
        has_attachment: event.flags[1],
        has_position: event.flags[2],
        event_key: event.event_key.as_deref(),
        source_row: event.source_row,
    }
}

fn case_record(case: &Case) -> CaseRecord<'_> {
    let text = |position: usize| case.texts[position].as_deref();
    CaseRecord {
        case_id: &case.case_id,
        procedure_id: text(0),
        procedure_name: text(1),
        field_id: text(2),
        unit_id: text(3),
        channel: text(4),
        received_at: case.instants[0],
        due_at: case.instants[1],
        finished_at: case.instants[2],
        returned_at: case.instants[3],
        submitted_at: case.instants[4],
        status: text(5),
        source_row: case.source_row,
    }
}

/// Ingests everything on a number of threads, with one writer per ingest.
fn ingest(dir: &Path, ingests: &[Vec<Export>], options: &StoreOptions, threads: usize) -> Store {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let mut number = 0;
        for exports in ingests {
            let mut writer = Store::open(dir, options).unwrap().writer().unwrap();
            for export in exports {
                number += 1;
                let name = format!("export-{number:02}.csv");
                let identity = FileIdentity { content_hash: name.clone(), name, ..FileIdentity::default() };
                assert_eq!(writer.begin_file(identity).unwrap(), Begin::New);
                export.events.iter().for_each(|event| writer.event(&record(event)).unwrap());
                export.cases.iter().for_each(|case| writer.case(&case_record(case)).unwrap());
                let records = (export.events.len() + export.cases.len()) as u64;
                let rows_read = records.min(3) + 2;
                let counts =
                    FileCounts { rows_read, rows_split: records - records.min(3), rejected: 1, skipped: 1 };
                writer.end_file(counts).unwrap();
            }
            writer.commit(1_700_000_000_000_000, &|_, _| {}).unwrap();
        }
        Store::open(dir, options).unwrap()
    })
}

/// Returns all files below a directory with their content, by path.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(tree(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else if name != "lock" {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

fn check(store: &Store, model: &Expected) {
    let buckets = store.bucket_count();
    for bucket in 0..buckets {
        let is_here = |case_id: &str| bucket_of(case_id, buckets) == bucket;
        let mut events: Vec<Event> =
            model.events.iter().filter(|event| is_here(&event.case_id)).cloned().collect();
        let cases: Vec<Case> = model.cases.iter().filter(|case| is_here(&case.case_id)).cloned().collect();
        let entry = &store.manifest().buckets[bucket];
        let path_of = |file: &buckstop::lake::DataFile| store.dir().join(&file.path);
        let batches_of = |file: Option<&buckstop::lake::DataFile>| {
            file.map_or_else(Vec::new, |file| batches(&path_of(file)))
        };
        let stored = batches_of(entry.events.as_ref()).iter().flat_map(events_of).collect::<Vec<_>>();
        assert_eq!(stored, events);
        let stored = batches_of(entry.cases.as_ref()).iter().flat_map(cases_of).collect::<Vec<_>>();
        assert_eq!(stored, cases);
        if let Some(file) = &entry.events {
            assert_eq!(file.rows, events.len() as u64);
        }
        let (columns, case_columns) = read_bucket(store, bucket).unwrap();
        for event in &mut events {
            (event.status, event.event_key) = (None, None);
        }
        assert_eq!(walked_events(&columns), events);
        assert_eq!(walked_cases(&columns, &case_columns), cases);
    }
    let instants = || model.events.iter().map(|event| event.occurred_at);
    assert_eq!(store.manifest().newest_event_us, instants().max());
    assert_eq!(store.manifest().oldest_event_us, instants().min());
    for file in &store.manifest().files {
        let counted = model.ledgers.get(&file.name).copied().unwrap_or_default();
        assert_eq!([file.stored, file.duplicate, file.replaced], counted, "{}", file.name);
        assert!(file.is_balanced(), "{file:?}");
    }
    verify(store);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rows read back equal the model, and memory and threads change no byte.
    #[test]
    fn the_lake_holds_what_the_rules_say(
        ingests in ingests(),
        buckets in 1usize..5,
        // Buckets may double several times in one ingest, and again in the next.
        bucket_rows in prop::sample::select(&[1u64, 4, 1_000_000][..]),
        memory_bytes in prop::sample::select(&[0usize, 900, 1 << 20][..]),
    ) {
        let model = Model::of(&ingests.concat());
        let (first, second) = (scratch::folder(), scratch::folder());
        let options = StoreOptions { buckets, bucket_rows, memory_bytes };
        let store = ingest(first.path(), &ingests, &options, 1);
        check(&store, &model);
        ingest(second.path(), &ingests, &StoreOptions { memory_bytes: 1 << 30, ..options }, 2);
        prop_assert_eq!(tree(first.path()), tree(second.path()));
    }

    /// Rows and ledgers are the same whether files come in one ingest or each in its own.
    #[test]
    fn ingests_may_be_cut_anywhere(ingests in ingests()) {
        let together = vec![ingests.iter().flatten().cloned().collect::<Vec<_>>()];
        let apart: Vec<Vec<Export>> = ingests.iter().flatten().map(|export| vec![export.clone()]).collect();
        let (first, second) = (scratch::folder(), scratch::folder());
        let options = StoreOptions { buckets: 2, ..StoreOptions::default() };
        let one = ingest(first.path(), &together, &options, 1);
        let many = ingest(second.path(), &apart, &options, 1);
        for bucket in 0..2 {
            let (one, many) = (read_bucket(&one, bucket).unwrap(), read_bucket(&many, bucket).unwrap());
            prop_assert_eq!(walked_events(&one.0), walked_events(&many.0));
            prop_assert_eq!(walked_cases(&one.0, &one.1), walked_cases(&many.0, &many.1));
        }
        let without_batch = |store: &Store| -> Vec<FileEntry> {
            store.manifest().files.iter().map(|file| FileEntry { batch: 0, ..file.clone() }).collect()
        };
        prop_assert_eq!(without_batch(&one), without_batch(&many));
    }
}

/// There are more rows than a batch, a page and a row group hold, so that dictionaries change while reading.
#[test]
fn many_row_groups_read_back() {
    let name = |prefix: &str, number: u64| format!("{prefix}-{number}");
    let events: Vec<Event> = (0..270_000u64)
        .map(|row| Event {
            case_id: format!("H21-{:06}", row / 3),
            procedure_id: row.is_multiple_of(5).then(|| name("procedure", row % 35)),
            occurred_at: row as i64 * 1_000_003 % 7_777_777,
            activity: name("activity", row % 11),
            kind: KINDS[(row % 26) as usize].0,
            step: None,
            official_id: Some(name("official", row / 40_000)),
            unit_id: None,
            receiver_id: (row > 100_000).then(|| name("receiver", row % 3)),
            receiver_unit_id: None,
            role: (row > 265_000).then_some(Role::Coordinate),
            due_at: (row % 2 == 0).then_some(row as i64),
            status: None,
            flags: [Some(row % 3 == 0), None, (row > 200_000).then_some(true)],
            event_key: None,
            source: "export-01.csv".to_owned(),
            source_row: row + 2,
        })
        .collect();
    let directory = scratch::folder();
    let options = StoreOptions { buckets: 1, memory_bytes: 20 << 20, ..StoreOptions::default() };
    let export = Export { events, cases: Vec::new() };
    let store = ingest(directory.path(), &[vec![export.clone()]], &options, 2);
    let mut expected = Expected { events: export.events, ..Expected::default() };
    expected.events.sort_by_key(|event| (event.case_id.clone(), event.occurred_at, event.source_row));
    expected.ledgers.insert("export-01.csv".to_owned(), [270_000, 0, 0]);
    check(&store, &expected);
}
