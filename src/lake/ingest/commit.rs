//! The commit of an ingest: buckets are merged, ledgers updated, and the manifest replaced.

use super::bucket_rows::BucketRows;
use super::growth::Growth;
use super::ledger::update_ledgers;
use super::merge::{Commit, MergedBucket};
use super::writer::Writer;
use crate::lake::layout::{BucketEntry, FileEntry, REJECTS, create_directory, rejects_name};
use crate::lake::store::{NewLists, sweep_batch};
use anyhow::bail;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The number of the ingest; that of the last one if there was nothing to commit.
    pub batch: u64,
    /// The files of this ingest.
    pub files: Vec<FileEntry>,
    /// Records of earlier files that this ingest replaced.
    pub earlier_replaced: u64,
}

impl Writer {
    /// Commits all files that ended. `ingested_at_us` is the present instant (µs UTC); `progress` is called with the
    /// number of merged buckets and of all.
    ///
    /// # Errors
    /// The store is then as it was. The writer has lost its rows and must not be used any more.
    pub fn commit(
        &mut self,
        ingested_at_us: i64,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> anyhow::Result<Ledger> {
        if let Some(open) = &self.open_file {
            bail!("`{}` has not ended", open.entry.name);
        }
        if self.files.is_empty() {
            self.forget_batch();
            return Ok(Ledger { batch: self.manifest.batch, ..Ledger::default() });
        }
        let committed = self.merge_buckets(progress).and_then(|merged| self.record(merged, ingested_at_us));
        self.forget_batch();
        if committed.is_err() {
            // This is best effort, to free the space at once: the next writer removes what is left.
            drop(sweep_batch(&self.dir, self.manifest.batch + 1));
        }
        committed
    }

    /// Merges all buckets and writes their new files. They come in the order of buckets.
    fn merge_buckets(
        &mut self,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> anyhow::Result<Vec<MergedBucket>> {
        let buffer = self.stager.finish()?;
        let (staged, spilled) = (buffer.take_rows(), buffer.take_spilled());
        let new_rows = self.files.iter().map(FileEntry::records).sum();
        let buckets = Growth::new(&self.manifest, &self.options).buckets_with(new_rows);
        let commit = Commit::new(&self.dir, &self.manifest, &self.files, &self.aborted, buckets);
        let (total, done) = (staged.len(), AtomicUsize::new(0));
        let work: Vec<(usize, BucketRows)> = staged.into_iter().enumerate().collect();
        let merged: Vec<Vec<MergedBucket>> = work
            .into_par_iter()
            .map(|(bucket, staged)| {
                let merged = commit.merge(bucket, &spilled, staged);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                merged
            })
            .collect::<anyhow::Result<_>>()?;
        let mut merged: Vec<MergedBucket> = merged.into_iter().flatten().collect();
        merged.sort_unstable_by_key(|merged| merged.bucket);
        Ok(merged)
    }

    /// Updates the ledgers and replaces the manifest.
    fn record(&mut self, merged: Vec<MergedBucket>, ingested_at_us: i64) -> anyhow::Result<Ledger> {
        let mut manifest = self.manifest.clone();
        manifest.batch += 1;
        manifest.next_sequence = self.next_sequence;
        manifest.placeholders.extend(self.placeholders.iter().cloned());
        let batch = manifest.batch;
        let new = self.files.iter().map(|file| FileEntry { batch, ingested_at_us, ..file.clone() });
        manifest.files.extend(new);
        std::mem::take(&mut self.lists).settle(&mut manifest);
        let first_new = self.manifest.next_sequence;
        let earlier_replaced = update_ledgers(&mut manifest.files, &merged, first_new)?;
        manifest.buckets = merged.into_iter().map(|bucket| bucket.entry).collect::<Vec<BucketEntry>>();
        manifest.update_range();
        if let Some(rejects) = self.rejects.take().filter(|rejects| !rejects.is_empty()) {
            create_directory(&self.dir.join(REJECTS))?;
            rejects.publish(&self.dir.join(REJECTS).join(rejects_name(batch)))?;
        }
        manifest.save(&self.dir)?;
        let files = manifest.files.iter().filter(|file| file.batch == batch).cloned().collect();
        self.replace_manifest(manifest);
        Ok(Ledger { batch, files, earlier_replaced })
    }

    /// Drops what is left of the ingest.
    fn forget_batch(&mut self) {
        // An error of the stager was returned already, or comes too late to matter.
        drop(self.stager.finish());
        (self.scratch, self.rejects) = (None, None);
        self.files.clear();
        self.aborted.clear();
        self.placeholders.clear();
        self.lists = NewLists::default();
        self.next_sequence = self.manifest.next_sequence;
    }
}
