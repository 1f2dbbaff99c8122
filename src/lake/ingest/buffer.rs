//! The staged rows of all buckets, to which several threads add at the same time, and the files of those that were spilled.

use super::bucket_rows::BucketRows;
use super::divide::divide;
use super::growth::Growth;
use super::spill::{SpilledFile, write_spilled};
use super::staging::StagedBucket;
use crate::lake::layout::{create_directory, explain};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;

/// Rows are spilled by as many buckets as there will be if this many times the rows so far come.
const EXPECTED_GROWTH: u64 = 8;

/// The staged rows, and the files of the spilled ones.
pub(super) struct StagingBuffer {
    /// By bucket. Who locks several locks them in this order, after `spilled`.
    staged: Vec<Mutex<StagedBucket>>,
    /// About how much memory they take.
    bytes: AtomicUsize,
    /// The rows so far, spilled ones too.
    rows: AtomicUsize,
    spilled: Mutex<SpilledRows>,
    limits: StagingLimits,
}

/// How much is staged, and where the rest is spilled.
#[derive(Clone)]
pub(super) struct StagingLimits {
    pub(super) growth: Growth,
    /// Rows are spilled when they take about this much memory.
    pub(super) memory_bytes: usize,
    /// The directory in which a directory for spilled rows is created when it is needed.
    pub(super) scratch: PathBuf,
}

/// The files of the spilled rows.
struct SpilledRows {
    /// In the order they were written.
    files: Vec<SpilledFile>,
    scratch: Option<TempDir>,
}

impl StagingBuffer {
    pub(super) fn new(limits: StagingLimits) -> Self {
        Self {
            staged: (0..limits.growth.buckets).map(|_| Mutex::default()).collect(),
            bytes: AtomicUsize::new(0),
            rows: AtomicUsize::new(0),
            spilled: Mutex::new(SpilledRows { files: Vec::new(), scratch: None }),
            limits,
        }
    }

    /// Adds rows to a bucket, and spills if the rows of all take too much memory.
    pub(super) fn add(
        &self,
        bucket: usize,
        rows: usize,
        add: impl FnOnce(&mut StagedBucket),
    ) -> anyhow::Result<()> {
        self.rows.fetch_add(rows, Ordering::Relaxed);
        let mut staged = locked(&self.staged[bucket]);
        let before = staged.bytes();
        add(&mut staged);
        let added = staged.bytes() - before;
        drop(staged);
        let bytes = self.bytes.fetch_add(added, Ordering::Relaxed) + added;
        if bytes < self.limits.memory_bytes || bytes == 0 { Ok(()) } else { self.spill() }
    }

    /// Forgets the numbers of the texts of single records.
    pub(super) fn restart_numbering(&self) {
        self.staged.iter().for_each(|staged| locked(staged).restart_numbering());
    }

    /// Takes the rows that are not spilled, by bucket.
    pub(super) fn take_rows(&self) -> Vec<BucketRows> {
        self.bytes.store(0, Ordering::Relaxed);
        self.staged.iter().map(|staged| std::mem::take(&mut *locked(staged)).into_rows()).collect()
    }

    /// Takes the files of the spilled rows. They are removed with the buffer.
    pub(super) fn take_spilled(&self) -> Vec<SpilledFile> {
        std::mem::take(&mut locked(&self.spilled).files)
    }

    /// Moves all rows to disk, one file per bucket of those that the commit will probably make. Rows of files that are aborted
    /// later are left out when they are read back. Nobody adds rows meanwhile, which bounds the memory.
    fn spill(&self) -> anyhow::Result<()> {
        let mut spilled = locked(&self.spilled);
        if self.bytes.load(Ordering::Relaxed) < self.limits.memory_bytes {
            // Another thread has spilled while this one waited.
            return Ok(());
        }
        if spilled.scratch.is_none() {
            spilled.scratch = Some(scratch_dir(&self.limits.scratch)?);
        }
        let mut held: Vec<MutexGuard<'_, StagedBucket>> = self.staged.iter().map(locked).collect();
        let rows: Vec<BucketRows> =
            held.iter_mut().map(|staged| std::mem::take(&mut **staged).into_rows()).collect();
        self.bytes.store(0, Ordering::Relaxed);
        let SpilledRows { files, scratch } = &mut *spilled;
        let Some(scratch) = scratch.as_ref().map(TempDir::path) else { return Ok(()) };
        tracing::debug!(path = %scratch.display(), "spilling rows");
        let growth = self.limits.growth;
        let (before, number) = (growth.buckets, files.len());
        let so_far = self.rows.load(Ordering::Relaxed) as u64;
        let buckets = growth.buckets_with(so_far.saturating_mul(EXPECTED_GROWTH));
        let written: Vec<Vec<SpilledFile>> = rows
            .into_par_iter()
            .enumerate()
            .map(|(first, rows)| {
                let parts = divide(rows, before, buckets).into_iter().enumerate();
                let parts = parts.map(|(part, rows)| (first + part * before, rows));
                let parts = parts.filter(|(_, rows)| !rows.is_empty());
                parts
                    .map(|(bucket, rows)| {
                        let path = scratch.join(format!("bucket-{bucket:03}-{number:06}"));
                        write_spilled(&path, &rows)?;
                        Ok(SpilledFile { path, bucket, buckets })
                    })
                    .collect()
            })
            .collect::<anyhow::Result<_>>()?;
        files.extend(written.into_iter().flatten());
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked takes the whole ingest with it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Creates a directory for the spilled rows or the rejects of an ingest. It is removed when it is dropped.
pub(super) fn scratch_dir(parent: &Path) -> anyhow::Result<TempDir> {
    create_directory(parent)?;
    let created = tempfile::Builder::new().prefix("buckstop-").tempdir_in(parent);
    created.map_err(|error| explain(parent, error))
}
