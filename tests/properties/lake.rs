//! The lake compared with a list of rows in memory: whatever the files, and however many ingests, memory, buckets and
//! threads, the rows read back follow the rules.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::struct_field_names, reason = "the fields are called as the columns are")]

use crate::fixtures::stores::{read_bucket, verify};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use buckstop::event::{
    CaseColumns, CaseRecord, EventColumns, EventRecord, Flags, KINDS, Kind, MarkedStr, NO_TIME, ROLES, Role,
    Sym,
};
use buckstop::lake::{Begin, FileCounts, FileEntry, FileIdentity, Store, StoreOptions, bucket_of};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
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
    instants: [Option<i64>; 4],
    source: String,
    source_row: u64,
}

#[derive(Clone, Debug)]
struct Export {
    events: Vec<Event>,
    cases: Vec<Case>,
}

/// The expected content of a store.
#[derive(Default)]
struct Expected {
    /// The events in the order of the store.
    events: Vec<Event>,
    cases: Vec<Case>,
    /// For each source, the numbers of rows stored, duplicate and replaced.
    ledgers: BTreeMap<String, [u64; 3]>,
}

/// An event and its running number, which distinguishes it from equal events.
#[derive(Clone)]
struct Row {
    number: usize,
    event: Event,
}

/// The rules, written for clarity: files are read one after another.
#[derive(Default)]
struct Model {
    /// The rows of each case and instant, in order.
    standing: BTreeMap<(String, i64), Vec<Row>>,
    cases: BTreeMap<String, Case>,
    ledgers: BTreeMap<String, [u64; 3]>,
    numbers: usize,
}

const STORED: usize = 0;
const DUPLICATE: usize = 1;
const REPLACED: usize = 2;

impl Model {
    fn of(exports: &[Export]) -> Expected {
        let mut model = Self::default();
        exports.iter().for_each(|export| model.add(export));
        Expected {
            events: model.standing.into_values().flatten().map(|row| row.event).collect(),
            cases: model.cases.into_values().collect(),
            ledgers: model.ledgers,
        }
    }

    fn add(&mut self, export: &Export) {
        let rows = self.current_rows(&export.events);
        let mut names: Vec<_> = rows.iter().map(|row| name(&row.event)).collect();
        names.sort();
        names.dedup();
        // For each duplicate, by its number, the row that is kept in its case_and_instant.
        let mut twins: BTreeMap<usize, Row> = BTreeMap::new();
        for one in names {
            let of_name = |row: &&Row| name(&row.event) == one;
            let standing: Vec<Row> = self.standing.values().flatten().filter(of_name).cloned().collect();
            let mut coming: Vec<&Row> = rows.iter().filter(of_name).collect();
            coming.sort_by_key(|row| row.event.occurred_at);
            let says = |row: &Row| Event { source: String::new(), source_row: 0, ..row.event.clone() };
            if standing.iter().map(says).eq(coming.iter().map(|row| says(row))) {
                coming.iter().for_each(|row| self.count(&row.event.source, DUPLICATE));
                twins.extend(coming.iter().zip(standing).map(|(row, twin)| (row.number, twin)));
            } else {
                coming.iter().for_each(|row| self.count(&row.event.source, STORED));
                standing.iter().for_each(|row| self.move_to_replaced(&row.event.source));
                self.standing.values_mut().for_each(|rows| rows.retain(|row| name(&row.event) != one));
            }
        }
        let standing_for = |row: &Row| twins.get(&row.number).unwrap_or(row).clone();
        self.order_rows(&rows.iter().map(standing_for).collect::<Vec<_>>());
        export.cases.iter().for_each(|case| self.count(&case.source, REPLACED));
        for case in &export.cases {
            let is_later = |other: &Case| other.case_id == case.case_id && other.source_row > case.source_row;
            if !export.cases.iter().any(is_later) {
                self.add_case(case);
            }
        }
    }

    /// Returns the rows of a file without those whose key a later row of the file has too.
    fn current_rows(&mut self, events: &[Event]) -> Vec<Row> {
        let mut rows = Vec::new();
        for event in events {
            let is_later = |other: &&Event| name(other) == name(event) && other.source_row > event.source_row;
            if event.event_key.is_some() && events.iter().any(|other| is_later(&other)) {
                self.count(&event.source, REPLACED);
            } else {
                self.numbers += 1;
                rows.push(Row { number: self.numbers, event: event.clone() });
            }
        }
        rows
    }

    /// Orders the rows of an instant: those of the file as the file has them, each other one after its predecessor.
    fn order_rows(&mut self, rows: &[Row]) {
        let case_and_instant = |row: &Row| (row.event.case_id.clone(), row.event.occurred_at);
        let instants: BTreeSet<(String, i64)> = rows.iter().map(case_and_instant).collect();
        for instant in instants {
            let before = self.standing.remove(&instant).unwrap_or_default();
            let mut after: Vec<Row> =
                rows.iter().filter(|row| case_and_instant(row) == instant).cloned().collect();
            let position = |rows: &[Row], number| rows.iter().position(|row| row.number == number);
            for (index, row) in before.iter().enumerate() {
                if position(&after, row.number).is_none() {
                    let behind = index.checked_sub(1).map(|index| before[index].number);
                    let at = behind.map_or(0, |number| position(&after, number).unwrap() + 1);
                    after.insert(at, row.clone());
                }
            }
            self.standing.insert(instant, after);
        }
    }

    /// Reads a case, which has been counted as replaced so far.
    fn add_case(&mut self, case: &Case) {
        let counts = self.ledgers.get_mut(&case.source).unwrap();
        counts[REPLACED] -= 1;
        let old = self.cases.get(&case.case_id).cloned();
        if old.as_ref().is_some_and(|old| (&old.texts, &old.instants) == (&case.texts, &case.instants)) {
            counts[DUPLICATE] += 1;
            return;
        }
        counts[STORED] += 1;
        if let Some(old) = old {
            self.move_to_replaced(&old.source);
        }
        self.cases.insert(case.case_id.clone(), case.clone());
    }

    fn move_to_replaced(&mut self, source: &str) {
        self.ledgers.get_mut(source).unwrap()[STORED] -= 1;
        self.count(source, REPLACED);
    }

    fn count(&mut self, source: &str, outcome: usize) {
        self.ledgers.entry(source.to_owned()).or_default()[outcome] += 1;
    }
}

/// The identity of an event: its key within its case, else its content.
fn name(event: &Event) -> impl Ord + use<> {
    let content =
        (event.occurred_at, event.activity.clone(), event.official_id.clone(), event.receiver_id.clone());
    let content = event.event_key.is_none().then_some(content);
    (event.case_id.clone(), event.event_key.clone(), content)
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(words).prop_map(str::to_owned)
}

fn maybe(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(word(words))
}

const CASES: &[&str] = &["H21-2", "H21-10", "NA", "000.00.16.H21-240311-0001", "hồ sơ"];

/// Draws events. Half of them have the same content, so that repeats within a file and across files are common.
fn event() -> impl Strategy<Value = Event> {
    (any_event(), any::<bool>()).prop_map(|(event, is_common)| {
        if !is_common {
            return event;
        }
        Event {
            case_id: "NA".to_owned(),
            occurred_at: 1,
            activity: "Trình ký".to_owned(),
            kind: Kind::Work,
            procedure_id: None,
            step: None,
            official_id: None,
            unit_id: None,
            receiver_unit_id: None,
            role: None,
            due_at: None,
            // Sometimes the same event has another status, as after a correction.
            status: event.status.filter(|status| status == "10"),
            flags: [None; 3],
            event_key: None,
            ..event
        }
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    let who = (
        maybe(&["an", "bình", "chi"]),
        maybe(&["Sở Y tế", "UBND"]),
        maybe(&["an", "dung"]),
        maybe(&["UBND", "Sở Tài chính"]),
    );
    let what = (
        word(&["Chuyển hồ sơ", "Trình ký", "=1+1"]),
        prop::sample::select(&[0usize, 4, 8, 25][..]).prop_map(|kind| KINDS[kind].0),
        prop::option::of(prop::sample::select(ROLES).prop_map(|(role, _)| role)),
        maybe(&["thụ lý", "ký"]),
        maybe(&["1.001612", "2.000815"]),
    );
    let rest = (
        prop::option::of(-2i64..3),
        maybe(&["Đang xử lý", "Đã chuyển", "Chờ ký", "10"]),
        prop::array::uniform3(any::<Option<bool>>()),
        prop::option::weighted(0.4, word(&["k1", "k2", "k3"])),
    );
    (word(CASES), 0i64..3, who, what, rest).prop_map(|(case_id, occurred_at, who, what, rest)| Event {
        case_id,
        procedure_id: what.4,
        occurred_at,
        activity: what.0,
        kind: what.1,
        step: what.3,
        official_id: who.0,
        unit_id: who.1,
        receiver_id: who.2,
        receiver_unit_id: who.3,
        role: what.2,
        due_at: rest.0,
        status: rest.1,
        flags: rest.2,
        event_key: rest.3,
        source: String::new(),
        source_row: 0,
    })
}

fn case() -> impl Strategy<Value = Case> {
    let texts = prop::array::uniform6(maybe(&["Sở Y tế", "1.001612", "trực tuyến"]));
    let instants = prop::array::uniform4(prop::option::of(-2i64..3));
    (word(CASES), texts, instants).prop_map(|(case_id, texts, instants)| Case {
        case_id,
        texts,
        instants,
        source: String::new(),
        source_row: 0,
    })
}

/// Draws rows of one to three events each, as when several receivers split a row.
fn export() -> impl Strategy<Value = Export> {
    let row =
        (event(), prop::collection::vec(maybe(&["an", "dung"]), 1..=3)).prop_map(|(event, receivers)| {
            let split = |receiver_id| Event { receiver_id, ..event.clone() };
            receivers.into_iter().map(split).collect::<Vec<_>>()
        });
    let rows = prop::collection::vec(row, 0..12);
    (rows, prop::collection::vec(case(), 0..4)).prop_map(|(rows, mut cases)| {
        let numbered = rows.into_iter().zip(2..).flat_map(|(events, source_row)| {
            events.into_iter().map(move |event| Event { source_row, ..event })
        });
        cases.iter_mut().zip(1..).for_each(|(case, source_row)| case.source_row = source_row);
        Export { events: numbered.collect(), cases }
    })
}

/// Draws ingests, each a list of files of rows.
fn ingests() -> impl Strategy<Value = Vec<Vec<Export>>> {
    prop::collection::vec(prop::collection::vec(export(), 0..4), 1..4).prop_map(|mut ingests| {
        for (export, number) in ingests.iter_mut().flatten().zip(1..) {
            let source = format!("export-{number:02}.csv");
            export.events.iter_mut().for_each(|event| event.source.clone_from(&source));
            export.cases.iter_mut().for_each(|case| case.source.clone_from(&source));
        }
        ingests
    })
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

/// Returns the rows of the files as any Parquet reader shows them: strings, numbers and nulls.
fn batches(path: &Path) -> Vec<RecordBatch> {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a ArrayRef {
    batch.column_by_name(name).unwrap()
}

fn text(batch: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let array = column(batch, name).as_string::<i32>();
    array.is_valid(row).then(|| array.value(row).to_owned())
}

fn instant(batch: &RecordBatch, name: &str, row: usize) -> Option<i64> {
    let array = column(batch, name).as_primitive::<TimestampMicrosecondType>();
    array.is_valid(row).then(|| array.value(row))
}

fn flag(batch: &RecordBatch, name: &str, row: usize) -> Option<bool> {
    let array = column(batch, name).as_boolean();
    array.is_valid(row).then(|| array.value(row))
}

fn source_row(batch: &RecordBatch, row: usize) -> u64 {
    column(batch, "source_row").as_primitive::<Int64Type>().value(row) as u64
}

fn events_of(batch: &RecordBatch) -> Vec<Event> {
    let event = |row: usize| Event {
        case_id: text(batch, "case_id", row).unwrap(),
        procedure_id: text(batch, "procedure_id", row),
        occurred_at: instant(batch, "occurred_at", row).unwrap(),
        activity: text(batch, "activity", row).unwrap(),
        kind: Kind::from_name(&text(batch, "kind", row).unwrap()).unwrap(),
        step: text(batch, "step", row),
        official_id: text(batch, "official_id", row),
        unit_id: text(batch, "unit_id", row),
        receiver_id: text(batch, "receiver_id", row),
        receiver_unit_id: text(batch, "receiver_unit_id", row),
        role: text(batch, "role", row).map(|role| Role::from_name(&role).unwrap()),
        due_at: instant(batch, "due_at", row),
        status: text(batch, "status", row),
        flags: ["has_note", "has_attachment", "has_position"].map(|name| flag(batch, name, row)),
        event_key: text(batch, "event_key", row),
        source: text(batch, "source", row).unwrap(),
        source_row: source_row(batch, row),
    };
    (0..batch.num_rows()).map(event).collect()
}

fn cases_of(batch: &RecordBatch) -> Vec<Case> {
    let texts = ["procedure_id", "procedure_name", "field_id", "unit_id", "channel", "status"];
    let instants = ["received_at", "due_at", "finished_at", "returned_at"];
    let case = |row: usize| Case {
        case_id: text(batch, "case_id", row).unwrap(),
        texts: texts.map(|name| text(batch, name, row)),
        instants: instants.map(|name| instant(batch, name, row)),
        source: text(batch, "source", row).unwrap(),
        source_row: source_row(batch, row),
    };
    (0..batch.num_rows()).map(case).collect()
}

/// Returns the rows of a bucket as the walk reads them, which is without status and key.
fn walked_events(columns: &EventColumns) -> Vec<Event> {
    let text = |symbol: Sym| columns.symbols.get(symbol).map(str::to_owned);
    let event = |row: usize| Event {
        case_id: text(columns.case_id[row]).unwrap(),
        procedure_id: text(columns.procedure_id[row]),
        occurred_at: columns.occurred_at[row],
        activity: text(columns.activity[row]).unwrap(),
        kind: columns.kind[row],
        step: text(columns.step[row]),
        official_id: text(columns.official_id[row]),
        unit_id: text(columns.unit_id[row]),
        receiver_id: text(columns.receiver_id[row]),
        receiver_unit_id: text(columns.receiver_unit_id[row]),
        role: columns.role[row],
        due_at: (columns.due_at[row] != NO_TIME).then_some(columns.due_at[row]),
        status: None,
        flags: {
            let flags: Flags = columns.flags[row];
            [flags.has_note(), flags.has_attachment(), flags.has_position()]
        },
        event_key: None,
        source: text(columns.source[row]).unwrap(),
        source_row: columns.source_row[row],
    };
    (0..columns.len()).map(event).collect()
}

fn walked_cases(events: &EventColumns, columns: &CaseColumns) -> Vec<Case> {
    let text = |symbol: Sym| events.symbols.get(symbol).map(str::to_owned);
    let case = |row: usize| Case {
        case_id: text(columns.case_id[row]).unwrap(),
        texts: [
            columns.procedure_id[row],
            columns.procedure_name[row],
            columns.field_id[row],
            columns.unit_id[row],
            columns.channel[row],
            columns.status[row],
        ]
        .map(text),
        instants: [
            columns.received_at[row],
            columns.due_at[row],
            columns.finished_at[row],
            columns.returned_at[row],
        ]
        .map(|instant| (instant != NO_TIME).then_some(instant)),
        source: text(columns.source[row]).unwrap(),
        source_row: columns.source_row[row],
    };
    (0..columns.case_id.len()).map(case).collect()
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
        memory_bytes in prop::sample::select(&[0usize, 900, 1 << 20][..]),
    ) {
        let model = Model::of(&ingests.concat());
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let options = StoreOptions { buckets, memory_bytes };
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
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
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
    let directory = tempfile::tempdir().unwrap();
    let options = StoreOptions { buckets: 1, memory_bytes: 20 << 20 };
    let export = Export { events, cases: Vec::new() };
    let store = ingest(directory.path(), &[vec![export.clone()]], &options, 2);
    let mut expected = Expected { events: export.events, ..Expected::default() };
    expected.events.sort_by_key(|event| (event.case_id.clone(), event.occurred_at, event.source_row));
    expected.ledgers.insert("export-01.csv".to_owned(), [270_000, 0, 0]);
    check(&store, &expected);
}
