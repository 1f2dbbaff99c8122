//! Staging alongside reading: records are packed into batches where they are read, and interned and spilled by whoever has
//! time: the batches of a part of a file by the worker that read it, single records on a thread of their own. Neither the
//! order in which they arrive nor the number of threads shows in what is written (`arrange.rs`).

use super::batch::{BatchMessage, Batcher};
use super::buffer::{StagingBuffer, StagingLimits};
use super::staging::StagedBucket;
use crate::event::{CaseRecord, EventRecord};
use crate::lake::codec::TextList;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// A batch of this size is sent: large enough that sending costs nothing, small enough to stay in the cache.
const BATCH_BYTES: usize = 1 << 18;
/// How much the batches of all buckets may take together, as long as each is at least [`MIN_BATCH_BYTES`].
const ALL_BATCHES_BYTES: usize = 1 << 22;
const MIN_BATCH_BYTES: usize = 1 << 15;
/// Batches that may wait for the staging thread. More would only take memory.
const WAITING_BATCHES: usize = 8;

/// Takes records, and gives the buffer in which they are staged.
pub(super) struct Stager {
    batcher: Batcher,
    batch_bytes: usize,
    staging: Staging,
    buffer: Arc<StagingBuffer>,
    limits: StagingLimits,
}

/// Who stages the batches of single records.
enum Staging {
    Here(BatchStream),
    /// A thread that takes batches, and returns the stream when there are no more.
    OnThread(SyncSender<BatchMessage>, JoinHandle<anyhow::Result<BatchStream>>),
    /// Nobody, after an error that was returned already.
    Lost,
}

/// Adds batches to the buffer one after another.
struct BatchStream {
    buffer: Arc<StagingBuffer>,
    /// The numbered texts of the batches.
    texts: TextList,
}

impl BatchStream {
    fn new(buffer: &Arc<StagingBuffer>) -> Self {
        Self { buffer: Arc::clone(buffer), texts: TextList::default() }
    }

    fn add(&mut self, message: &BatchMessage) -> anyhow::Result<()> {
        self.texts.append(&message.texts);
        let add = |staged: &mut StagedBucket| staged.add(&message.batch, &self.texts);
        let added = self.buffer.add(message.bucket, message.batch.len(), add);
        if message.ends_numbering {
            self.texts = TextList::default();
            self.buffer.restart_numbering();
        }
        added
    }
}

impl Stager {
    pub(super) fn new(limits: StagingLimits) -> Self {
        let buckets = limits.growth.buckets;
        let share = ALL_BATCHES_BYTES / buckets.max(1);
        let buffer = Arc::new(StagingBuffer::new(limits.clone()));
        Self {
            batcher: Batcher::new(buckets),
            batch_bytes: share.clamp(MIN_BATCH_BYTES, BATCH_BYTES).min(limits.memory_bytes),
            staging: Staging::Here(BatchStream::new(&buffer)),
            buffer,
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

    /// Returns the buffer, to which parts of files are added.
    pub(super) fn buffer(&self) -> &Arc<StagingBuffer> {
        &self.buffer
    }

    /// Returns the buffer with all records staged or spilled; the stager begins anew.
    pub(super) fn finish(&mut self) -> anyhow::Result<Arc<StagingBuffer>> {
        let messages = self.batcher.take_all();
        let fresh = Arc::new(StagingBuffer::new(self.limits.clone()));
        let staging = std::mem::replace(&mut self.staging, Staging::Here(BatchStream::new(&fresh)));
        let buffer = std::mem::replace(&mut self.buffer, fresh);
        let mut stream = staging.into_stream()?;
        messages.iter().try_for_each(|message| stream.add(message))?;
        Ok(buffer)
    }

    fn send_full(&mut self, bucket: usize) -> anyhow::Result<()> {
        for message in self.batcher.take_full(bucket, self.batch_bytes) {
            let staging = match std::mem::replace(&mut self.staging, Staging::Lost) {
                Staging::Here(stream) if rayon::current_num_threads() > 1 => start_thread(stream),
                other => other,
            };
            self.staging = match staging {
                Staging::Here(mut stream) => {
                    stream.add(&message)?;
                    Staging::Here(stream)
                }
                Staging::OnThread(sender, thread) => match sender.send(message) {
                    Ok(()) => Staging::OnThread(sender, thread),
                    // The thread has ended early, which it does only with an error.
                    Err(_) => Staging::Here(Staging::OnThread(sender, thread).into_stream()?),
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
        drop(std::mem::replace(&mut self.staging, Staging::Lost).into_stream());
    }
}

impl Staging {
    /// Returns the stream, after the thread has added all batches that were sent.
    fn into_stream(self) -> anyhow::Result<BatchStream> {
        match self {
            Staging::Here(stream) => Ok(stream),
            Staging::OnThread(sender, thread) => {
                drop(sender);
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            Staging::Lost => anyhow::bail!("the rows are lost to an earlier error"),
        }
    }
}

fn start_thread(mut stream: BatchStream) -> Staging {
    let (sender, messages) = sync_channel(WAITING_BATCHES);
    let thread = std::thread::spawn(move || {
        for message in messages {
            stream.add(&message)?;
        }
        Ok(stream)
    });
    Staging::OnThread(sender, thread)
}
