//! A store: a directory that is opened, read and written as a whole.

use super::durable::{create_directory, explain};
use super::manifest::{MANIFEST, Manifest};
use super::read::{read_cases, read_events, read_people};
use super::sweep::{sweep_attempts, sweep_data, sweep_rejects};
use super::{StoreError, Writer, runs};
use crate::event::{CaseColumns, EventColumns};
use anyhow::{Context, bail};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) const EVENTS: &str = "events";
pub(super) const CASES: &str = "cases";
pub(super) const REJECTS: &str = "rejects";
/// Spilled rows and rejects of an ingest under way.
pub(super) const SCRATCH: &str = "scratch";
/// Held by the one writer.
const LOCK: &str = "lock";
/// Held, shared, by each reader: while it is, no data file is removed.
const READERS: &str = "readers";

/// The most buckets: each has directories and files of its own.
const MOST_BUCKETS: usize = 4096;

/// How to open a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// Buckets of a store that is made new; an existing one keeps its number.
    pub buckets: usize,
    /// Rows of an ingest are spilled to disk when they take about this many bytes of memory.
    pub memory_bytes: usize,
    /// Where they are spilled; `None`: into the store.
    pub spill_dir: Option<PathBuf>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { buckets: 16, memory_bytes: 512 << 20, spill_dir: None }
    }
}

/// A store as it was when opened; what is committed since is seen after [`Store::reload`].
///
/// While it exists, the files it may read are not removed, also if others commit. Readers are never
/// blocked, and there is one [`Writer`] at a time.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    options: StoreOptions,
    manifest: Manifest,
    /// `None` where the directory is read-only: then nobody removes anything.
    readers: Option<File>,
}

impl Store {
    /// Opens a store, which is made if the directory is empty or does not exist.
    pub fn open(dir: &Path, options: &StoreOptions) -> anyhow::Result<Self> {
        if !dir.join(MANIFEST).exists() {
            create(dir, options)?;
        }
        Self::open_existing(dir, options)
    }

    /// Opens a store that must exist.
    pub fn open_existing(dir: &Path, options: &StoreOptions) -> anyhow::Result<Self> {
        if !dir.exists() {
            return Err(StoreError::Missing(dir.to_owned()).into());
        }
        if !dir.join(MANIFEST).exists() {
            return Err(without_manifest(dir)?.unwrap_or(StoreError::Missing(dir.to_owned())).into());
        }
        // First the lock, then the manifest: what it names cannot be removed in between.
        let readers = lock_as_reader(dir)?;
        let manifest = Manifest::load(dir)?;
        Ok(Self { dir: dir.to_owned(), options: options.clone(), manifest, readers })
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What is committed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many buckets there are.
    pub fn bucket_count(&self) -> usize {
        self.manifest.buckets.len()
    }

    /// Looks at the store again, to see what was committed since.
    pub fn reload(&mut self) -> anyhow::Result<()> {
        self.manifest = Manifest::load(&self.dir)?;
        Ok(())
    }

    /// The one writer, for as long as it lives; an error if there is another.
    ///
    /// Removes what dead attempts left behind, and superseded files if nobody else is reading.
    pub fn writer(&self) -> anyhow::Result<Writer> {
        let lock = lock_as_writer(&self.dir)?;
        let manifest = Manifest::load(&self.dir)?;
        sweep_attempts(&self.dir, &manifest)?;
        self.unless_read(|| sweep_data(&self.dir, &Manifest::load(&self.dir)?))?;
        Ok(Writer::new(self.dir.clone(), self.options.clone(), lock, manifest))
    }

    /// The rows of a bucket: events, and cases that came with an export of their own.
    ///
    /// The same bucket gives the same symbols every time: in order of first appearance.
    pub fn read_bucket(&self, bucket: usize) -> anyhow::Result<(EventColumns, CaseColumns)> {
        let (mut events, mut cases) = (EventColumns::default(), CaseColumns::default());
        self.read_bucket_into(bucket, &mut events, &mut cases)?;
        Ok((events, cases))
    }

    /// As [`read_bucket`](Self::read_bucket), into columns whose memory is used again; what they held is lost.
    ///
    /// For whoever reads bucket after bucket: fresh memory costs about as much as what is written to it.
    pub fn read_bucket_into(
        &self,
        bucket: usize,
        events: &mut EventColumns,
        cases: &mut CaseColumns,
    ) -> anyhow::Result<()> {
        let Some(entry) = self.manifest.buckets.get(bucket) else {
            bail!("there is no bucket {bucket}: the store has {}", self.bucket_count());
        };
        events.clear();
        cases.clear();
        if let Some(file) = &entry.events {
            read_events(&self.dir.join(&file.path), events)?;
        }
        if let Some(file) = &entry.cases {
            read_cases(&self.dir.join(&file.path), &mut events.symbols, cases)?;
        }
        Ok(())
    }

    /// Who acted and received in a bucket, in which units, when and by what kind of event; the other columns
    /// stay empty. The memory of the columns is used again; what they held is lost.
    pub fn read_people_into(&self, bucket: usize, events: &mut EventColumns) -> anyhow::Result<()> {
        events.clear();
        if let Some(file) = self.manifest.buckets.get(bucket).and_then(|entry| entry.events.as_ref()) {
            read_people(&self.dir.join(&file.path), events)?;
        }
        Ok(())
    }

    /// The Parquet files of the events, in the order of buckets.
    pub fn event_files(&self) -> Vec<PathBuf> {
        let files = self.manifest.buckets.iter().filter_map(|bucket| bucket.events.as_ref());
        files.map(|file| self.dir.join(&file.path)).collect()
    }

    /// The Parquet files of the cases, in the order of buckets.
    pub fn case_files(&self) -> Vec<PathBuf> {
        let files = self.manifest.buckets.iter().filter_map(|bucket| bucket.cases.as_ref());
        files.map(|file| self.dir.join(&file.path)).collect()
    }

    /// The last complete run, if there is one.
    pub fn latest_run(&self) -> Option<PathBuf> {
        runs::latest(&self.dir)
    }

    /// Removes what is superseded, unless somebody else is reading: data files, and all but so many of the
    /// newest runs and files of rejects (0 keeps all). Never removed is the run that `latest` names. How many
    /// runs were.
    ///
    /// Only the holder of the writer's lock may. Whoever reads on reloads first.
    pub fn tidy(&self, _: &Writer, keep_runs: usize) -> anyhow::Result<usize> {
        let mut removed = 0;
        self.unless_read(|| {
            sweep_data(&self.dir, &Manifest::load(&self.dir)?)?;
            if keep_runs > 0 {
                removed = runs::prune(&self.dir, keep_runs)?;
                sweep_rejects(&self.dir, keep_runs)?;
            }
            Ok(())
        })?;
        Ok(removed)
    }

    /// Compares every data file with its hash in the manifest; reads the whole store.
    pub fn verify(&self) -> anyhow::Result<()> {
        for file in self.manifest.data_files() {
            let path = self.dir.join(&file.path);
            let (content_hash, _) = hash_file(&path)?;
            if content_hash != file.content_hash {
                let reason = "its content is not what was committed".to_owned();
                return Err(StoreError::DamagedData { path, reason }.into());
            }
        }
        Ok(())
    }

    /// Removes something, unless somebody else is reading; then that is left to a later writer.
    ///
    /// Called by the holder of the writer's lock, so nobody else can be removing files meanwhile: that is
    /// why the own lock may be let go and taken back. What the newest manifest does not name may be removed,
    /// even if ours is older: it is the caller's part to reload before reading on.
    fn unless_read(&self, remove: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
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

/// The BLAKE3 hash of a file's content in hexadecimal, and its length: how a file is known again.
pub fn hash_file(path: &Path) -> anyhow::Result<(String, u64)> {
    let cannot_read = || format!("cannot read `{}`", path.display());
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).with_context(cannot_read)?).with_context(cannot_read)?;
    Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
}

/// Makes a new store. Two processes may try at once: the lock makes one of them wait and find it done.
fn create(dir: &Path, options: &StoreOptions) -> anyhow::Result<()> {
    if !(1..=MOST_BUCKETS).contains(&options.buckets) {
        bail!("a store has 1 to {MOST_BUCKETS} buckets, not {}", options.buckets);
    }
    create_directory(dir)?;
    if let Some(error) = without_manifest(dir)? {
        return Err(error.into());
    }
    let lock = lock_file(dir)?;
    lock.lock().with_context(|| format!("cannot lock `{}`", dir.display()))?;
    open_private(&dir.join(READERS))?;
    if dir.join(MANIFEST).exists() { Ok(()) } else { Manifest::empty(options.buckets).save(dir) }
}

/// What is wrong with a directory without a manifest; nothing if it is empty or a store just begun.
fn without_manifest(dir: &Path) -> anyhow::Result<Option<StoreError>> {
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

fn lock_as_reader(dir: &Path) -> anyhow::Result<Option<File>> {
    let path = dir.join(READERS);
    let Ok(readers) = File::open(&path) else { return Ok(None) };
    // Waits at most for the moment in which a writer removes files.
    readers.lock_shared().with_context(|| format!("cannot lock `{}`", path.display()))?;
    Ok(Some(readers))
}

fn lock_as_writer(dir: &Path) -> anyhow::Result<File> {
    let path = dir.join(LOCK);
    let mut lock = lock_file(dir)?;
    match lock_soon(&lock) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let process = fs::read_to_string(&path).unwrap_or_default();
            let by = match process.trim() {
                "" => String::new(),
                process => format!(" (process {process})"),
            };
            return Err(StoreError::Locked { path: dir.to_owned(), by }.into());
        }
        Err(TryLockError::Error(error)) => return Err(explain(&path, error)),
    }
    // Only told to people: the lock is what counts.
    lock.set_len(0)
        .and_then(|()| writeln!(lock, "{}", std::process::id()))
        .map_err(|error| explain(&path, error))?;
    Ok(lock)
}

/// Tries for a second: whoever is just ending may hold the lock for a moment yet.
fn lock_soon(lock: &File) -> Result<(), TryLockError> {
    for _ in 0..20 {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            other => return other,
        }
    }
    lock.try_lock()
}

fn lock_file(dir: &Path) -> anyhow::Result<File> {
    open_private(&dir.join(LOCK))
}

fn open_private(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|error| explain(path, error))
}
