//! What only one process at a time may do to a store: write to it, and remove what is superseded.

use super::writer::Writer;
use crate::lake::layout::Manifest;
use crate::lake::store::{Store, lock_as_writer, prune_runs, sweep_attempts, sweep_data, sweep_rejects};
use anyhow::Result;

impl Store {
    /// Returns the one writer, which keeps its lock as long as it lives.
    ///
    /// What failed attempts left behind is removed, and superseded files too if nobody else is reading.
    ///
    /// # Errors
    /// [`StoreError::Locked`](crate::lake::StoreError::Locked) if there is another writer.
    pub fn writer(&self) -> Result<Writer> {
        let lock = lock_as_writer(self.dir())?;
        let manifest = Manifest::load(self.dir())?;
        sweep_attempts(self.dir(), &manifest)?;
        self.unless_read(|| sweep_data(self.dir(), &Manifest::load(self.dir())?))?;
        Ok(Writer::new(self.dir().to_owned(), self.options().memory_bytes, lock, manifest))
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
