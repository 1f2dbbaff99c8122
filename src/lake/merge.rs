//! One bucket's share of a commit: its old rows and the new ones become its new files.
//!
//! Buckets do not know of each other, so they run in parallel and the result is the same on any number of
//! threads. In memory at a time: one bucket per thread.

use super::arrange::{Arranged, Tally, arrange};
use super::durable::{Published, create_directory};
use super::manifest::{BucketEntry, DataFile, FORMAT_VERSION, FileEntry, Manifest};
use super::part::{CaseRow, EventRow, Key, Part};
use super::read::{read_cases, read_events_whole};
use super::spill::read_part;
use super::store::{CASES, EVENTS};
use super::write::{write_cases, write_events};
use crate::event::{CaseColumns, EventColumns, Sym};
use anyhow::Context;
use arrow::array::Array;
use parquet::file::metadata::KeyValue;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What all buckets of a commit share.
pub(super) struct Commit<'a> {
    store: &'a Path,
    committed: &'a Manifest,
    batch: u64,
    sequences: BTreeMap<&'a str, u32>,
    names: BTreeMap<u32, &'a str>,
    metadata: Vec<KeyValue>,
    aborted: &'a BTreeSet<u32>,
}

/// A bucket after the commit.
pub(super) struct Merged {
    pub(super) entry: BucketEntry,
    pub(super) tallies: BTreeMap<u32, Tally>,
}

impl<'a> Commit<'a> {
    pub(super) fn new(
        store: &'a Path,
        committed: &'a Manifest,
        new_files: &'a [FileEntry],
        aborted: &'a BTreeSet<u32>,
    ) -> Self {
        let files = || committed.files.iter().chain(new_files);
        let batch = committed.batch + 1;
        Self {
            store,
            committed,
            batch,
            sequences: committed.sequences(),
            names: files().flat_map(FileEntry::sources).collect(),
            metadata: metadata(batch, files()),
            aborted,
        }
    }

    /// Merges a bucket's spilled and staged rows into it, and writes what changed.
    pub(super) fn merge(
        &self,
        bucket: usize,
        spilled: &[PathBuf],
        mut staged: Part,
    ) -> anyhow::Result<Merged> {
        staged.leave_out(self.aborted);
        let old = &self.committed.buckets[bucket];
        if spilled.is_empty() && staged.is_empty() {
            return Ok(Merged { entry: old.clone(), tallies: BTreeMap::new() });
        }
        let mut part = self.read_old(old)?;
        for path in spilled {
            let mut spilled = read_part(path)?;
            spilled.leave_out(self.aborted);
            part.absorb(spilled);
        }
        part.absorb(staged);
        let arranged = arrange(&mut part, self.committed.next_sequence);
        let entry = self.write_changed(bucket, old, &mut part, &arranged)?;
        Ok(Merged { entry, tallies: arranged.tallies })
    }

    fn write_changed(
        &self,
        bucket: usize,
        old: &BucketEntry,
        part: &mut Part,
        arranged: &Arranged,
    ) -> anyhow::Result<BucketEntry> {
        let sources: BTreeMap<u32, Sym> =
            self.names.iter().map(|(&sequence, name)| (sequence, part.symbols.intern(name))).collect();
        let source_of = |file: u32| sources[&file];
        let mut entry = old.clone();
        if arranged.events_changed {
            let (path, target) = self.place(EVENTS, bucket)?;
            let order = &arranged.events;
            let file = write_events(&target, part, order, &source_of, self.metadata.clone())?;
            let instants = || order.iter().map(|&index| part.events[index as usize].occurred_at);
            let range = (instants().min(), instants().max());
            entry.events = Some(data_file(path, order.len(), file, range));
        }
        if arranged.cases_changed {
            let (path, target) = self.place(CASES, bucket)?;
            let order = &arranged.cases;
            let file = write_cases(&target, part, order, &source_of, self.metadata.clone())?;
            entry.cases = Some(data_file(path, order.len(), file, (None, None)));
        }
        Ok(entry)
    }

    /// The path of a new file inside the store, and in full.
    fn place(&self, table: &str, bucket: usize) -> anyhow::Result<(String, PathBuf)> {
        let path = format!("{table}/bucket={bucket:03}/{}", data_name(self.batch));
        let target = self.store.join(&path);
        create_directory(target.parent().unwrap_or(self.store))?;
        Ok((path, target))
    }

    /// The committed rows of a bucket.
    fn read_old(&self, old: &BucketEntry) -> anyhow::Result<Part> {
        let mut part = Part::default();
        if let Some(file) = &old.events {
            self.read_old_events(file, &mut part)?;
        }
        if let Some(file) = &old.cases {
            self.read_old_cases(file, &mut part)?;
        }
        Ok(part)
    }

    fn read_old_events(&self, file: &DataFile, part: &mut Part) -> anyhow::Result<()> {
        let mut columns = EventColumns::default();
        let (keys, events) = (&mut part.keys, &mut part.events);
        events.reserve_exact(file.rows as usize);
        read_events_whole(&self.store.join(&file.path), &mut columns, |columns, unwalked| {
            let mut source = (Sym::NONE, 0);
            for row in 0..columns.len() {
                if columns.source[row] != source.0 {
                    let symbol = columns.source[row];
                    source = (symbol, self.sequence(columns.symbols.get(symbol))?);
                }
                events.push(EventRow {
                    occurred_at: columns.occurred_at[row],
                    due_at: columns.due_at[row],
                    source_row: columns.source_row[row],
                    case_id: columns.case_id[row],
                    texts: [
                        columns.procedure_id[row],
                        columns.activity[row],
                        columns.step[row],
                        columns.official_id[row],
                        columns.unit_id[row],
                        columns.receiver_id[row],
                        columns.receiver_unit_id[row],
                        unwalked.status[row],
                    ],
                    key: match unwalked.event_key.filter(|keys| keys.is_valid(row)) {
                        Some(texts) => keys.push(texts.value(row)),
                        None => Key::NONE,
                    },
                    file: source.1,
                    kind: columns.kind[row],
                    role: columns.role[row],
                    flags: columns.flags[row],
                });
            }
            Ok(())
        })?;
        part.symbols = columns.symbols;
        Ok(())
    }

    fn read_old_cases(&self, file: &DataFile, part: &mut Part) -> anyhow::Result<()> {
        let mut columns = CaseColumns::default();
        read_cases(&self.store.join(&file.path), &mut part.symbols, &mut columns)?;
        for row in 0..columns.case_id.len() {
            part.cases.push(CaseRow {
                instants: [
                    columns.received_at[row],
                    columns.due_at[row],
                    columns.finished_at[row],
                    columns.returned_at[row],
                ],
                source_row: columns.source_row[row],
                case_id: columns.case_id[row],
                texts: [
                    columns.procedure_id[row],
                    columns.procedure_name[row],
                    columns.field_id[row],
                    columns.unit_id[row],
                    columns.channel[row],
                    columns.status[row],
                ],
                file: self.sequence(part.symbols.get(columns.source[row]))?,
            });
        }
        Ok(())
    }

    fn sequence(&self, name: Option<&str>) -> anyhow::Result<u32> {
        let name = name.unwrap_or_default();
        self.sequences
            .get(name)
            .copied()
            .with_context(|| format!("the lake has rows of `{name}`, which the manifest does not know"))
    }
}

/// The name of the data files of a batch.
pub(super) fn data_name(batch: u64) -> String {
    format!("{batch:06}.parquet")
}

fn data_file(path: String, rows: usize, file: Published, range: (Option<i64>, Option<i64>)) -> DataFile {
    DataFile {
        path,
        rows: rows as u64,
        bytes: file.bytes,
        content_hash: file.content_hash,
        oldest_us: range.0,
        newest_us: range.1,
    }
}

/// What each data file says about itself.
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
