//! What only one process at a time may do to a store: write to it, and remove what is superseded.

use super::writer::Writer;
use crate::lake::layout::{Manifest, write_whole};
use crate::lake::store::{
    Store, lock_as_writer, prune_runs, sweep_attempts, sweep_data, sweep_purged, sweep_rejects,
};
use anyhow::Result;
use std::time::Duration;

/// How often, and at which intervals, a purge waits for readers to end.
const PURGE_ATTEMPTS: u32 = 50;
const PURGE_PAUSE: Duration = Duration::from_millis(100);

impl Store {
    /// Returns the one writer, which keeps its lock as long as it lives.
    ///
    /// What failed attempts left behind is removed, and superseded files too if nobody else is reading.
    ///
    /// # Errors
    /// [`StoreError::Locked`](crate::lake::StoreError::Locked) if there is another writer.
    pub fn writer(&self) -> Result<Writer> {
        let lock = lock_as_writer(self.dir())?;
        sweep_attempts(self.dir(), &Manifest::load(self.dir())?)?;
        self.unless_read(|| {
            sweep_data(self.dir(), &Manifest::load(self.dir())?)?;
            sweep_purged(self.dir())
        })?;
        let manifest = Manifest::load(self.dir())?;
        Ok(Writer::new(self.dir().to_owned(), self.options(), lock, manifest))
    }

    /// Writes a file at the top of the store, whole or not at all. The argument shows that the caller holds the writer's lock.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_file(&self, _: &Writer, name: &str, content: &[u8]) -> Result<()> {
        write_whole(&self.dir().join(name), content).map(drop)
    }

    /// Takes what a purge has committed to remove off the disk, and reads the manifest again. Waits a while for readers to
    /// end. Returns false if somebody still reads: then the next writer does it.
    ///
    /// # Errors
    /// If a file cannot be removed.
    pub fn finish_purge(&mut self, writer: Writer) -> Result<bool> {
        let mut is_done = false;
        for attempt in 0..PURGE_ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(PURGE_PAUSE);
            }
            self.unless_read(|| {
                is_done = true;
                sweep_data(self.dir(), &Manifest::load(self.dir())?)?;
                sweep_purged(self.dir())
            })?;
            if is_done {
                break;
            }
        }
        drop(writer);
        self.reload()?;
        Ok(is_done)
    }

    /// Removes what is superseded, unless somebody else is reading: old data files, and all but the newest `keep_runs`
    /// runs and files of rejects (0 keeps all). The run that `latest` names is never removed. Returns the number of
    /// removed runs.
    ///
    /// The argument shows that the caller holds the writer's lock. To read on, the caller reloads the store first.
    pub fn tidy(&self, _: &Writer, keep_runs: usize) -> Result<usize> {
        let mut removed = 0;
        self.unless_read(|| {
            sweep_data(self.dir(), &Manifest::load(self.dir())?)?;
            if keep_runs > 0 {
                removed = prune_runs(self.dir(), keep_runs)?;
                sweep_rejects(self.dir(), keep_runs)?;
            }
            Ok(())
        })?;
        Ok(removed)
    }
}
