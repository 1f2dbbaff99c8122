//! Staging beside reading: records are packed where they are read, and interned and spilled on a thread of their
//! own. They arrive in the order they came, so what is staged is the same on any number of threads.

use super::batch::Batch;
use super::durable::{create_directory, explain};
use super::spill::write_part;
use super::staging::Staging;
use super::store::StoreOptions;
use crate::event::{CaseRecord, EventRecord};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use tempfile::TempDir;

/// A batch of this size is handed over: large enough that it costs nothing, small enough to stay in the cache.
const BATCH_BYTES: usize = 1 << 18;
/// Batches that may wait: more would only take memory.
const WAITING: usize = 8;

/// Takes records, and gives the shelf that they have been put on.
pub(super) struct Stager {
    batch: Batch,
    batch_bytes: usize,
    place: Place,
    buckets: usize,
    options: StoreOptions,
    scratch_place: PathBuf,
}

/// Where the shelf is.
enum Place {
    Here(Box<Shelf>),
    /// On a thread that takes batches, and gives the shelf back when there are no more.
    Away(SyncSender<Batch>, JoinHandle<anyhow::Result<Box<Shelf>>>),
    /// Lost to an error that has been told.
    Lost,
}

/// What is staged, and where the rest is spilled.
pub(super) struct Shelf {
    pub(super) staging: Staging,
    /// By bucket, in the order they were written.
    pub(super) spilled: Vec<Vec<PathBuf>>,
    scratch: Option<TempDir>,
    scratch_place: PathBuf,
    memory_bytes: usize,
}

impl Stager {
    /// Rows are spilled into a folder of their own in `scratch_place`, made when it is needed.
    pub(super) fn new(buckets: usize, options: &StoreOptions, scratch_place: &Path) -> Self {
        let place = Place::Here(Box::new(Shelf::new(buckets, options, scratch_place)));
        let (options, scratch_place) = (options.clone(), scratch_place.to_owned());
        let batch_bytes = BATCH_BYTES.min(options.memory_bytes);
        Self { batch: Batch::default(), batch_bytes, place, buckets, options, scratch_place }
    }

    /// Adds an event of the file of that sequence.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) -> anyhow::Result<()> {
        self.batch.event(file, event);
        self.hand_over_if_full()
    }

    /// Adds a case of the file of that sequence.
    pub(super) fn case(&mut self, file: u32, case: &CaseRecord<'_>) -> anyhow::Result<()> {
        self.batch.case(file, case);
        self.hand_over_if_full()
    }

    /// The shelf with all records on it; the stager begins anew.
    pub(super) fn finish(&mut self) -> anyhow::Result<Box<Shelf>> {
        let batch = std::mem::take(&mut self.batch);
        let fresh = Place::Here(Box::new(Shelf::new(self.buckets, &self.options, &self.scratch_place)));
        let mut shelf = std::mem::replace(&mut self.place, fresh).back()?;
        shelf.put(&batch)?;
        Ok(shelf)
    }

    fn hand_over_if_full(&mut self) -> anyhow::Result<()> {
        if self.batch.bytes() < self.batch_bytes {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        let place = match std::mem::replace(&mut self.place, Place::Lost) {
            Place::Here(shelf) if rayon::current_num_threads() > 1 => send_away(shelf),
            other => other,
        };
        self.place = match place {
            Place::Here(mut shelf) => {
                shelf.put(&batch)?;
                Place::Here(shelf)
            }
            Place::Away(sender, thread) => match sender.send(batch) {
                Ok(()) => Place::Away(sender, thread),
                // The thread has ended early, which it does only with an error.
                Err(_) => Place::Here(Place::Away(sender, thread).back()?),
            },
            Place::Lost => Place::Lost,
        };
        Ok(())
    }
}

impl Drop for Stager {
    fn drop(&mut self) {
        // What was spilled is removed before whoever waits for the writer's lock can begin.
        drop(std::mem::replace(&mut self.place, Place::Lost).back());
    }
}

impl Place {
    fn back(self) -> anyhow::Result<Box<Shelf>> {
        match self {
            Place::Here(shelf) => Ok(shelf),
            Place::Away(sender, thread) => {
                drop(sender);
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            Place::Lost => anyhow::bail!("the rows are lost to an earlier error"),
        }
    }
}

fn send_away(mut shelf: Box<Shelf>) -> Place {
    let (sender, batches) = sync_channel::<Batch>(WAITING);
    let thread = std::thread::spawn(move || {
        for batch in batches {
            shelf.put(&batch)?;
        }
        Ok(shelf)
    });
    Place::Away(sender, thread)
}

impl Shelf {
    fn new(buckets: usize, options: &StoreOptions, scratch_place: &Path) -> Self {
        Self {
            staging: Staging::new(buckets),
            spilled: vec![Vec::new(); buckets],
            scratch: None,
            scratch_place: scratch_place.to_owned(),
            memory_bytes: options.memory_bytes,
        }
    }

    fn put(&mut self, batch: &Batch) -> anyhow::Result<()> {
        batch.stage(&mut self.staging);
        if self.staging.bytes() < self.memory_bytes || self.staging.bytes() == 0 {
            Ok(())
        } else {
            self.spill()
        }
    }

    /// Moves all rows to disk, a part per bucket.
    fn spill(&mut self) -> anyhow::Result<()> {
        if self.scratch.is_none() {
            self.scratch = Some(scratch_dir(&self.scratch_place)?);
        }
        let Some(scratch) = self.scratch.as_ref().map(TempDir::path) else { return Ok(()) };
        let (strings, buckets) = self.staging.take();
        tracing::debug!(path = %scratch.display(), "spilling rows");
        // Rows of files that are given up later are left out when they are read back.
        let none_aborted = BTreeSet::new();
        let spilled: Vec<Option<PathBuf>> = buckets
            .into_par_iter()
            .zip(&self.spilled)
            .enumerate()
            .map(|(bucket, (rows, before))| {
                if rows.is_empty() {
                    return Ok(None);
                }
                let path = scratch.join(format!("bucket-{bucket:03}-{:06}", before.len()));
                write_part(&path, &strings.part(rows, &none_aborted))?;
                Ok(Some(path))
            })
            .collect::<anyhow::Result<_>>()?;
        for (paths, path) in self.spilled.iter_mut().zip(spilled) {
            paths.extend(path);
        }
        Ok(())
    }
}

/// A new folder for the rows and rejects of an ingest; it goes when it is dropped.
pub(super) fn scratch_dir(place: &Path) -> anyhow::Result<TempDir> {
    create_directory(place)?;
    let made = tempfile::Builder::new().prefix("buckstop-").tempdir_in(place);
    made.map_err(|error| explain(place, error))
}
