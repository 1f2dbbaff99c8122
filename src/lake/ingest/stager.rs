//! Staging alongside reading: records are packed into batches where they are read, and interned and spilled on a thread
//! of their own. The order in which they arrive there depends on nothing but the records, so that the same rows are
//! staged on any number of threads.

use super::batch::{BatchMessage, Batcher};
use super::bucket_rows::BucketRows;
use super::divide::divide;
use super::growth::Growth;
use super::spill::{SpilledFile, write_spilled};
use super::staging::StagedBucket;
use crate::event::{CaseRecord, EventRecord};
use crate::lake::codec::TextList;
use crate::lake::layout::{create_directory, explain};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use tempfile::TempDir;

/// A batch of this size is sent: large enough that sending costs nothing, small enough to stay in the cache.
const BATCH_BYTES: usize = 1 << 18;
/// How much the batches of all buckets may take together, as long as each is at least [`MIN_BATCH_BYTES`].
const ALL_BATCHES_BYTES: usize = 1 << 22;
const MIN_BATCH_BYTES: usize = 1 << 15;
/// Rows are spilled by as many buckets as there will be if this many times the rows so far come.
const EXPECTED_GROWTH: u64 = 8;
/// Batches that may wait for the staging thread. More would only take memory.
const WAITING_BATCHES: usize = 8;

/// Takes records, and gives the buffer in which they are staged.
pub(super) struct Stager {
    batcher: Batcher,
    batch_bytes: usize,
    staging: Staging,
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

/// Where the staging buffer is.
enum Staging {
    Here(Box<StagingBuffer>),
    /// On a thread that takes batches, and returns the buffer when there are no more.
    OnThread(SyncSender<BatchMessage>, JoinHandle<anyhow::Result<Box<StagingBuffer>>>),
    /// Lost to an error that was returned already.
    Lost,
}

/// The staged rows, and the files of the spilled ones.
pub(super) struct StagingBuffer {
    /// By bucket.
    staged: Vec<StagedBucket>,
    /// About how much memory they take.
    bytes: usize,
    /// The numbered texts of the batches.
    texts: TextList,
    /// The rows so far, spilled ones too.
    rows: u64,
    /// In the order they were written.
    pub(super) spilled: Vec<SpilledFile>,
    scratch: Option<TempDir>,
    limits: StagingLimits,
}

impl Stager {
    pub(super) fn new(limits: StagingLimits) -> Self {
        let buckets = limits.growth.buckets;
        let share = ALL_BATCHES_BYTES / buckets.max(1);
        Self {
            batcher: Batcher::new(buckets),
            batch_bytes: share.clamp(MIN_BATCH_BYTES, BATCH_BYTES).min(limits.memory_bytes),
            staging: Staging::Here(Box::new(StagingBuffer::new(limits.clone()))),
            limits,
        }
    }

    /// Adds an event of the file with that sequence number.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) -> anyhow::Result<()> {
        let bucket = self.batcher.add(file, event, |batch| &mut batch.events);
        self.send_full(bucket)
    }

    /// Adds a case of the file with that sequence number.
    pub(super) fn case(&mut self, file: u32, case: &CaseRecord<'_>) -> anyhow::Result<()> {
        let bucket = self.batcher.add(file, case, |batch| &mut batch.cases);
        self.send_full(bucket)
    }

    /// Returns the buffer with all records staged or spilled; the stager begins anew.
    pub(super) fn finish(&mut self) -> anyhow::Result<Box<StagingBuffer>> {
        let messages = self.batcher.take_all();
        let fresh = Staging::Here(Box::new(StagingBuffer::new(self.limits.clone())));
        let mut buffer = std::mem::replace(&mut self.staging, fresh).into_buffer()?;
        messages.iter().try_for_each(|message| buffer.add(message))?;
        Ok(buffer)
    }

    fn send_full(&mut self, bucket: usize) -> anyhow::Result<()> {
        for message in self.batcher.take_full(bucket, self.batch_bytes) {
            let staging = match std::mem::replace(&mut self.staging, Staging::Lost) {
                Staging::Here(buffer) if rayon::current_num_threads() > 1 => start_thread(buffer),
                other => other,
            };
            self.staging = match staging {
                Staging::Here(mut buffer) => {
                    buffer.add(&message)?;
                    Staging::Here(buffer)
                }
                Staging::OnThread(sender, thread) => match sender.send(message) {
                    Ok(()) => Staging::OnThread(sender, thread),
                    // The thread has ended early, which it does only with an error.
                    Err(_) => Staging::Here(Staging::OnThread(sender, thread).into_buffer()?),
                },
                Staging::Lost => Staging::Lost,
            };
        }
        Ok(())
    }
}

impl Drop for Stager {
    fn drop(&mut self) {
        // Spilled rows are removed before the next writer can get the lock.
        drop(std::mem::replace(&mut self.staging, Staging::Lost).into_buffer());
    }
}

impl Staging {
    /// Returns the buffer, after the thread has added all batches that were sent.
    fn into_buffer(self) -> anyhow::Result<Box<StagingBuffer>> {
        match self {
            Staging::Here(buffer) => Ok(buffer),
            Staging::OnThread(sender, thread) => {
                drop(sender);
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            Staging::Lost => anyhow::bail!("the rows are lost to an earlier error"),
        }
    }
}

fn start_thread(mut buffer: Box<StagingBuffer>) -> Staging {
    let (sender, messages) = sync_channel(WAITING_BATCHES);
    let thread = std::thread::spawn(move || {
        for message in messages {
            buffer.add(&message)?;
        }
        Ok(buffer)
    });
    Staging::OnThread(sender, thread)
}

impl StagingBuffer {
    fn new(limits: StagingLimits) -> Self {
        Self {
            staged: empty_buckets(limits.growth.buckets),
            bytes: 0,
            texts: TextList::default(),
            rows: 0,
            spilled: Vec::new(),
            scratch: None,
            limits,
        }
    }

    /// Takes the rows that are not spilled, by bucket.
    pub(super) fn take_rows(&mut self) -> Vec<BucketRows> {
        self.bytes = 0;
        let fresh = empty_buckets(self.staged.len());
        std::mem::replace(&mut self.staged, fresh).into_iter().map(StagedBucket::into_rows).collect()
    }

    fn add(&mut self, message: &BatchMessage) -> anyhow::Result<()> {
        self.texts.append(&message.texts);
        self.rows += message.batch.len() as u64;
        let staged = &mut self.staged[message.bucket];
        let before = staged.bytes();
        staged.add(&message.batch, &self.texts);
        self.bytes += staged.bytes() - before;
        if message.ends_numbering {
            self.texts = TextList::default();
            self.staged.iter_mut().for_each(StagedBucket::restart_numbering);
        }
        if self.bytes < self.limits.memory_bytes || self.bytes == 0 { Ok(()) } else { self.spill() }
    }

    /// Moves all rows to disk, one file per bucket of those that the commit will probably make. Rows of files that are aborted later are left out when they are read
    /// back.
    fn spill(&mut self) -> anyhow::Result<()> {
        if self.scratch.is_none() {
            self.scratch = Some(scratch_dir(&self.limits.scratch)?);
        }
        let rows = self.take_rows();
        let Some(scratch) = self.scratch.as_ref().map(TempDir::path) else { return Ok(()) };
        tracing::debug!(path = %scratch.display(), "spilling rows");
        let growth = self.limits.growth;
        let (before, number) = (growth.buckets, self.spilled.len());
        let buckets = growth.buckets_with(self.rows.saturating_mul(EXPECTED_GROWTH));
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
        self.spilled.extend(written.into_iter().flatten());
        Ok(())
    }
}

fn empty_buckets(buckets: usize) -> Vec<StagedBucket> {
    (0..buckets).map(|_| StagedBucket::default()).collect()
}

/// Creates a directory for the spilled rows or the rejects of an ingest. It is removed when it is dropped.
pub(super) fn scratch_dir(parent: &Path) -> anyhow::Result<TempDir> {
    create_directory(parent)?;
    let created = tempfile::Builder::new().prefix("buckstop-").tempdir_in(parent);
    created.map_err(|error| explain(parent, error))
}
