//! The one writer of a store: takes the rows of files, and commits them all at once.

use super::durable::create_directory;
use super::lists::NewLists;
use super::manifest::{BucketEntry, FileEntry, Manifest};
use super::merge::{Commit, Merged};
use super::part::Part;
use super::rejects::{RejectLog, rejects_name};
use super::stager::{Stager, scratch_dir};
use super::store::{REJECTS, SCRATCH, StoreOptions};
use super::sweep::sweep_batch;
use super::{Run, StoreError, runs};
use crate::event::{CaseRecord, EventRecord};
use crate::lists::ListEntry;
use anyhow::{Context, bail};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// What a file is, before its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileIdentity {
    /// Its name, for people; see [`FileEntry::name`].
    pub name: String,
    /// BLAKE3 of its content, see [`hash_file`](super::hash_file); empty until [`Writer::file_content`] tells it.
    pub content_hash: String,
    /// Its length in bytes; told with the hash.
    pub bytes: u64,
    /// The profile that reads it.
    pub profile: String,
    /// See [`FileEntry::case_end`].
    pub case_end: Option<String>,
    /// The time zone its times are read in.
    pub zone: String,
}

/// Whether the rows of a file are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Give them, then [`Writer::end_file`].
    New,
    /// A file of this content is committed, or in this ingest already: nothing to do.
    AlreadyCommitted,
}

/// What only the reader of a file knows about its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Rows of the file.
    pub rows_read: u64,
    /// Records more than rows, where one row gave several.
    pub rows_split: u64,
    /// Rows rejected (once each, however many of their values were wrong).
    pub rejected: u64,
    /// Rows that hold nothing for us.
    pub skipped: u64,
}

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The ingest; that of the last one if there was nothing to commit.
    pub batch: u64,
    /// The files of this ingest.
    pub files: Vec<FileEntry>,
    /// Rows of earlier files that this ingest replaced.
    pub earlier_replaced: u64,
}

/// Takes files one after another. Nothing is seen by anybody before [`Writer::commit`]; dropped without
/// it, the store is as it was.
pub struct Writer {
    dir: PathBuf,
    scratch_place: PathBuf,
    /// Held until the writer is dropped.
    _lock: File,
    manifest: Manifest,
    stager: Stager,
    /// Where the rejects are while they come.
    scratch: Option<TempDir>,
    rejects: Option<RejectLog>,
    open_file: Option<OpenFile>,
    files: Vec<FileEntry>,
    aborted: BTreeSet<u32>,
    placeholders: BTreeSet<String>,
    lists: NewLists,
    next_sequence: u32,
}

struct OpenFile {
    entry: FileEntry,
    /// The number of the part that rows are of now; that of the file where it has no parts.
    sequence: u32,
    records: u64,
    placeholders: BTreeSet<String>,
}

impl Writer {
    pub(super) fn new(dir: PathBuf, options: StoreOptions, lock: File, manifest: Manifest) -> Self {
        let scratch_place = options.spill_dir.clone().unwrap_or_else(|| dir.join(SCRATCH));
        let stager = Stager::new(manifest.buckets.len(), &options, &scratch_place);
        Self {
            dir,
            scratch_place,
            _lock: lock,
            stager,
            scratch: None,
            rejects: None,
            open_file: None,
            files: Vec::new(),
            aborted: BTreeSet::new(),
            placeholders: BTreeSet::new(),
            lists: NewLists::default(),
            next_sequence: manifest.next_sequence,
            manifest,
        }
    }

    /// What is committed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Starts a file, unless its content is known.
    pub fn begin_file(&mut self, identity: FileIdentity) -> anyhow::Result<Begin> {
        if let Some(open) = &self.open_file {
            bail!("`{}` has not ended, `{}` cannot begin", open.entry.name, identity.name);
        }
        if self.knows(&identity.content_hash) {
            return Ok(Begin::AlreadyCommitted);
        }
        if let Some(rejects) = &mut self.rejects {
            rejects.begin_file()?;
        }
        let entry = FileEntry {
            sequence: self.next_sequence,
            name: self.unique_name(&identity.name),
            content_hash: identity.content_hash,
            bytes: identity.bytes,
            profile: identity.profile,
            case_end: identity.case_end,
            zone: identity.zone,
            ..FileEntry::default()
        };
        self.next_sequence += 1;
        let sequence = entry.sequence;
        self.open_file = Some(OpenFile { entry, sequence, records: 0, placeholders: BTreeSet::new() });
        Ok(Begin::New)
    }

    /// Whether a file of that length is committed, or in this ingest: only then its content may be known.
    pub fn knows_length(&self, bytes: u64) -> bool {
        self.all_files().any(|file| file.bytes == bytes)
    }

    /// Says what the file begun holds, where that was not known when it began. If that content is known, the file is
    /// aborted.
    pub fn file_content(&mut self, content_hash: String, bytes: u64) -> anyhow::Result<Begin> {
        if self.knows(&content_hash) {
            self.abort_file()?;
            return Ok(Begin::AlreadyCommitted);
        }
        let file = self.open_file.as_mut().context("no file has begun")?;
        (file.entry.content_hash, file.entry.bytes) = (content_hash, bytes);
        Ok(Begin::New)
    }

    fn knows(&self, content_hash: &str) -> bool {
        self.all_files().any(|file| file.content_hash == content_hash)
    }

    /// Those committed, and those that have ended in this ingest.
    fn all_files(&self) -> impl Iterator<Item = &FileEntry> {
        self.manifest.files.iter().chain(&self.files)
    }

    /// Says that the rows to come are of a part of the file begun, whose name they carry.
    pub fn begin_part(&mut self, name: &str) -> anyhow::Result<()> {
        let file = self.open_file.as_ref().context("a part came before its file began")?;
        let name = self.unique_name(&format!("{} > {name}", file.entry.name));
        let file = self.open_file.as_mut().context("a part came before its file began")?;
        if !file.entry.parts.is_empty() {
            file.sequence = self.next_sequence;
            self.next_sequence += 1;
        } else if file.records > 0 {
            bail!("`{}` had rows before its first part", file.entry.name);
        }
        file.entry.parts.push(name);
        Ok(())
    }

    /// Says how the file begun is read, where that is known only once its headings are.
    pub fn describe_file(&mut self, profile: &str, case_end: Option<&str>, zone: &str) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("no file has begun")?;
        profile.clone_into(&mut file.entry.profile);
        file.entry.case_end = case_end.map(str::to_owned);
        zone.clone_into(&mut file.entry.zone);
        Ok(())
    }

    /// Says that the events of the file begun only fill what other files leave out of a case.
    pub fn file_fills(&mut self) -> anyhow::Result<()> {
        self.open_file.as_mut().context("no file has begun")?.entry.fills = true;
        Ok(())
    }

    /// Adds an event of the file begun.
    pub fn event(&mut self, event: &EventRecord<'_>) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("an event came before its file began")?;
        file.records += 1;
        self.stager.event(file.sequence, event)
    }

    /// Adds a case of the file begun.
    pub fn case(&mut self, case: &CaseRecord<'_>) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("a case came before its file began")?;
        file.records += 1;
        self.stager.case(file.sequence, case)
    }

    /// Adds a row of a reference list: once committed, the list replaces the earlier ones of its table and name,
    /// digits and signs in the name left aside.
    pub fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("a list came before its file began")?;
        file.records += 1;
        self.lists.push(file.entry.sequence, entry)
    }

    /// Notes a value that could not be read, in a row that begins on a line. Counting rejected rows is left
    /// to [`FileCounts::rejected`].
    pub fn reject(
        &mut self,
        (row, line): (u64, u64),
        column: &str,
        value: &str,
        reason: &str,
    ) -> anyhow::Result<()> {
        if self.rejects.is_none() {
            let scratch = scratch_dir(&self.scratch_place)?;
            self.rejects = Some(RejectLog::create(scratch.path().join("rejects.csv"))?);
            self.scratch = Some(scratch);
        }
        let file = self.open_file.as_ref().context("a reject came before its file began")?;
        let log = self.rejects.as_mut().context("the rejects are closed")?;
        log.add(file.entry.parts.last().unwrap_or(&file.entry.name), (row, line), column, value, reason)
    }

    /// Notes an account that holds but is never ranked.
    pub fn placeholder(&mut self, account: &str) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("a placeholder came before its file began")?;
        if !file.placeholders.contains(account) {
            file.placeholders.insert(account.to_owned());
        }
        Ok(())
    }

    /// Ends the file begun. An error, and the file is aborted, if the counts do not fit the rows that came.
    pub fn end_file(&mut self, counts: FileCounts) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("no file has begun")?;
        let FileCounts { rows_read, rows_split, rejected, skipped } = counts;
        if rows_read + rows_split != file.records + rejected + skipped {
            let records = file.records;
            let reason = format!(
                "{rows_read} rows read + {rows_split} split, but {records} records + {rejected} rejected + {skipped} skipped"
            );
            let file = file.entry.name.clone();
            self.abort_file()?;
            return Err(StoreError::Unbalanced { file, reason }.into());
        }
        if file.entry.content_hash.is_empty() {
            bail!("`{}` ends, and nobody has told what it holds", file.entry.name);
        }
        if let Some(OpenFile { entry, mut placeholders, .. }) = self.open_file.take() {
            self.files.push(FileEntry { rows_read, rows_split, rejected, skipped, ..entry });
            self.placeholders.append(&mut placeholders);
        }
        Ok(())
    }

    /// Forgets the file begun and all its rows; other files of this ingest stay.
    pub fn abort_file(&mut self) -> anyhow::Result<()> {
        if let Some(file) = self.open_file.take() {
            self.aborted.extend(file.entry.sequence..=file.sequence);
            self.lists.abort(file.entry.sequence);
            if let Some(rejects) = &mut self.rejects {
                rejects.abort_file()?;
            }
        }
        Ok(())
    }

    /// Commits all files that ended. `ingested_at_us` is the present instant (µs UTC); `progress` is told
    /// how many buckets of how many are done.
    ///
    /// On an error the store is as it was; the writer has lost its rows and is good for nothing more.
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
            // Best effort: frees the space at once; what stays is removed by the next writer.
            drop(sweep_batch(&self.dir, self.manifest.batch + 1));
        }
        committed
    }

    /// The id of a run that begins at an instant written like `20240331T190000Z`: later than all there are, even
    /// if the clock was set back.
    pub fn next_run_id(&self, stamp: &str) -> anyhow::Result<String> {
        runs::next_id(&self.dir, stamp)
    }

    /// Starts a run; see [`Run`]. Only the holder of the writer's lock can.
    pub fn new_run(&self, run_id: &str) -> anyhow::Result<Run> {
        Run::create(&self.dir, run_id)
    }

    /// Writes the new bucket files.
    fn merge_buckets(&mut self, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<Vec<Merged>> {
        let mut shelf = self.stager.finish()?;
        let parts = shelf.take_parts();
        let spilled = &shelf.spilled;
        let commit = Commit::new(&self.dir, &self.manifest, &self.files, &self.aborted);
        let (total, done) = (parts.len(), AtomicUsize::new(0));
        let work: Vec<(usize, Part)> = parts.into_iter().enumerate().collect();
        work.into_par_iter()
            .map(|(bucket, staged)| {
                let merged = commit.merge(bucket, &spilled[bucket], staged);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                merged
            })
            .collect()
    }

    /// Balances the ledgers and commits the manifest.
    fn record(&mut self, merged: Vec<Merged>, ingested_at_us: i64) -> anyhow::Result<Ledger> {
        let mut manifest = self.manifest.clone();
        manifest.batch += 1;
        manifest.next_sequence = self.next_sequence;
        manifest.placeholders.extend(self.placeholders.iter().cloned());
        let batch = manifest.batch;
        let new = self.files.iter().map(|file| FileEntry { batch, ingested_at_us, ..file.clone() });
        manifest.files.extend(new);
        std::mem::take(&mut self.lists).settle(&mut manifest);
        let first_new = self.manifest.next_sequence;
        let earlier_replaced = settle(&mut manifest.files, &merged, first_new)?;
        manifest.buckets = merged.into_iter().map(|bucket| bucket.entry).collect::<Vec<BucketEntry>>();
        manifest.update_range();
        if let Some(rejects) = self.rejects.take().filter(|rejects| !rejects.is_empty()) {
            create_directory(&self.dir.join(REJECTS))?;
            rejects.publish(&self.dir.join(REJECTS).join(rejects_name(batch)))?;
        }
        manifest.save(&self.dir)?;
        let files = manifest.files.iter().filter(|file| file.batch == batch).cloned().collect();
        self.manifest = manifest;
        Ok(Ledger { batch, files, earlier_replaced })
    }

    fn forget_batch(&mut self) {
        // An error of the stager has been told, or comes too late to matter.
        drop(self.stager.finish());
        (self.scratch, self.rejects) = (None, None);
        self.files.clear();
        self.aborted.clear();
        self.placeholders.clear();
        self.lists = NewLists::default();
        self.next_sequence = self.manifest.next_sequence;
    }

    /// The name, with a number if another file has it.
    fn unique_name(&self, name: &str) -> String {
        let open = self.open_file.iter().map(|open| &open.entry);
        let files: Vec<&FileEntry> = self.all_files().chain(open).collect();
        let is_taken = |name: &str| {
            files.iter().any(|file| file.name == name || file.parts.iter().any(|part| part == name))
        };
        if !is_taken(name) {
            return name.to_owned();
        }
        let mut number = 2;
        loop {
            let numbered = format!("{name} ({number})");
            if !is_taken(&numbered) {
                return numbered;
            }
            number += 1;
        }
    }
}

/// Adds what became of the rows to the ledgers of their files; how many earlier rows were replaced.
fn settle(files: &mut [FileEntry], merged: &[Merged], first_new: u32) -> anyhow::Result<u64> {
    let mut earlier_replaced = 0;
    for (sequence, tally) in merged.iter().flat_map(|bucket| &bucket.tallies) {
        // The last file that begins at or before it, of which it is a part.
        let place = files.partition_point(|file| file.sequence <= *sequence);
        let file = files[..place].last_mut().context("rows came from a file that is not known")?;
        file.stored += tally.stored;
        file.duplicate += tally.duplicate;
        file.replaced += tally.replaced;
        if *sequence < first_new {
            file.stored -= tally.replaced;
            earlier_replaced += tally.replaced;
        }
    }
    match files.iter().find(|file| !file.is_balanced()) {
        None => Ok(earlier_replaced),
        Some(file) => {
            let reason = format!("{file:?}");
            Err(StoreError::Unbalanced { file: file.name.clone(), reason }.into())
        }
    }
}
