//! Nightly exports: a log that comes in overlapping exports, with late and corrected rows, gives the same facts as
//! the whole log at once, from the text of the files to the fact tables.
//!
//! The assumptions about exports are those of `src/lake/ingest/arrange.rs`: an export is cut by time or by case, and the
//! export with a correction comes after those without.

use crate::fixtures::bucket::walk;
use crate::fixtures::collector::compiled;
use crate::fixtures::scratch;
use crate::fixtures::stores::{read_bucket, verify, write_facts};
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use buckstop::bulk::Bulk;
use buckstop::calendar::CalendarBook;
use buckstop::event::{CaseRecord, EventRecord};
use buckstop::fact::Level;
use buckstop::lake::{Begin, FileCounts, FileIdentity, Store, StoreOptions, Writer};
use buckstop::profile::{Profile, Reject, Sink};
use buckstop::source::{ProfileChoice, ReadOptions, read_from};
use buckstop::trace::{Levels, PauseRules, WalkSettings};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::sync::LazyLock;

const CASES: usize = 4;
const INSTANTS: usize = 6;
/// The versions of the source: before any change, after some changes, and in the end.
const VERSIONS: usize = 3;
const LAST: usize = VERSIONS - 1;

/// The content of a row of the progress log.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RowContent {
    instant: usize,
    activity: &'static str,
    official: &'static str,
    receivers: Vec<&'static str>,
    unit: &'static str,
    due: Option<usize>,
    status: &'static str,
    note: &'static str,
}

/// A row of the source, and the version from which on it exists.
#[derive(Clone, Debug)]
struct Row {
    case: usize,
    has_key: bool,
    since: usize,
    contents: [RowContent; VERSIONS],
}

/// The row of a case in the case export: due date and status.
type Dossier = (Option<usize>, &'static str);

/// The source: its rows in order, and its case export.
#[derive(Clone, Debug)]
struct Source {
    rows: Vec<Row>,
    dossiers: Vec<[Dossier; VERSIONS]>,
}

#[derive(Clone, Copy, Debug)]
enum Cut {
    Time(usize, usize),
    /// One bit per case.
    Cases(u8),
}

#[derive(Clone, Copy, Debug)]
struct Export {
    version: usize,
    cut: Cut,
    /// True if the case export is included.
    with_dossiers: bool,
    /// True if it has an ingest of its own, false if it comes with the export before.
    own_ingest: bool,
}

impl Export {
    fn has_case(&self, case: usize) -> bool {
        match self.cut {
            Cut::Time(..) => self.with_dossiers,
            Cut::Cases(cases) => cases >> case & 1 == 1,
        }
    }

    fn has(&self, row: &Row) -> bool {
        let instant = row.contents[self.version].instant;
        row.since <= self.version
            && match self.cut {
                Cut::Time(first, last) => (first..=last).contains(&instant),
                Cut::Cases(_) => self.has_case(row.case),
            }
    }
}

impl Source {
    /// Returns the log and the cases as files. The running number prevents two exports from being equal byte for
    /// byte, because the second would be skipped.
    fn files(&self, export: &Export, number: usize) -> [String; 2] {
        let mut log = String::from(
            "MaHoSo,ThoiGian,ThaoTac,NguoiGui,NguoiNhan,DonViGui,NgayHetHanBuocXuLy,TrangThai,NoiDung,Id,LanXuat\n",
        );
        let time = |instant: usize| format!("{}/03/2024 {}:00", 4 + instant / 3, 8 + instant % 3);
        for (id, row) in self.rows.iter().enumerate().filter(|(_, row)| export.has(row)) {
            let contents = &row.contents[export.version];
            let due = contents.due.map(time).unwrap_or_default();
            let key = if row.has_key { format!("r{id}") } else { String::new() };
            let (at, receivers) = (time(contents.instant), contents.receivers.join("##"));
            writeln!(
                log,
                "H21-{},{at},{},{},{receivers},{},{due},{},{},{key},{number}",
                row.case, contents.activity, contents.official, contents.unit, contents.status, contents.note
            )
            .unwrap();
        }
        let mut cases = String::from("MaHoSo,NgayTiepNhan,NgayHenTra,TrangThaiHoSo,LanXuat\n");
        for (case, dossier) in self.dossiers.iter().enumerate() {
            let (due, status) = dossier[export.version];
            if export.with_dossiers && export.has_case(case) {
                writeln!(
                    cases,
                    "H21-{case},{},{},{status},{number}",
                    time(0),
                    due.map(time).unwrap_or_default()
                )
                .unwrap();
            }
        }
        [log, cases]
    }

    /// Returns the cases whose final version is not the last one in these exports.
    fn stale_cases(&self, exports: &[Export]) -> u8 {
        let is_stale = |case: usize| {
            let rows = || self.rows.iter().enumerate().filter(move |(_, row)| row.case == case);
            let row_is_stale = |row: &Row| {
                let last = exports.iter().rfind(|export| export.has(row));
                last.is_none_or(|export| row.contents[export.version] != row.contents[LAST])
            };
            let at = |version: usize, instant: usize| -> Vec<usize> {
                let is_there = |row: &Row| row.since <= version && row.contents[version].instant == instant;
                rows().filter(|(_, row)| is_there(row)).map(|(id, _)| id).collect()
            };
            let instant_is_stale = |instant: usize| {
                let is_here = |export: &&Export| {
                    rows().any(|(_, row)| row.contents[export.version].instant == instant && export.has(row))
                };
                let last = exports.iter().rfind(is_here);
                let rows = at(LAST, instant);
                !rows.is_empty() && last.is_some_and(|export| at(export.version, instant) != rows)
            };
            let last = exports.iter().rfind(|export| export.with_dossiers && export.has_case(case));
            let dossiers = self.dossiers[case];
            rows().any(|(_, row)| row_is_stale(row))
                || (0..INSTANTS).any(instant_is_stale)
                || last.is_none_or(|export| dossiers[export.version] != dossiers[LAST])
        };
        (0..CASES).filter(|&case| is_stale(case)).map(|case| 1u8 << case).sum()
    }
}

fn contents() -> impl Strategy<Value = RowContent> {
    let activity = select(vec!["Chuyển hồ sơ", "Trình ký", "Trả lại hồ sơ", "Xin ý kiến", "Yêu cầu bổ sung"]);
    let people = vec!["An", "Bình", "Chi"];
    let receivers = prop::collection::vec(select(people.clone()), 0..3);
    let rest = (
        select(vec!["Sở Y tế", "UBND"]),
        weighted(0.5, 0..INSTANTS),
        select(vec!["", "Đang xử lý", "Chờ bổ sung"]),
        select(vec!["", "Kính chuyển"]),
    );
    (0..INSTANTS, activity, select(people), receivers, rest).prop_map(
        |(instant, activity, official, mut receivers, (unit, due, status, note))| {
            receivers.dedup();
            RowContent { instant, activity, official, receivers, unit, due, status, note }
        },
    )
}

/// Draws rows from few instants, people and activities, so that contents and instants repeat.
fn row() -> impl Strategy<Value = Row> {
    let since = prop_oneof![5 => Just(0), 1 => Just(1), 1 => Just(2)];
    let corrected = (weighted(0.15, contents()), weighted(0.15, contents()));
    (0..CASES, any::<bool>(), since, contents(), corrected).prop_map(
        |(case, has_key, since, first, corrected)| {
            let correct = |contents: &RowContent, corrected: Option<RowContent>| match corrected {
                None => contents.clone(),
                Some(corrected) if has_key => corrected,
                // Without a key, a correction must keep the official.
                Some(corrected) => {
                    let RowContent { instant, activity, official, receivers, .. } = contents.clone();
                    RowContent { instant, activity, official, receivers, ..corrected }
                }
            };
            let second = correct(&first, corrected.0);
            let third = correct(&second, corrected.1);
            Row { case, has_key, since, contents: [first, second, third] }
        },
    )
}

fn source() -> impl Strategy<Value = Source> {
    let dossier = || (weighted(0.7, 0..INSTANTS), select(vec!["2", "4", "10"]));
    let dossiers = prop::collection::vec((dossier(), weighted(0.2, dossier())), CASES).prop_map(|all| {
        all.into_iter().map(|(first, corrected)| [first, first, corrected.unwrap_or(first)]).collect()
    });
    (prop::collection::vec(row(), 1..24), dossiers).prop_map(|(rows, dossiers)| Source { rows, dossiers })
}

fn exports() -> impl Strategy<Value = Vec<Export>> {
    let time = (0..INSTANTS, 0..INSTANTS).prop_map(|(a, b)| Cut::Time(a.min(b), a.max(b)));
    let cut = prop_oneof![3 => time, 2 => (0..1u8 << CASES).prop_map(Cut::Cases)];
    let version = prop_oneof![1 => Just(0), 1 => Just(1), 3 => Just(2)];
    prop::collection::vec((version, cut, any::<bool>(), any::<bool>()), 1..7).prop_map(|all| {
        let export =
            |(version, cut, with_dossiers, own_ingest)| Export { version, cut, with_dossiers, own_ingest };
        all.into_iter().map(export).collect()
    })
}

/// The writer of the lake as a sink, as in `buckstop ingest`.
struct Lake<'a>(&'a mut Writer);

impl Sink for Lake<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        self.0.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        self.0.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        panic!("{reject:?}")
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.0.placeholder(official_id)
    }
}

/// Reads a file into the writer as `buckstop ingest` does. A known file is skipped.
fn give(writer: &mut Writer, name: &str, text: &str, profile: &Profile) {
    let content_hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    let identity = FileIdentity {
        name: name.to_owned(),
        content_hash,
        zone: "UTC".to_owned(),
        ..FileIdentity::default()
    };
    if writer.begin_file(identity).unwrap() == Begin::AlreadyCommitted {
        return;
    }
    let reading = ReadOptions::default();
    let choice = ProfileChoice::Given(profile);
    let report =
        read_from(&mut text.as_bytes(), name, choice, &reading, &mut |_| {}, &mut Lake(writer)).unwrap();
    let counts = FileCounts {
        rows_read: report.rows_read,
        rows_split: report.rows_split + report.case_attributes,
        rejected: report.rejected,
        skipped: report.rows_skipped,
    };
    writer.end_file(counts).unwrap();
}

/// The profiles of the log and of the cases.
static PROFILES: LazyLock<[Profile; 2]> = LazyLock::new(|| {
    let log = "id = 'log'\nextends = 'vn-local'\n[columns]\nevent_key = 'Id'";
    let dossier = "id = 'dossier'\nextends = 'vn-dossier'";
    [compiled(log), compiled(dossier)]
});

fn ingest(dir: &Path, source: &Source, exports: &[Export], first_number: usize) -> Store {
    let options = StoreOptions { buckets: 2, ..StoreOptions::default() };
    let mut writer = Store::open(dir, &options).unwrap().writer().unwrap();
    let commit = |writer: &mut Writer| drop(writer.commit(1_700_000_000_000_000, &|_, _| {}).unwrap());
    for (number, export) in exports.iter().enumerate() {
        if export.own_ingest {
            commit(&mut writer);
        }
        for ((text, name), profile) in
            source.files(export, first_number + number).iter().zip(["log", "cases"]).zip(&*PROFILES)
        {
            give(&mut writer, &format!("{name}-{number}.csv"), text, profile);
        }
    }
    commit(&mut writer);
    drop(writer);
    Store::open(dir, &options).unwrap()
}

/// Returns each fact table as text, and the rows it was made from, without their sources.
fn facts(store: &Store, dir: &Path) -> BTreeMap<String, Vec<Vec<Option<String>>>> {
    let calendars = CalendarBook::around_the_clock();
    let sources = BTreeSet::new();
    let as_of = store.manifest().newest_event_us.unwrap_or_default();
    let settings = WalkSettings {
        as_of,
        calendars: &calendars,
        last_event_sources: &sources,
        filling_sources: &sources,
        after_pause: &PauseRules::default(),
        intake_limit_us: 8 * 3_600_000_000,
        levels: &Levels::default(),
        bulk: &Bulk::default(),
    };
    let mut tables = BTreeMap::new();
    let mut files = store.event_files();
    files.extend(store.case_files());
    for bucket in 0..store.bucket_count() {
        let (events, cases) = read_bucket(store, bucket).unwrap();
        for level in Level::ALL {
            let facts = walk(&events, &cases, level, &settings);
            files.extend(write_facts(dir, bucket as u32, level, &facts, &events).unwrap());
        }
    }
    for file in files {
        let table = file.parent().unwrap();
        let name = file.strip_prefix(dir).map_or_else(
            |_| table.strip_prefix(store.dir()).unwrap().display().to_string(),
            |inside| inside.display().to_string(),
        );
        tables.insert(name, rows(&file));
    }
    tables
}

fn rows(file: &Path) -> Vec<Vec<Option<String>>> {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap().build().unwrap();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.unwrap();
        let schema = batch.schema();
        let columns: Vec<_> = schema
            .fields()
            .iter()
            .zip(batch.columns())
            .filter(|(field, _)| !field.name().contains("source"))
            .map(|(_, column)| match column.data_type() {
                // Instants in a named zone cannot be formatted without a zone database.
                DataType::Timestamp(..) => cast(&cast(column, &DataType::Int64).unwrap(), &DataType::Utf8),
                _ => cast(column, &DataType::Utf8),
            })
            .map(Result::unwrap)
            .collect();
        let cell = |column: &arrow::array::ArrayRef, row: usize| {
            let column = column.as_string::<i32>();
            (!arrow::array::Array::is_null(column, row)).then(|| column.value(row).to_owned())
        };
        rows.extend(
            (0..batch.num_rows()).map(|row| columns.iter().map(|column| cell(column, row)).collect()),
        );
    }
    rows
}

fn check_ledgers(store: &Store) {
    let manifest = store.manifest();
    let stored: u64 = manifest.files.iter().map(|file| file.stored).sum();
    assert_eq!(stored, manifest.data_files().map(|file| file.rows).sum::<u64>());
    assert!(manifest.files.iter().all(buckstop::lake::FileEntry::is_balanced));
    verify(store);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn overlapping_exports_give_the_facts_of_the_whole(
        source in source(),
        mut exports in exports(),
        apart in any::<bool>(),
    ) {
        let stale = source.stale_cases(&exports);
        let last = |cases: u8| Export {
            version: LAST,
            cut: Cut::Cases(cases),
            with_dossiers: true,
            own_ingest: apart,
        };
        // The last one or two exports have what the others left out or had in an older version.
        exports.extend([last(stale & 5), last(stale & !5)]);
        prop_assert_eq!(source.stale_cases(&exports), 0);
        let whole = last(u8::MAX);
        let folders = [0, 1, 2, 3].map(|_| scratch::folder());
        let split = ingest(folders[0].path(), &source, &exports, 0);
        let once = ingest(folders[1].path(), &source, &[whole], exports.len());
        check_ledgers(&split);
        check_ledgers(&once);
        prop_assert_eq!(facts(&split, folders[2].path()), facts(&once, folders[3].path()));
        // Reading the whole log once more changes nothing.
        let batch = split.manifest().buckets.clone();
        drop(split);
        let again = ingest(folders[0].path(), &source, &[whole], exports.len());
        check_ledgers(&again);
        prop_assert_eq!(&again.manifest().buckets, &batch);
    }
}
