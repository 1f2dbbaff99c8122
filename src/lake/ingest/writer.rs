//! The one writer of a store: it takes the records of source files, and commits them all at once.

use super::buffer::{StagingLimits, scratch_dir};
use super::growth::Growth;
use super::part::{FilePart, PartToStage};
use super::rejects::RejectLog;
use super::source_file::{Begin, FileCounts, FileIdentity, OpenFile};
use super::stager::Stager;
use crate::event::{CaseRecord, EventRecord};
use crate::lake::StoreError;
use crate::lake::layout::{DroppedEntry, FileEntry, Manifest, SCRATCH};
use crate::lake::store::{NewLists, Run, StoreOptions, next_run_id};
use crate::lists::ListEntry;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Takes files one after another. Nobody sees any of them before [`Writer::commit`]; if the writer is dropped without
/// it, the store stays as it was.
pub struct Writer {
    pub(super) dir: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) options: StoreOptions,
    pub(super) stager: Stager,
    /// The directory of the rejects until they are committed.
    pub(super) scratch: Option<TempDir>,
    pub(super) rejects: Option<RejectLog>,
    pub(super) open_file: Option<OpenFile>,
    /// The files of this ingest that ended.
    pub(super) files: Vec<FileEntry>,
    /// The sequence numbers of aborted files.
    pub(super) aborted: BTreeSet<u32>,
    pub(super) placeholders: BTreeSet<String>,
    pub(super) lists: NewLists,
    pub(super) next_sequence: u32,
    /// The lock is the last field, so that it is released after everything else is cleaned up.
    _lock: File,
}

impl Writer {
    pub(super) fn new(dir: PathBuf, options: &StoreOptions, lock: File, manifest: Manifest) -> Self {
        Self {
            stager: new_stager(&dir, options, &manifest),
            dir,
            options: options.clone(),
            scratch: None,
            rejects: None,
            open_file: None,
            files: Vec::new(),
            aborted: BTreeSet::new(),
            placeholders: BTreeSet::new(),
            lists: NewLists::default(),
            next_sequence: manifest.next_sequence,
            manifest,
            _lock: lock,
        }
    }

    /// Makes `manifest` what is committed.
    pub(super) fn replace_manifest(&mut self, manifest: Manifest) {
        // The number of buckets may have changed.
        self.stager = new_stager(&self.dir, &self.options, &manifest);
        self.manifest = manifest;
    }

    /// Returns what is committed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Begins a file, unless its content is known.
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

    /// Returns true if a file of that length is committed or in this ingest. Otherwise its content cannot be known.
    pub fn knows_length(&self, bytes: u64) -> bool {
        self.all_files().any(|file| file.bytes == bytes)
    }

    /// Sets hash and length of the open file, where they were not known when it began. If its content is known, the file
    /// is aborted.
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

    /// Returns the committed files and those of this ingest that ended.
    fn all_files(&self) -> impl Iterator<Item = &FileEntry> {
        self.manifest.files.iter().chain(&self.files)
    }

    /// Begins a part of the open file. The rows to come carry the name of the part.
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

    /// Sets how the open file is read, where that is known only after its headings are.
    pub fn describe_file(&mut self, profile: &str, case_end: Option<&str>, zone: &str) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("no file has begun")?;
        profile.clone_into(&mut file.entry.profile);
        file.entry.case_end = case_end.map(str::to_owned);
        zone.clone_into(&mut file.entry.zone);
        Ok(())
    }

    /// Notes that the events of the open file only fill what other files leave out of a case.
    pub fn file_fills(&mut self) -> anyhow::Result<()> {
        self.open_file.as_mut().context("no file has begun")?.entry.fills = true;
        Ok(())
    }

    /// Notes the values that the records of the open file are stored without.
    pub fn file_dropped(&mut self, dropped: Vec<DroppedEntry>) -> anyhow::Result<()> {
        self.open_file.as_mut().context("no file has begun")?.entry.dropped = dropped;
        Ok(())
    }

    /// Notes that nearly all times of the open file are dates without a time of day.
    pub fn file_has_only_dates(&mut self) -> anyhow::Result<()> {
        self.open_file.as_mut().context("no file has begun")?.entry.only_dates = true;
        Ok(())
    }

    /// Adds an event of the open file.
    pub fn event(&mut self, event: &EventRecord<'_>) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("an event came before its file began")?;
        file.records += 1;
        self.stager.event(file.sequence, event)
    }

    /// Adds a case of the open file.
    pub fn case(&mut self, case: &CaseRecord<'_>) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("a case came before its file began")?;
        file.records += 1;
        self.stager.case(file.sequence, case)
    }

    /// Returns a collector for a part of the open file; `None` if no file is open.
    pub fn part(&self) -> Option<FilePart> {
        let file = self.open_file.as_ref()?;
        Some(FilePart::new(file.sequence, self.manifest.buckets.len()))
    }

    /// Adds the records of a part of the open file. Its rows are counted from the row after `rows_before`. The records are
    /// staged when what is returned has been staged, by any thread and in any order.
    pub fn add_part(&mut self, part: FilePart, rows_before: u64) -> anyhow::Result<PartToStage> {
        let file = self.open_file.as_mut().context("a part came before its file began")?;
        file.records += part.records;
        Ok(part.to_stage(rows_before, Arc::clone(self.stager.buffer())))
    }

    /// Adds a row of a reference list. Once committed, the list replaces the earlier list of the same table and name;
    /// only the letters of the name count.
    pub fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("a list came before its file began")?;
        file.records += 1;
        self.lists.push(file.entry.sequence, entry)
    }

    /// Notes a value that could not be read, in a row that begins on a line. It does not count rejected rows; see
    /// [`FileCounts::rejected`].
    pub fn reject(
        &mut self,
        (row, line): (u64, u64),
        column: &str,
        value: &str,
        reason: &str,
    ) -> anyhow::Result<()> {
        if self.rejects.is_none() {
            let scratch = scratch_dir(&self.dir.join(SCRATCH))?;
            self.rejects = Some(RejectLog::create(scratch.path().join("rejects.csv"))?);
            self.scratch = Some(scratch);
        }
        let file = self.open_file.as_ref().context("a reject came before its file began")?;
        let log = self.rejects.as_mut().context("the rejects are closed")?;
        log.add(file.entry.parts.last().unwrap_or(&file.entry.name), (row, line), column, value, reason)
    }

    /// Notes an account that can hold a case but is never ranked.
    pub fn placeholder(&mut self, account: &str) -> anyhow::Result<()> {
        let file = self.open_file.as_mut().context("a placeholder came before its file began")?;
        if !file.placeholders.contains(account) {
            file.placeholders.insert(account.to_owned());
        }
        Ok(())
    }

    /// Ends the open file.
    ///
    /// # Errors
    /// [`StoreError::Unbalanced`] if the counts do not fit the records that came; the file is then aborted.
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

    /// Drops the open file with all its rows; other files of this ingest stay.
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

    /// Returns the id of a run that begins at an instant written like `20240331T190000Z`. It sorts after all ids there
    /// are, even if the clock was set back.
    pub fn next_run_id(&self, stamp: &str) -> anyhow::Result<String> {
        next_run_id(&self.dir, stamp)
    }

    /// Starts a run; see [`Run`].
    pub fn new_run(&self, run_id: &str) -> anyhow::Result<Run> {
        Run::create(&self.dir, run_id)
    }

    /// Returns the name, with a number appended if another file has it.
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

fn new_stager(dir: &Path, options: &StoreOptions, manifest: &Manifest) -> Stager {
    let growth = Growth::new(manifest, options);
    Stager::new(StagingLimits { growth, memory_bytes: options.memory_bytes, scratch: dir.join(SCRATCH) })
}
