//! What is committed: the files that came in, with their ledgers, and the bucket files that hold their rows.

use super::{StoreError, durable};
use crate::lists::ListEntry;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};

/// The format this version writes and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;

pub(super) const MANIFEST: &str = "manifest.json";

/// The whole state of a store. Everything is in vectors and trees: the same state is the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// See [`FORMAT_VERSION`].
    pub format_version: u32,
    /// The last committed ingest; 0 in a new store.
    pub batch: u64,
    /// The number the next source file gets.
    pub next_sequence: u32,
    /// The oldest event stored, µs UTC.
    pub oldest_event_us: Option<i64>,
    /// The newest event stored, µs UTC: the default of `--as-of`.
    pub newest_event_us: Option<i64>,
    /// Accounts that hold but are never ranked.
    pub placeholders: BTreeSet<String>,
    /// The reference lists in force, in the order they were committed. They stand here and in no file of
    /// their own, so that they are committed with the events they came with: they are small.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<StoredList>,
    /// The source files in the order they were committed.
    pub files: Vec<FileEntry>,
    /// One entry per bucket.
    pub buckets: Vec<BucketEntry>,
}

/// A source file and its ledger: `rows_read + rows_split = stored + duplicate + replaced + rejected + skipped`.
///
/// A later file may replace rows of this one; they then move from `stored` to `replaced` here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its number, in the order of ingest: of two rows with the same key, that of the higher number wins.
    pub sequence: u32,
    /// The name its rows carry as `source`; unique, so a second `export.csv` is `export.csv (2)`.
    pub name: String,
    /// Where its rows come from several parts (sheets of a workbook): the names they carry as `source`
    /// instead of the file's, such as `export.xlsx > Tháng 3`. Each part has a number of its own, from
    /// `sequence` on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// BLAKE3 of its content, in hexadecimal.
    pub content_hash: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The profile that read it; of a workbook with several kinds of tables all of them, with `, ` between.
    pub profile: String,
    /// The profile's rule for the end of a case, e.g. `last-event`; `None`: by the kinds.
    pub case_end: Option<String>,
    /// Whether its events only fill what the other files leave out of a case.
    #[serde(default)]
    pub fills: bool,
    /// The time zone its times were read in.
    pub zone: String,
    /// The ingest that committed it.
    pub batch: u64,
    /// When that was, µs UTC.
    pub ingested_at_us: i64,
    /// Rows of the file.
    pub rows_read: u64,
    /// Rows more than were read, because one row gave several (several receivers, case attributes).
    pub rows_split: u64,
    /// Rows in the lake.
    pub stored: u64,
    /// Rows another file had brought before.
    pub duplicate: u64,
    /// Rows that a later row of the same key replaced.
    pub replaced: u64,
    /// Rows with a value that could not be read.
    pub rejected: u64,
    /// Rows that hold no event: blank lines, footers, applicants' data.
    pub skipped: u64,
}

/// A reference list: rows of one table, as one file brought them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredList {
    /// The [`FileEntry::sequence`] of the file.
    pub sequence: u32,
    /// Its rows, in file order.
    pub entries: Vec<ListEntry>,
}

/// The files of a bucket; `None` where it has no row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketEntry {
    /// Its events.
    pub events: Option<DataFile>,
    /// Its cases.
    pub cases: Option<DataFile>,
}

/// One Parquet file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// Its path inside the store, with `/`.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// BLAKE3 of its content, in hexadecimal.
    pub content_hash: String,
    /// Its oldest event, µs UTC.
    pub oldest_us: Option<i64>,
    /// Its newest event, µs UTC.
    pub newest_us: Option<i64>,
}

impl FileEntry {
    /// Whether the ledger adds up.
    pub fn is_balanced(&self) -> bool {
        let accounted = self.stored + self.duplicate + self.replaced + self.rejected + self.skipped;
        self.rows_read + self.rows_split == accounted
    }

    /// The names that its rows carry as `source`: its own, or those of its parts.
    pub fn source_names(&self) -> impl Iterator<Item = &str> {
        self.sources().map(|(_, name)| name)
    }

    /// The number and the name of each source that its rows may carry.
    pub(super) fn sources(&self) -> impl Iterator<Item = (u32, &str)> {
        let whole = self.parts.is_empty().then_some(self.name.as_str());
        (self.sequence..).zip(whole.into_iter().chain(self.parts.iter().map(String::as_str)))
    }
}

impl Manifest {
    /// A store with nothing in it.
    pub(super) fn empty(buckets: usize) -> Self {
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
        }
    }

    /// The time zone of the log: that of the newest file that has one. Lists have none, for theirs says
    /// nothing about the log.
    pub fn log_zone(&self) -> Option<&str> {
        self.files.iter().rev().map(|file| file.zone.as_str()).find(|zone| !zone.is_empty())
    }

    /// The rows of all lists in force.
    pub fn list_entries(&self) -> impl Iterator<Item = &ListEntry> {
        self.lists.iter().flat_map(|list| &list.entries)
    }

    /// Whether a file of this content is committed.
    pub fn has_content(&self, content_hash: &str) -> bool {
        self.files.iter().any(|file| file.content_hash == content_hash)
    }

    /// The number of each source file by its name.
    pub(super) fn sequences(&self) -> BTreeMap<&str, u32> {
        self.files.iter().flat_map(FileEntry::sources).map(|(sequence, name)| (name, sequence)).collect()
    }

    /// Every data file, in the order of buckets.
    pub fn data_files(&self) -> impl Iterator<Item = &DataFile> {
        self.buckets.iter().flat_map(|bucket| bucket.events.iter().chain(&bucket.cases))
    }

    /// Takes the range of instants from the bucket files.
    pub(super) fn update_range(&mut self) {
        let events = || self.buckets.iter().filter_map(|bucket| bucket.events.as_ref());
        let oldest = events().filter_map(|file| file.oldest_us).min();
        let newest = events().filter_map(|file| file.newest_us).max();
        (self.oldest_event_us, self.newest_event_us) = (oldest, newest);
    }

    /// Writes it: the commit.
    pub(super) fn save(&self, store: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        durable::write_whole(&store.join(MANIFEST), &text)?;
        Ok(())
    }

    /// Reads it and checks that it makes sense.
    pub(super) fn load(store: &Path) -> anyhow::Result<Self> {
        let path = store.join(MANIFEST);
        let text = fs::read(&path).map_err(|error| {
            anyhow::Error::new(error).context(format!("cannot read `{}`", path.display()))
        })?;
        let damaged = |reason: String| StoreError::DamagedManifest { path: path.clone(), reason };
        // The version is looked at alone first: a newer manifest may have fields we do not know.
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
        // A path that climbs out of the store is no path of ours.
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
