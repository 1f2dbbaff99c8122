//! A store: a directory that is opened, read and written as a whole.

use super::lock::{create_reader_lock, lock_as_reader, writer_lock};
use super::runs;
use crate::event::{CaseColumns, EventColumns};
use crate::lake::StoreError;
use crate::lake::codec::{CaseRow, EventRow, Scope, read_columns};
use crate::lake::layout::{
    BucketEntry, CASES, DataFile, EVENTS, LOCK, MANIFEST, MAX_BUCKETS, Manifest, READERS, create_directory,
};
use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// How to open a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// The least number of buckets: a store is created with it, and an ingest doubles the number of an existing one until it
    /// is reached.
    pub buckets: usize,
    /// The number of rows (events and exported cases) in a bucket, on average, above which an ingest doubles the number of
    /// buckets.
    pub bucket_rows: u64,
    /// The rows of an ingest are spilled to disk when they take about this many bytes of memory.
    pub memory_bytes: usize,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { buckets: 16, bucket_rows: 1_000_000, memory_bytes: 512 << 20 }
    }
}

/// A store as it was when opened. What is committed since is visible after [`Store::reload`].
///
/// While a value of this type exists, the files that it may read are not removed, even if others commit.
/// Readers are never blocked, and
/// there is one [`Writer`](crate::lake::Writer) at a time.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    options: StoreOptions,
    manifest: Manifest,
    /// The lock file of readers; `None` where the directory is read-only, so that nobody can remove anything.
    readers: Option<File>,
}

impl Store {
    /// Opens a store, and creates it if the directory is empty or does not exist.
    pub fn open(dir: &Path, options: &StoreOptions) -> Result<Self> {
        if !dir.join(MANIFEST).exists() {
            create(dir, options)?;
        }
        Self::open_existing(dir, options)
    }

    /// Opens a store that must exist.
    pub fn open_existing(dir: &Path, options: &StoreOptions) -> Result<Self> {
        if !dir.exists() {
            return Err(StoreError::Missing(dir.to_owned()).into());
        }
        if !dir.join(MANIFEST).exists() {
            return Err(without_manifest(dir)?.unwrap_or(StoreError::Missing(dir.to_owned())).into());
        }
        // The lock comes before the manifest, so that nothing the manifest names can be removed in between.
        let readers = lock_as_reader(dir)?;
        let manifest = Manifest::load(dir)?;
        Ok(Self { dir: dir.to_owned(), options: options.clone(), manifest, readers })
    }

    /// Returns the directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the options that the store was opened with.
    pub(in crate::lake) fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// Returns what is committed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Returns the number of buckets.
    pub fn bucket_count(&self) -> usize {
        self.manifest.buckets.len()
    }

    /// Reads the manifest again, to see what was committed since.
    pub fn reload(&mut self) -> Result<()> {
        self.manifest = Manifest::load(&self.dir)?;
        Ok(())
    }

    /// Reads the rows of a bucket: its events, and the cases that came with an export of their own.
    ///
    /// What the columns contained is lost, but their memory is reused: for a caller that reads bucket after bucket, fresh
    /// memory costs about as much as what is written to it. The same bucket gives the same symbols every time, in the
    /// order of first appearance.
    pub fn read_bucket_into(
        &self,
        bucket: usize,
        events: &mut EventColumns,
        cases: &mut CaseColumns,
    ) -> Result<()> {
        let BucketEntry { events: event_file, cases: case_file } = self.bucket(bucket)?;
        events.clear();
        cases.clear();
        if let Some(file) = event_file {
            self.read_events(file, Scope::Walk, events)?;
        }
        if let Some(file) = case_file {
            read_columns::<CaseRow>(&self.dir, file, Scope::Walk, &mut events.symbols, cases)?;
        }
        Ok(())
    }

    /// Reads who acted and received in a bucket, in which units, when and by what kind of event. The other columns stay
    /// empty. What the columns contained is lost, but their memory is reused.
    pub fn read_people_into(&self, bucket: usize, events: &mut EventColumns) -> Result<()> {
        let BucketEntry { events: file, .. } = self.bucket(bucket)?;
        events.clear();
        file.as_ref().map_or(Ok(()), |file| self.read_events(file, Scope::People, events))
    }

    fn bucket(&self, bucket: usize) -> Result<&BucketEntry> {
        let Some(entry) = self.manifest.buckets.get(bucket) else {
            bail!("there is no bucket {bucket}: the store has {}", self.bucket_count());
        };
        Ok(entry)
    }

    fn read_events(&self, file: &DataFile, scope: Scope, events: &mut EventColumns) -> Result<()> {
        // The symbols are part of the columns, and are borrowed separately while these are filled.
        let mut symbols = std::mem::take(&mut events.symbols);
        let read = read_columns::<EventRow>(&self.dir, file, scope, &mut symbols, events);
        events.symbols = symbols;
        read
    }

    /// Returns the Parquet files of the events, in the order of buckets.
    pub fn event_files(&self) -> Vec<PathBuf> {
        let files = self.manifest.buckets.iter().filter_map(|bucket| bucket.events.as_ref());
        files.map(|file| self.dir.join(&file.path)).collect()
    }

    /// Returns the Parquet files of the cases, in the order of buckets.
    pub fn case_files(&self) -> Vec<PathBuf> {
        let files = self.manifest.buckets.iter().filter_map(|bucket| bucket.cases.as_ref());
        files.map(|file| self.dir.join(&file.path)).collect()
    }

    /// Returns the directory of the last complete run, if there is one.
    pub fn latest_run(&self) -> Option<PathBuf> {
        runs::latest(&self.dir)
    }

    /// Returns the directories of all complete runs, oldest first.
    ///
    /// # Errors
    /// If the folder of runs cannot be read.
    pub fn runs(&self) -> Result<Vec<PathBuf>> {
        runs::all(&self.dir)
    }

    /// Calls `remove` unless somebody else is reading; then removing is left to a later writer.
    ///
    /// Only the holder of the writer's lock may call this. Nobody else can then be removing files, so that the store's own
    /// lock can be released and taken back. What the newest manifest does not name may be removed even if the manifest of
    /// this store is older: the caller reloads before it reads on.
    pub(in crate::lake) fn unless_read(&self, remove: impl FnOnce() -> Result<()>) -> Result<()> {
        let Some(readers) = &self.readers else { return Ok(()) };
        let lock_error = || format!("cannot lock `{}`", self.dir.join(READERS).display());
        readers.unlock().with_context(lock_error)?;
        let removed = match readers.try_lock() {
            Ok(()) => remove(),
            Err(TryLockError::WouldBlock) => Ok(()),
            Err(TryLockError::Error(error)) => Err(error).with_context(lock_error),
        };
        readers.unlock().with_context(lock_error)?;
        readers.lock_shared().with_context(lock_error)?;
        removed
    }
}

/// Creates a store. Two processes may try at once: the lock makes one of them wait and find it done.
fn create(dir: &Path, options: &StoreOptions) -> Result<()> {
    if !(1..=MAX_BUCKETS).contains(&options.buckets) {
        bail!("a store has 1 to {MAX_BUCKETS} buckets, not {}", options.buckets);
    }
    create_directory(dir)?;
    if let Some(error) = without_manifest(dir)? {
        return Err(error.into());
    }
    let lock = writer_lock(dir)?;
    lock.lock().with_context(|| format!("cannot lock `{}`", dir.display()))?;
    create_reader_lock(dir)?;
    if dir.join(MANIFEST).exists() { Ok(()) } else { Manifest::empty(options.buckets).save(dir) }
}

/// Returns what is wrong with a directory without a manifest; `None` if it is empty or a store in the making.
fn without_manifest(dir: &Path) -> Result<Option<StoreError>> {
    let cannot_read = || format!("cannot read `{}`", dir.display());
    for entry in fs::read_dir(dir).with_context(cannot_read)? {
        let name = entry.with_context(cannot_read)?.file_name();
        let name = name.to_string_lossy();
        if name == EVENTS || name == CASES {
            let (path, reason) = (dir.join(MANIFEST), "it is missing".to_owned());
            return Ok(Some(StoreError::DamagedManifest { path, reason }));
        }
        let is_begun = name == LOCK || name == READERS || name.starts_with(&format!(".{MANIFEST}"));
        if !is_begun {
            return Ok(Some(StoreError::NotAStore(dir.to_owned())));
        }
    }
    Ok(None)
}
