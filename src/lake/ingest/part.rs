//! The records of a part of a file, collected by one worker while others collect those of other parts.

use super::batch::{Batch, Batcher};
use super::buffer::StagingBuffer;
use crate::event::{CaseRecord, EventRecord};
use crate::lake::codec::TextList;
use std::sync::Arc;

/// Collects the records of a part of a file, whose rows are counted within the part.
pub struct FilePart {
    file: u32,
    batcher: Batcher,
    pub(super) records: u64,
}

/// The records of a part on their way into the staged rows, where any thread may bring them.
pub struct PartToStage {
    batches: Vec<Batch>,
    texts: TextList,
    rows_before: u64,
    buffer: Arc<StagingBuffer>,
}

impl FilePart {
    pub(super) fn new(file: u32, buckets: usize) -> Self {
        Self { file, batcher: Batcher::new(buckets), records: 0 }
    }

    /// Returns a collector for another part of the file.
    #[must_use]
    pub fn another(&self) -> Self {
        Self::new(self.file, self.batcher.buckets())
    }

    /// Adds an event.
    pub fn event(&mut self, event: &EventRecord<'_>) {
        self.records += 1;
        self.batcher.add(self.file, event, |batch| &mut batch.events);
    }

    /// Adds a case.
    pub fn case(&mut self, case: &CaseRecord<'_>) {
        self.records += 1;
        self.batcher.add(self.file, case, |batch| &mut batch.cases);
    }

    pub(super) fn to_stage(self, rows_before: u64, buffer: Arc<StagingBuffer>) -> PartToStage {
        let (batches, texts) = self.batcher.into_batches();
        PartToStage { batches, texts, rows_before, buffer }
    }
}

impl PartToStage {
    /// Stages the records.
    ///
    /// # Errors
    /// If rows had to be spilled and cannot.
    pub fn stage(&self) -> anyhow::Result<()> {
        let Self { batches, texts, rows_before, buffer } = self;
        // Parts that are staged at the same time begin at different buckets.
        let first = *rows_before as usize % batches.len().max(1);
        for bucket in (first..batches.len()).chain(0..first) {
            let batch = &batches[bucket];
            buffer.add(bucket, batch.len(), |staged| staged.add_part(batch, texts, *rows_before))?;
        }
        Ok(())
    }
}
