//! One bucket's share of a commit: its old rows and the new ones become its new files.
//!
//! Buckets do not depend on each other, so they are merged in parallel, and the result is the same on any number of
//! threads. Each thread has one bucket in memory at a time.

use super::arrange::{Arranged, OutcomeCounts, arrange};
use super::bucket_rows::BucketRows;
use super::divide::divide;
use super::spill::{SpilledFile, read_spilled};
use crate::event::Sym;
use crate::lake::codec::{Row, RowsToWrite, read_rows, write_rows};
use crate::lake::layout::{
    BucketEntry, CASES, DataFile, EVENTS, FORMAT_VERSION, FileEntry, Manifest, create_directory, data_name,
};
use anyhow::{Context, Result};
use parquet::file::metadata::KeyValue;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What all buckets of a commit share.
pub(super) struct Commit<'a> {
    store: &'a Path,
    committed: &'a Manifest,
    batch: u64,
    /// The number of buckets after the commit: that of the committed ones, or a multiple.
    buckets: usize,
    /// The sequence numbers of the committed sources.
    sequences: BTreeMap<&'a str, u32>,
    /// The names of the committed and the new sources.
    names: BTreeMap<u32, &'a str>,
    metadata: Vec<KeyValue>,
    aborted: &'a BTreeSet<u32>,
}

/// A bucket after the commit.
pub(super) struct MergedBucket {
    pub(super) bucket: usize,
    pub(super) entry: BucketEntry,
    /// By the sequence number of the source.
    pub(super) outcomes: BTreeMap<u32, OutcomeCounts>,
}

impl<'a> Commit<'a> {
    pub(super) fn new(
        store: &'a Path,
        committed: &'a Manifest,
        new_files: &'a [FileEntry],
        aborted: &'a BTreeSet<u32>,
        buckets: usize,
    ) -> Self {
        let files = || committed.files.iter().chain(new_files);
        let batch = committed.batch + 1;
        Self {
            store,
            committed,
            batch,
            buckets,
            sequences: committed.sequences(),
            names: files().flat_map(FileEntry::sources).collect(),
            metadata: metadata(batch, files()),
            aborted,
        }
    }

    /// Merges the spilled and staged rows of a bucket into it, and writes what changed. Returns the bucket, or those that it is
    /// divided into.
    pub(super) fn merge(
        &self,
        bucket: usize,
        spilled: &[SpilledFile],
        mut staged: BucketRows,
    ) -> Result<Vec<MergedBucket>> {
        staged.remove_files(self.aborted);
        let old = &self.committed.buckets[bucket];
        let before = self.committed.buckets.len();
        if self.buckets == before {
            if staged.is_empty() && !spilled.iter().any(|file| file.concerns(bucket, self.buckets)) {
                return Ok(vec![MergedBucket { bucket, entry: old.clone(), outcomes: BTreeMap::new() }]);
            }
            return Ok(vec![self.merge_rows(bucket, old, self.read_old(old)?, spilled, staged)?]);
        }
        let parts = divide(self.read_old(old)?, before, self.buckets);
        let staged = divide(staged, before, self.buckets);
        let work: Vec<(usize, (BucketRows, BucketRows))> =
            parts.into_iter().zip(staged).enumerate().collect();
        let merge = |(part, (rows, staged)): (usize, (BucketRows, BucketRows))| {
            self.merge_rows(bucket + part * before, &BucketEntry::default(), rows, spilled, staged)
        };
        // With enough buckets for all threads, each thread has one part in memory at a time.
        if before < rayon::current_num_threads() {
            work.into_par_iter().map(merge).collect()
        } else {
            work.into_iter().map(merge).collect()
        }
    }

    /// Merges spilled and staged rows into the rows of a bucket. `old` are the files that already hold just these.
    fn merge_rows(
        &self,
        bucket: usize,
        old: &BucketEntry,
        mut rows: BucketRows,
        spilled: &[SpilledFile],
        staged: BucketRows,
    ) -> Result<MergedBucket> {
        for file in spilled.iter().filter(|file| file.concerns(bucket, self.buckets)) {
            let mut spilled = read_spilled(&file.path)?;
            spilled.remove_files(self.aborted);
            rows.append(file.rows_of(spilled, bucket, self.buckets));
        }
        rows.append(staged);
        let mut arranged = arrange(&mut rows, self.committed.next_sequence);
        arranged.events_changed |= old.events.is_none() && !arranged.events.is_empty();
        arranged.cases_changed |= old.cases.is_none() && !arranged.cases.is_empty();
        let entry = self.write_changed(bucket, old, &mut rows, &arranged)?;
        Ok(MergedBucket { bucket, entry, outcomes: arranged.outcomes })
    }

    /// Returns the committed files of a bucket.
    pub(super) fn bucket(&self, bucket: usize) -> &BucketEntry {
        &self.committed.buckets[bucket]
    }

    /// Reads the committed rows of a bucket.
    pub(super) fn read_old(&self, old: &BucketEntry) -> Result<BucketRows> {
        let BucketRows { mut symbols, mut keys, mut events, mut cases } = BucketRows::default();
        let sequence_of = |name: &str| self.sequence(name);
        if let Some(file) = &old.events {
            events = read_rows(self.store, file, &mut symbols, &mut keys, &sequence_of)?;
        }
        if let Some(file) = &old.cases {
            cases = read_rows(self.store, file, &mut symbols, &mut keys, &sequence_of)?;
        }
        Ok(BucketRows { symbols, keys, events, cases })
    }

    fn sequence(&self, name: &str) -> Result<u32> {
        let known = self.sequences.get(name).copied();
        known.with_context(|| format!("the lake has rows of `{name}`, which the manifest does not know"))
    }

    pub(super) fn write_changed(
        &self,
        bucket: usize,
        old: &BucketEntry,
        rows: &mut BucketRows,
        arranged: &Arranged,
    ) -> Result<BucketEntry> {
        let sources: BTreeMap<u32, Sym> =
            self.names.iter().map(|(&sequence, name)| (sequence, rows.symbols.intern(name))).collect();
        let BucketRows { symbols, keys, events, cases } = &*rows;
        let mut entry = old.clone();
        if arranged.events_changed {
            let order = &arranged.events;
            let file =
                self.write(EVENTS, bucket, &RowsToWrite { rows: events, order, symbols, keys }, &sources)?;
            let instants = order.iter().map(|&index| events[index as usize].occurred_at());
            let (oldest_us, newest_us) = range(instants).unzip();
            entry.events = Some(DataFile { oldest_us, newest_us, ..file });
        }
        if arranged.cases_changed {
            let order = &arranged.cases;
            let table = RowsToWrite { rows: cases, order, symbols, keys };
            entry.cases = Some(self.write(CASES, bucket, &table, &sources)?);
        }
        Ok(entry)
    }

    /// Writes the file of a table.
    fn write<R: Row>(
        &self,
        directory: &str,
        bucket: usize,
        table: &RowsToWrite<'_, R>,
        sources: &BTreeMap<u32, Sym>,
    ) -> Result<DataFile> {
        let path = format!("{directory}/bucket={bucket:03}/{}", data_name(self.batch));
        let target = self.store.join(&path);
        create_directory(target.parent().unwrap_or(self.store))?;
        let written = write_rows(&target, table, |file| sources[&file], self.metadata.clone())?;
        Ok(DataFile {
            path,
            rows: table.order.len() as u64,
            bytes: written.bytes,
            content_hash: written.content_hash,
            oldest_us: None,
            newest_us: None,
        })
    }
}

/// Returns the least and the greatest value, if there is any.
fn range(mut values: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
    let first = values.next()?;
    Some(values.fold((first, first), |(least, greatest), value| (least.min(value), greatest.max(value))))
}

/// Returns what each data file says about itself.
fn metadata<'a>(batch: u64, files: impl Iterator<Item = &'a FileEntry> + Clone) -> Vec<KeyValue> {
    let joined = |values: BTreeSet<&str>| values.into_iter().collect::<Vec<_>>().join(",");
    let entry = |key: &str, value: String| KeyValue::new(format!("buckstop.{key}"), value);
    vec![
        entry("version", env!("CARGO_PKG_VERSION").to_owned()),
        entry("format_version", FORMAT_VERSION.to_string()),
        entry("batch", batch.to_string()),
        entry("zone", joined(files.clone().map(|file| file.zone.as_str()).collect())),
        entry("profiles", joined(files.map(|file| file.profile.as_str()).collect())),
        entry("sort", "case_id, occurred_at, order of the source".to_owned()),
    ]
}
