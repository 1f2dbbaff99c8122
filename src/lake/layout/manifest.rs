//! The manifest: which source files are committed, with their ledgers, and which data files hold their rows.

use super::durable::write_whole;
use super::paths::MANIFEST;
use crate::lake::StoreError;
use crate::lists::ListEntry;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};

/// The format version that this program writes, and the newest that it reads.
pub const FORMAT_VERSION: u32 = 1;

/// The whole state of a store. All collections are ordered, so that the same state gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// See [`FORMAT_VERSION`].
    pub format_version: u32,
    /// The number of the last committed ingest; 0 in a new store.
    pub batch: u64,
    /// The sequence number of the next source file.
    pub next_sequence: u32,
    /// The instant of the oldest stored event, µs UTC.
    pub oldest_event_us: Option<i64>,
    /// The instant of the newest stored event, µs UTC: the default of `--as-of`.
    pub newest_event_us: Option<i64>,
    /// Accounts that can hold a case but are never ranked.
    pub placeholders: BTreeSet<String>,
    /// The reference lists in force, in the order of their commits. They are small, and are kept in the manifest so
    /// that they are committed together with the events they came with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<StoredList>,
    /// The source files in the order of their commits.
    pub files: Vec<FileEntry>,
    /// One entry per bucket.
    pub buckets: Vec<BucketEntry>,
    /// What a purge has yet to remove from the disk; `None` if there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purging: Option<Purging>,
}

/// What a purge has committed to remove, and what may still be on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purging {
    /// The folders of runs.
    pub runs: Vec<String>,
    /// The last ingest whose rejects go.
    pub rejects_until: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A source file and its ledger:
/// `rows_read + rows_split = stored + duplicate + replaced + purged + rejected + skipped`.
///
/// A later file may replace rows of this one; this ledger then counts them as `replaced` instead of `stored`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// The sequence number, in the order of ingest: of two rows with the same key, the one from the file with the
    /// higher number wins.
    pub sequence: u32,
    /// The name that its rows carry as `source`. Names are unique: a second `export.csv` becomes `export.csv (2)`.
    pub name: String,
    /// The parts of the file, such as the sheets of a workbook; empty if it has none. Its rows then carry the name of
    /// their part as `source`, such as `export.xlsx > Tháng 3`. The parts are numbered consecutively from `sequence`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// The BLAKE3 hash of its content, in hexadecimal.
    pub content_hash: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The profile that read it. For a workbook with several kinds of tables, all their profiles, separated by `, `.
    pub profile: String,
    /// The profile's rule for the end of a case, e.g. `last-event`. With `None`, the kinds of the events decide.
    pub case_end: Option<String>,
    /// True if its events only fill what the other files leave out of a case.
    #[serde(default)]
    pub fills: bool,
    /// True if nearly all times of its events are dates without a time of day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_dates: bool,
    /// The time zone in which its times were read.
    pub zone: String,
    /// The number of the ingest that committed it.
    pub batch: u64,
    /// The instant of that commit, µs UTC.
    pub ingested_at_us: i64,
    /// Rows read from the file.
    pub rows_read: u64,
    /// Records beyond one per row, where one row gave several (several receivers, case attributes).
    pub rows_split: u64,
    /// Records in the lake.
    pub stored: u64,
    /// Records that were in the lake already, from another file.
    pub duplicate: u64,
    /// Records that a later record of the same key replaced.
    pub replaced: u64,
    /// Records that a purge removed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub purged: u64,
    /// Rows with a value that could not be read.
    pub rejected: u64,
    /// Rows that contain no event: blank lines, footers, applicants' data.
    pub skipped: u64,
    /// Values that its records were stored without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedEntry>,
}

/// Values of one column of a source file that were not stored, although their rows were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DroppedEntry {
    /// The heading of the column.
    pub column: String,
    /// What the column would have given: a slot such as `due_at`, or the activity of a step; empty if nothing reads it.
    pub meaning: String,
    /// The id of the reason.
    pub reason: String,
    /// The number of values.
    pub count: u64,
    /// The first of these values.
    pub example: String,
}

/// A reference list: the rows of one table that came in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredList {
    /// The [`FileEntry::sequence`] of the file.
    pub sequence: u32,
    /// The rows, in file order.
    pub entries: Vec<ListEntry>,
}

/// The data files of a bucket; `None` where the bucket has no row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketEntry {
    /// The file of events.
    pub events: Option<DataFile>,
    /// The file of cases.
    pub cases: Option<DataFile>,
}

/// A Parquet file of one bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// The path inside the store, with `/` as separator.
    pub path: String,
    /// The number of rows.
    pub rows: u64,
    /// The length in bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of the content, in hexadecimal.
    pub content_hash: String,
    /// The instant of the oldest event, µs UTC; `None` for cases.
    pub oldest_us: Option<i64>,
    /// The instant of the newest event, µs UTC; `None` for cases.
    pub newest_us: Option<i64>,
}

impl FileEntry {
    /// Returns true if the ledger adds up.
    pub fn is_balanced(&self) -> bool {
        let accounted =
            self.stored + self.duplicate + self.replaced + self.purged + self.rejected + self.skipped;
        self.rows_read + self.rows_split == accounted
    }

    /// Returns the number of records that were read: events, exported cases and rows of lists.
    pub(in crate::lake) fn records(&self) -> u64 {
        self.rows_read + self.rows_split - self.rejected - self.skipped
    }

    /// Returns the names that its rows carry as `source`: the file's own, or those of its parts.
    pub fn source_names(&self) -> impl Iterator<Item = &str> {
        self.sources().map(|(_, name)| name)
    }

    /// Returns the sequence number and name of each source that its rows may carry.
    pub(in crate::lake) fn sources(&self) -> impl Iterator<Item = (u32, &str)> {
        let whole = self.parts.is_empty().then_some(self.name.as_str());
        (self.sequence..).zip(whole.into_iter().chain(self.parts.iter().map(String::as_str)))
    }
}

impl Manifest {
    /// Returns the manifest of an empty store.
    pub(in crate::lake) fn empty(buckets: usize) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            batch: 0,
            next_sequence: 1,
            oldest_event_us: None,
            newest_event_us: None,
            placeholders: BTreeSet::new(),
            lists: Vec::new(),
            files: Vec::new(),
            buckets: vec![BucketEntry::default(); buckets],
            purging: None,
        }
    }

    /// Returns the time zone of the log: that of the newest file that has one. Files of reference lists have none,
    /// because they say nothing about the log.
    pub fn log_zone(&self) -> Option<&str> {
        self.files.iter().rev().map(|file| file.zone.as_str()).find(|zone| !zone.is_empty())
    }

    /// Returns the rows of all lists in force.
    pub fn list_entries(&self) -> impl Iterator<Item = &ListEntry> {
        self.lists.iter().flat_map(|list| &list.entries)
    }

    /// Returns the sequence number of each source by its name.
    pub(in crate::lake) fn sequences(&self) -> BTreeMap<&str, u32> {
        self.files.iter().flat_map(FileEntry::sources).map(|(sequence, name)| (name, sequence)).collect()
    }

    /// Returns every data file, in the order of buckets.
    pub fn data_files(&self) -> impl Iterator<Item = &DataFile> {
        self.buckets.iter().flat_map(|bucket| bucket.events.iter().chain(&bucket.cases))
    }

    /// Sets the range of instants to that of the bucket files.
    pub(in crate::lake) fn update_range(&mut self) {
        let events = || self.buckets.iter().filter_map(|bucket| bucket.events.as_ref());
        let oldest = events().filter_map(|file| file.oldest_us).min();
        let newest = events().filter_map(|file| file.newest_us).max();
        (self.oldest_event_us, self.newest_event_us) = (oldest, newest);
    }

    /// Writes the manifest, which is what commits an ingest.
    pub(in crate::lake) fn save(&self, store: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        write_whole(&store.join(MANIFEST), &text)?;
        Ok(())
    }

    /// Reads the manifest and checks that it is consistent.
    pub(in crate::lake) fn load(store: &Path) -> anyhow::Result<Self> {
        let path = store.join(MANIFEST);
        let text = fs::read(&path).map_err(|error| {
            anyhow::Error::new(error).context(format!("cannot read `{}`", path.display()))
        })?;
        let damaged = |reason: String| StoreError::DamagedManifest { path: path.clone(), reason };
        // The version is read by itself first, because a newer manifest may have fields that we do not know.
        let version: Version = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if version.format_version > FORMAT_VERSION {
            let (path, found) = (store.to_owned(), version.format_version);
            return Err(StoreError::NewerVersion { path, found, known: FORMAT_VERSION }.into());
        }
        let manifest: Self = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        manifest.check().map_err(damaged)?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        if self.buckets.is_empty() {
            return Err("it has no buckets".to_owned());
        }
        if let Some(file) = self.files.iter().find(|file| !file.is_balanced()) {
            return Err(format!("the ledger of `{}` does not balance", file.name));
        }
        // We never write a path that leaves the store.
        let is_inside =
            |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        match self.data_files().find(|file| !is_inside(&file.path)) {
            Some(file) => Err(format!("`{}` is not a path inside the store", file.path)),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
struct Version {
    format_version: u32,
}
