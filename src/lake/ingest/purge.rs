//! Removes what is older than an instant: cases, rows of lists, rejects and all runs.
//!
//! The manifest is the commit, as of an ingest. Buckets are written without the cases that go, and the manifest that names
//! them also names the runs and rejects that go with them. Until these are off the disk, the manifest says so: whoever writes
//! next removes them, if this process is killed. Runs go as a whole, because their tables have all cases of their time.

use super::merge::Commit;
use super::purge_bucket::{PurgeAsked, PurgedBucket};
use super::writer::Writer;
use crate::lake::layout::{BucketEntry, FileEntry, Manifest, Purging, REJECTS, RUNS, entries};
use crate::lake::store::sweep_batch;
use crate::lists::ListEntry;
use anyhow::Result;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What stays after a purge, by which rows of lists are decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remaining {
    /// The oldest event, µs UTC; `None` if there is none.
    pub oldest_event_us: Option<i64>,
    /// Of the named cases, those that stay.
    pub named_kept: BTreeSet<String>,
    /// Of the named cases, those that go.
    pub named_gone: BTreeSet<String>,
}

/// How many things of one kind a purge removes, and how many remain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoneAndKept {
    /// The number that a purge removes.
    pub gone: u64,
    /// The number that remains.
    pub kept: u64,
}

/// What a purge removes, or would remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Cases, whether they have events or only an export of their own.
    pub cases: GoneAndKept,
    /// Events.
    pub events: GoneAndKept,
    /// Rows of exports of cases.
    pub exported_cases: GoneAndKept,
    /// Rows of lists.
    pub list_rows: GoneAndKept,
    /// The folders of runs that go.
    pub runs: Vec<String>,
    /// Files of rejected rows that go.
    pub rejects: u64,
    /// What stays.
    pub remaining: Remaining,
}

impl Purged {
    /// Returns true if a case or a row of a list goes.
    pub fn removes_anything(&self) -> bool {
        self.cases.gone + self.list_rows.gone > 0
    }
}

/// The rules of a purge: which cases and rows of lists it removes.
pub struct PurgeRules<'a> {
    /// The instant, µs UTC: cases of which nothing happened at or after it go.
    pub before_us: i64,
    /// Cases of which the rules for lists want to know whether they stay.
    pub named: &'a BTreeSet<String>,
    /// Returns true if a row of a list stays.
    pub keeps: &'a (dyn Fn(&ListEntry, &Remaining) -> bool + Sync),
}

impl Writer {
    /// Says what a purge would remove. Nothing changes.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn plan_purge(&self, rules: &PurgeRules<'_>) -> Result<Purged> {
        Ok(self.purged(rules, false)?.0)
    }

    /// Purges the store and commits that. What goes is off the disk after
    /// [`Store::finish_purge`](crate::lake::Store::finish_purge).
    ///
    /// # Errors
    /// If the store cannot be read or written. It is then as it was.
    pub fn purge(&mut self, rules: &PurgeRules<'_>) -> Result<Purged> {
        let committed = self.purged(rules, true).and_then(|(purged, buckets)| {
            if purged.removes_anything() {
                self.record_purge(rules, &purged, buckets)?;
            }
            Ok(purged)
        });
        if committed.is_err() {
            // This is best effort, to free the space at once: the next writer removes what is left.
            drop(sweep_batch(&self.dir, self.manifest.batch + 1));
        }
        committed
    }

    fn purged(&self, rules: &PurgeRules<'_>, writes: bool) -> Result<(Purged, Vec<PurgedBucket>)> {
        let none = BTreeSet::new();
        let buckets = self.manifest.buckets.len();
        let commit = Commit::new(&self.dir, &self.manifest, &[], &none, buckets);
        let ingested = self.manifest.files.iter().map(|file| (file.sequence, file.ingested_at_us));
        let asked =
            PurgeAsked { before: rules.before_us, ingested_at: ingested.collect(), named: rules.named };
        let buckets: Vec<PurgedBucket> = (0..buckets)
            .into_par_iter()
            .map(|bucket| commit.purge(bucket, &asked, writes))
            .collect::<Result<_>>()?;
        let mut purged = Purged::default();
        for bucket in &buckets {
            add(&mut purged.cases, bucket.cases);
            add(&mut purged.events, bucket.events);
            add(&mut purged.exported_cases, bucket.exported);
            let remaining = &mut purged.remaining;
            remaining.oldest_event_us = remaining.oldest_event_us.into_iter().chain(bucket.oldest).min();
            remaining.named_gone.extend(bucket.named_gone.iter().cloned());
            remaining.named_kept.extend(bucket.named_kept.iter().cloned());
        }
        let rows = self.manifest.list_entries();
        let (kept, gone): (Vec<_>, Vec<_>) = rows.partition(|row| (rules.keeps)(row, &purged.remaining));
        purged.list_rows = GoneAndKept { gone: gone.len() as u64, kept: kept.len() as u64 };
        if purged.removes_anything() {
            purged.runs = names_in(&self.dir.join(RUNS))?;
            purged.rejects = names_in(&self.dir.join(REJECTS))?.len() as u64;
        }
        Ok((purged, buckets))
    }

    /// Replaces the manifest.
    fn record_purge(
        &mut self,
        rules: &PurgeRules<'_>,
        purged: &Purged,
        buckets: Vec<PurgedBucket>,
    ) -> Result<()> {
        let mut manifest = self.manifest.clone();
        manifest.batch += 1;
        let mut gone: BTreeMap<u32, u64> = BTreeMap::new();
        for (sequence, rows) in buckets.iter().flat_map(|bucket| &bucket.rows) {
            *gone.entry(*sequence).or_default() += rows;
        }
        for list in &mut manifest.lists {
            let before = list.entries.len();
            list.entries.retain(|row| (rules.keeps)(row, &purged.remaining));
            *gone.entry(list.sequence).or_default() += (before - list.entries.len()) as u64;
        }
        manifest.lists.retain(|list| !list.entries.is_empty());
        count_purged(&mut manifest.files, &gone);
        manifest.buckets = buckets.into_iter().map(|bucket| bucket.entry).collect::<Vec<BucketEntry>>();
        manifest.update_range();
        manifest.purging = Some(Purging { runs: purged.runs.clone(), rejects_until: self.manifest.batch });
        manifest.save(&self.dir)?;
        self.manifest = manifest;
        Ok(())
    }
}

/// Moves rows from `stored` to `purged` in the ledgers.
fn count_purged(files: &mut [FileEntry], gone: &BTreeMap<u32, u64>) {
    for (sequence, rows) in gone {
        // The parts of a file are numbered from its own number on.
        let end = files.partition_point(|file| file.sequence <= *sequence);
        if let Some(file) = files[..end].last_mut() {
            file.stored -= rows;
            file.purged += rows;
        }
    }
    files.iter_mut().filter(|file| file.stored == 0).for_each(forget_names);
}

/// Takes names and values out of the entry of a file without any row, also one whose rows another file had: a file or a sheet may
/// have the name of a person or a case. Its hash stays, so that it is not read again.
fn forget_names(file: &mut FileEntry) {
    file.dropped.iter_mut().for_each(|entry| entry.example.clear());
    file.name = format!("purged {}", file.sequence);
    let parts = file.parts.iter_mut().zip(file.sequence..);
    parts.for_each(|(part, sequence)| *part = format!("purged {sequence}"));
}

fn add(sum: &mut GoneAndKept, (gone, kept): (u64, u64)) {
    sum.gone += gone;
    sum.kept += kept;
}

/// Returns the names of the entries of a folder, in order.
fn names_in(folder: &std::path::Path) -> Result<Vec<String>> {
    let paths = entries(folder)?;
    let mut names: Vec<String> =
        paths.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    names.sort_unstable();
    Ok(names)
}

/// Returns what is left on the disk of a purged store besides what its manifest names: nothing, if the purge is finished.
///
/// # Errors
/// If a folder cannot be read.
pub fn leftovers(store: &std::path::Path, manifest: &Manifest) -> Result<Vec<String>> {
    use crate::lake::layout::{CASES, EVENTS, LATEST, SCRATCH};
    let live: BTreeSet<String> = manifest.data_files().map(|file| file.path.clone()).collect();
    let mut found = Vec::new();
    for table in [EVENTS, CASES] {
        for bucket in names_in(&store.join(table))? {
            let files = names_in(&store.join(table).join(&bucket))?.into_iter();
            let paths = files.map(|file| format!("{table}/{bucket}/{file}"));
            found.extend(paths.filter(|path| !live.contains(path)));
        }
    }
    for folder in [RUNS, REJECTS, SCRATCH] {
        found.extend(names_in(&store.join(folder))?.into_iter().map(|name| format!("{folder}/{name}")));
    }
    found.extend(store.join(LATEST).symlink_metadata().is_ok().then(|| LATEST.to_owned()));
    Ok(found)
}
