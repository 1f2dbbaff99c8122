//! Staging beside reading: records are packed by bucket where they are read, and interned and spilled on a thread
//! of their own. They arrive in an order that depends on nothing but the records, so what is staged is the same on
//! any number of threads.

use super::batch::{Packer, Parcel};
use super::durable::{create_directory, explain};
use super::part::{Keys, Part};
use super::spill::write_part;
use super::staging::Staged;
use super::store::StoreOptions;
use crate::event::{CaseRecord, EventRecord};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use tempfile::TempDir;

/// A batch of this size is handed over: large enough that it costs nothing, small enough to stay in the cache.
const BATCH_BYTES: usize = 1 << 18;
/// How much the batches of all buckets may take, where that leaves each enough to be worth handing over.
const BATCHES_BYTES: usize = 1 << 22;
const LEAST_BATCH_BYTES: usize = 1 << 15;
/// Batches that may wait: more would only take memory.
const WAITING: usize = 8;

/// Takes records, and gives the shelf that they have been put on.
pub(super) struct Stager {
    packer: Packer,
    batch_bytes: usize,
    buckets: usize,
    place: Place,
    options: StoreOptions,
    scratch_place: PathBuf,
}

/// Where the shelf is.
enum Place {
    Here(Box<Shelf>),
    /// On a thread that takes batches, and gives the shelf back when there are no more.
    Away(SyncSender<Parcel>, JoinHandle<anyhow::Result<Box<Shelf>>>),
    /// Lost to an error that has been told.
    Lost,
}

/// What is staged, and where the rest is spilled.
pub(super) struct Shelf {
    /// By bucket.
    staged: Vec<Staged>,
    /// About how much memory they take.
    bytes: usize,
    /// The texts of the batches, by number.
    texts: Keys,
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
        let share = (BATCHES_BYTES / buckets.max(1)).clamp(LEAST_BATCH_BYTES, BATCH_BYTES);
        let batch_bytes = share.min(options.memory_bytes);
        let (options, scratch_place) = (options.clone(), scratch_place.to_owned());
        Self { packer: Packer::new(buckets), batch_bytes, buckets, place, options, scratch_place }
    }

    /// Adds an event of the file of that sequence.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) -> anyhow::Result<()> {
        let bucket = self.packer.event(file, event);
        self.hand_over_if_full(bucket)
    }

    /// Adds a case of the file of that sequence.
    pub(super) fn case(&mut self, file: u32, case: &CaseRecord<'_>) -> anyhow::Result<()> {
        let bucket = self.packer.case(file, case);
        self.hand_over_if_full(bucket)
    }

    /// The shelf with all records on it; the stager begins anew.
    pub(super) fn finish(&mut self) -> anyhow::Result<Box<Shelf>> {
        let parcels = self.packer.all();
        let fresh = Place::Here(Box::new(Shelf::new(self.buckets, &self.options, &self.scratch_place)));
        let mut shelf = std::mem::replace(&mut self.place, fresh).back()?;
        parcels.iter().try_for_each(|parcel| shelf.put(parcel))?;
        Ok(shelf)
    }

    fn hand_over_if_full(&mut self, bucket: usize) -> anyhow::Result<()> {
        for parcel in self.packer.full(bucket, self.batch_bytes) {
            let place = match std::mem::replace(&mut self.place, Place::Lost) {
                Place::Here(shelf) if rayon::current_num_threads() > 1 => send_away(shelf),
                other => other,
            };
            self.place = match place {
                Place::Here(mut shelf) => {
                    shelf.put(&parcel)?;
                    Place::Here(shelf)
                }
                Place::Away(sender, thread) => match sender.send(parcel) {
                    Ok(()) => Place::Away(sender, thread),
                    // The thread has ended early, which it does only with an error.
                    Err(_) => Place::Here(Place::Away(sender, thread).back()?),
                },
                Place::Lost => Place::Lost,
            };
        }
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
    let (sender, parcels) = sync_channel(WAITING);
    let thread = std::thread::spawn(move || {
        for parcel in parcels {
            shelf.put(&parcel)?;
        }
        Ok(shelf)
    });
    Place::Away(sender, thread)
}

impl Shelf {
    fn new(buckets: usize, options: &StoreOptions, scratch_place: &Path) -> Self {
        Self {
            staged: fresh_shelves(buckets),
            bytes: 0,
            texts: Keys::default(),
            spilled: vec![Vec::new(); buckets],
            scratch: None,
            scratch_place: scratch_place.to_owned(),
            memory_bytes: options.memory_bytes,
        }
    }

    /// The rows that are not spilled, by bucket.
    pub(super) fn take_parts(&mut self) -> Vec<Part> {
        self.bytes = 0;
        let fresh = fresh_shelves(self.staged.len());
        std::mem::replace(&mut self.staged, fresh).into_iter().map(Staged::into_part).collect()
    }

    fn put(&mut self, parcel: &Parcel) -> anyhow::Result<()> {
        self.texts.append(&parcel.texts);
        let staged = &mut self.staged[parcel.bucket];
        let before = staged.bytes();
        staged.put(&parcel.batch, &self.texts);
        self.bytes += staged.bytes() - before;
        if parcel.last {
            self.texts = Keys::default();
            self.staged.iter_mut().for_each(Staged::number_anew);
        }
        if self.bytes < self.memory_bytes || self.bytes == 0 { Ok(()) } else { self.spill() }
    }

    /// Moves all rows to disk, a part per bucket. Rows of files that are given up later are left out when they
    /// are read back.
    fn spill(&mut self) -> anyhow::Result<()> {
        if self.scratch.is_none() {
            self.scratch = Some(scratch_dir(&self.scratch_place)?);
        }
        let parts = self.take_parts();
        let Some(scratch) = self.scratch.as_ref().map(TempDir::path) else { return Ok(()) };
        tracing::debug!(path = %scratch.display(), "spilling rows");
        let spilled: Vec<Option<PathBuf>> = parts
            .into_par_iter()
            .zip(&self.spilled)
            .enumerate()
            .map(|(bucket, (part, before))| {
                if part.is_empty() {
                    return Ok(None);
                }
                let path = scratch.join(format!("bucket-{bucket:03}-{:06}", before.len()));
                write_part(&path, &part)?;
                Ok(Some(path))
            })
            .collect::<anyhow::Result<_>>()?;
        for (paths, path) in self.spilled.iter_mut().zip(spilled) {
            paths.extend(path);
        }
        Ok(())
    }
}

fn fresh_shelves(buckets: usize) -> Vec<Staged> {
    (0..buckets).map(|_| Staged::default()).collect()
}

/// A new folder for the rows and rejects of an ingest; it goes when it is dropped.
pub(super) fn scratch_dir(place: &Path) -> anyhow::Result<TempDir> {
    create_directory(place)?;
    let made = tempfile::Builder::new().prefix("buckstop-").tempdir_in(place);
    made.map_err(|error| explain(place, error))
}
