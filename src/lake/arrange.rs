//! The order of a bucket's rows, and which of them stay. Pure.
//!
//! - Events stand by case (as text), instant, source file, row in it, and then as they came.
//! - A row **with** an `event_key` is known by it, within its case: of several source rows with the same
//!   key the last stays (highest file, then highest row), with all events it was split into.
//! - A row **without** one is known by its content: case, instant, kind, activity, official, receiver. What
//!   another file brought before is a duplicate; repeats inside one file are not, so each content stays
//!   as often as the file that has it most often.
//! - Of several records of a case the last stays.
//!
//! Rows that are committed already are never duplicates, only replaced. So a log that comes in pieces, in
//! one ingest or in many, ends the same.

use super::part::{ACTIVITY, EventRow, OFFICIAL, Part, RECEIVER};
use crate::event::Sym;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The rows that stay, in order, and what became of the others.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arranged {
    /// Indices into [`Part::events`].
    pub(super) events: Vec<u32>,
    /// Indices into [`Part::cases`].
    pub(super) cases: Vec<u32>,
    /// Whether the events differ from those committed.
    pub(super) events_changed: bool,
    /// Whether the cases differ from those committed.
    pub(super) cases_changed: bool,
    /// By source file.
    pub(super) tallies: BTreeMap<u32, Tally>,
}

/// What became of the rows of a source file in this commit. Committed rows count only when replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) stored: u64,
    pub(super) duplicate: u64,
    pub(super) replaced: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: Tally) {
        self.stored += other.stored;
        self.duplicate += other.duplicate;
        self.replaced += other.replaced;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stored,
    Duplicate,
    Replaced,
}

/// Arranges a bucket. Files below `first_new` are committed; their rows stand first in the part.
pub(super) fn arrange(part: &Part, first_new: u32) -> Arranged {
    let ranks = CaseRanks::new(part);
    let mut arranged = Arranged::default();
    let mut order = ranks.group(part.events.iter().map(|row| row.case_id));
    let fates = judge_events(part, &mut order, first_new);
    let files = part.events.iter().map(|row| row.file);
    arranged.events_changed = tally(files, &fates, first_new, &mut arranged.tallies);
    order.retain(|&index| fates[index as usize] == Fate::Stored);
    arranged.events = order;

    let mut order = ranks.group(part.cases.iter().map(|row| row.case_id));
    let fates = judge_cases(part, &order);
    let files = part.cases.iter().map(|row| row.file);
    arranged.cases_changed = tally(files, &fates, first_new, &mut arranged.tallies);
    order.retain(|&index| fates[index as usize] == Fate::Stored);
    arranged.cases = order;
    arranged
}

/// Puts the events of each case in order and judges them. `order` comes grouped by case.
fn judge_events(part: &Part, order: &mut [u32], first_new: u32) -> Vec<Fate> {
    let row = |index: u32| &part.events[index as usize];
    let mut fates = vec![Fate::Stored; part.events.len()];
    let mut scratch = Vec::new();
    for case in order.chunk_by_mut(|&a, &b| row(a).case_id == row(b).case_id) {
        // The sort is stable: what is equal here stays as it came.
        case.sort_by_key(|&index| (row(index).occurred_at, row(index).file, row(index).source_row));
        judge_contents(part, case, first_new, &mut scratch, &mut fates);
        judge_keys(part, case, &mut scratch, &mut fates);
    }
    fates
}

/// Of several records of a case the last is stored.
fn judge_cases(part: &Part, order: &[u32]) -> Vec<Fate> {
    let row = |index: u32| &part.cases[index as usize];
    let mut fates = vec![Fate::Replaced; part.cases.len()];
    for case in order.chunk_by(|&a, &b| row(a).case_id == row(b).case_id) {
        let last = case.iter().copied().max_by_key(|&index| (row(index).file, row(index).source_row, index));
        if let Some(last) = last {
            fates[last as usize] = Fate::Stored;
        }
    }
    fates
}

/// Marks rows without a key whose content another file brought before.
fn judge_contents(part: &Part, case: &[u32], first_new: u32, scratch: &mut Vec<u32>, fates: &mut [Fate]) {
    let row = |index: u32| &part.events[index as usize];
    for instant in case.chunk_by(|&a, &b| row(a).occurred_at == row(b).occurred_at) {
        // Within one file nothing is a duplicate: most instants end here.
        if instant.iter().all(|&index| row(index).file == row(instant[0]).file) {
            continue;
        }
        scratch.clear();
        scratch.extend(instant.iter().copied().filter(|&index| !row(index).key.is_some()));
        // Stable again: inside a content the rows stay in the order of files.
        scratch.sort_by_key(|&index| content(row(index)));
        for same in scratch.chunk_by(|&a, &b| content(row(a)) == content(row(b))) {
            let mut stored_before = 0;
            for of_file in same.chunk_by(|&a, &b| row(a).file == row(b).file) {
                let is_new = row(of_file[0]).file >= first_new;
                let duplicates = if is_new { of_file.len().min(stored_before) } else { 0 };
                for &index in &of_file[..duplicates] {
                    fates[index as usize] = Fate::Duplicate;
                }
                stored_before += of_file.len() - duplicates;
            }
        }
    }
}

/// What makes two events of a case at one instant the same.
fn content(row: &EventRow) -> (u8, Sym, Sym, Sym) {
    (row.kind as u8, row.texts[ACTIVITY], row.texts[OFFICIAL], row.texts[RECEIVER])
}

/// Marks rows whose key a later source row has again.
fn judge_keys(part: &Part, case: &[u32], scratch: &mut Vec<u32>, fates: &mut [Fate]) {
    let row = |index: u32| &part.events[index as usize];
    scratch.clear();
    scratch.extend(case.iter().copied().filter(|&index| row(index).key.is_some()));
    if scratch.len() < 2 {
        return;
    }
    let key = |index: u32| part.keys.get(row(index).key);
    let place = |index: u32| (row(index).file, row(index).source_row);
    scratch.sort_unstable_by_key(|&index| (key(index), Reverse(place(index))));
    for same in scratch.chunk_by(|&a, &b| key(a) == key(b)) {
        for &index in same.iter().filter(|&&index| place(index) != place(same[0])) {
            fates[index as usize] = Fate::Replaced;
        }
    }
}

/// Counts the fates by file; whether anything differs from what is committed.
fn tally(
    files: impl Iterator<Item = u32>,
    fates: &[Fate],
    first_new: u32,
    tallies: &mut BTreeMap<u32, Tally>,
) -> bool {
    let mut changed = false;
    let (mut current, mut sum) = (0, Tally::default());
    for (file, &fate) in files.zip(fates) {
        if file != current {
            tallies.entry(current).or_default().add(std::mem::take(&mut sum));
            current = file;
        }
        match fate {
            Fate::Duplicate => sum.duplicate += 1,
            Fate::Replaced => sum.replaced += 1,
            Fate::Stored if file >= first_new => sum.stored += 1,
            Fate::Stored => {}
        }
        changed |= match fate {
            Fate::Stored => file >= first_new,
            Fate::Replaced => file < first_new,
            Fate::Duplicate => false,
        };
    }
    tallies.entry(current).or_default().add(sum);
    tallies.retain(|_, tally| *tally != Tally::default());
    changed
}

/// The place of each case id among those of the part, in the order of their text.
struct CaseRanks {
    /// By symbol; [`u32::MAX`] for what is no case id.
    ranks: Vec<u32>,
    cases: usize,
}

impl CaseRanks {
    fn new(part: &Part) -> Self {
        let mut ranks = vec![u32::MAX; part.symbols.len()];
        let mut cases = Vec::new();
        let rows = part.events.iter().map(|row| row.case_id).chain(part.cases.iter().map(|row| row.case_id));
        for case_id in rows {
            let rank = &mut ranks[case_id.0 as usize];
            if *rank == u32::MAX {
                *rank = 0;
                cases.push(case_id);
            }
        }
        cases.sort_unstable_by_key(|&case_id| part.symbols.get(case_id));
        for (rank, case_id) in cases.iter().enumerate() {
            ranks[case_id.0 as usize] = rank as u32;
        }
        Self { ranks, cases: cases.len() }
    }

    /// The row indices by case, as they came within it: a counting sort, since comparing texts costs far more.
    fn group(&self, case_ids: impl Iterator<Item = Sym> + Clone) -> Vec<u32> {
        let mut starts = vec![0u32; self.cases + 1];
        let mut count = 0;
        for case_id in case_ids.clone() {
            starts[self.ranks[case_id.0 as usize] as usize + 1] += 1;
            count += 1;
        }
        for rank in 1..starts.len() {
            starts[rank] += starts[rank - 1];
        }
        let mut rows = vec![0; count];
        for (index, case_id) in case_ids.enumerate() {
            let next = &mut starts[self.ranks[case_id.0 as usize] as usize];
            rows[*next as usize] = index as u32;
            *next += 1;
        }
        rows
    }
}
