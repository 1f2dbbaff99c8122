//! The order of a bucket's rows, and which of them stay. Pure.
//!
//! Files are folded into what stands one after another, in the order of ingest, as if each had come alone: so
//! a log that comes in pieces ends the same in one ingest or in many.
//!
//! **Names.** A row with an `event_key` is known by it, within its case; all events that one source row was
//! split into share it. A row without one is known by its content: case, instant, activity, official and
//! receiver. (Not by its kind, which is ours: a new rule of a profile must not double what is read again.)
//!
//! **What stays.** Of each name the newest file that has it decides: how often it stands there, and what else
//! it says (due, status, step, unit, role, flags; with a key also time and content). Where that is what stands
//! already, the file's rows are duplicates; where it is anything else, what stands is replaced. Of a key that
//! one file has several times, the last row counts. A content that one file has several times are repeats, and
//! no duplicates.
//!
//! **Order.** By case (as text), then instant. Rows of one instant stand as in the newest file that has them;
//! what that file does not have stays behind the row it stood behind.
//!
//! **Records of a case.** The last one of the newest file; if that says what stands already, a duplicate.
//!
//! From this follows: whatever overlapping exports a log is cut into, and in whatever order they come, the rows
//! are those of the whole log, as long as
//! - an export has all rows of a case at one instant or none of them, as cuts by time or by case do, and has
//!   them in the order of the source;
//! - of what was corrected, the export with the correction comes last (an export that is byte for byte an
//!   earlier one is taken for that one, and skipped);
//! - a correction leaves the row its name. Without a key nothing tells that a row of another time, activity,
//!   official or receiver is an old one corrected; and nothing ever tells that a row was deleted, or given to
//!   another case. Such rows stay, until the store is made anew from exports of the whole.
//!
//! Only which file a row is said to be from may differ.

use super::fold::{Fate, Fold};
use super::part::Part;
use crate::event::Sym;
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

/// Arranges a bucket. Files below `first_new` are committed; their rows stand first in the part, in order. The
/// rows of the part are moved together by case, so that whoever comes after goes through memory forwards.
pub(super) fn arrange(part: &mut Part, first_new: u32) -> Arranged {
    group_by_case(part);
    let mut arranged = Arranged::default();
    let mut order = all(&part.events);
    let (fates, reordered) = judge_events(part, &mut order, first_new);
    let files = part.events.iter().map(|row| row.file);
    arranged.events_changed = tally(files, &fates, first_new, &mut arranged.tallies) || reordered;
    order.retain(|&index| fates[index as usize] == Fate::Stored);
    arranged.events = order;

    let mut order = all(&part.cases);
    let fates = judge_cases(part, &order, first_new);
    let files = part.cases.iter().map(|row| row.file);
    arranged.cases_changed = tally(files, &fates, first_new, &mut arranged.tallies);
    order.retain(|&index| fates[index as usize] == Fate::Stored);
    arranged.cases = order;
    arranged
}

fn all<R>(rows: &[R]) -> Vec<u32> {
    (0..rows.len() as u32).collect()
}

/// Puts the rows of each case together, the cases in the order of their text, and within them as they came.
fn group_by_case(part: &mut Part) {
    let ranks = CaseRanks::new(part);
    let order = ranks.group(part.events.iter().map(|row| row.case_id));
    part.events = order.iter().map(|&index| part.events[index as usize]).collect();
    let order = ranks.group(part.cases.iter().map(|row| row.case_id));
    part.cases = order.iter().map(|&index| part.cases[index as usize]).collect();
}

/// Puts the events of each case in order and judges them; whether committed ones changed their order.
/// `order` comes grouped by case, and within it as the rows came.
fn judge_events(part: &Part, order: &mut [u32], first_new: u32) -> (Vec<Fate>, bool) {
    let row = |index: u32| &part.events[index as usize];
    let mut fold = Fold::new(part);
    let mut reordered = false;
    for case in order.chunk_by_mut(|&a, &b| row(a).case_id == row(b).case_id) {
        let committed = case.iter().take_while(|&&index| row(index).file < first_new).count();
        let new = &mut case[committed..];
        // The sort is stable: what is equal here stays as it came.
        new.sort_by_key(|&index| (row(index).file, row(index).occurred_at, row(index).source_row));
        let one_file = new.iter().all(|&index| row(index).file == row(new[0]).file);
        let is_plain = one_file && !new.iter().any(|&index| row(index).key.is_some());
        // Most of a first ingest, and most of what a nightly one leaves alone, ends here.
        if new.is_empty() || (committed == 0 && is_plain) {
            continue;
        }
        reordered |= fold.case(case, committed);
    }
    (fold.into_fates(), reordered)
}

/// Of the records of a case the last of the newest file is stored, unless it says what stands already.
fn judge_cases(part: &Part, order: &[u32], first_new: u32) -> Vec<Fate> {
    let row = |index: u32| &part.cases[index as usize];
    let says = |index: u32| (row(index).instants, row(index).texts);
    let mut fates = vec![Fate::Replaced; part.cases.len()];
    let mut records = Vec::new();
    for case in order.chunk_by(|&a, &b| row(a).case_id == row(b).case_id) {
        records.clear();
        records.extend_from_slice(case);
        // The sort is stable: what is equal here stays as it came.
        records.sort_by_key(|&index| (row(index).file, row(index).source_row));
        let mut standing = records[0];
        for (place, &record) in records.iter().enumerate() {
            let is_last_of_file =
                records.get(place + 1).is_none_or(|&next| row(next).file != row(record).file);
            if !is_last_of_file {
                continue;
            }
            if row(record).file >= first_new
                && row(standing).file != row(record).file
                && says(standing) == says(record)
            {
                fates[record as usize] = Fate::Duplicate;
            } else {
                standing = record;
            }
        }
        fates[standing as usize] = Fate::Stored;
    }
    fates
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
