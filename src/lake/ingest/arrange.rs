//! Decides the order of a bucket's rows, and which of them stay. It is pure.
//!
//! Files are folded into the current rows one after another, in the order of ingest, as if each had come alone. So a log
//! that comes in pieces gives the same rows in one ingest or in many.
//!
//! **Identity.** A row with an `event_key` is identified by that key within its case; all events that one source row was
//! split into share the key. A row without one is identified by its content: case, instant, activity, official and
//! receiver. (Its kind is not part of the identity, because the profile derives it: a new rule of a profile must not
//! double rows that are read again.)
//!
//! **What stays.** For each identity, the newest file that has it decides how many rows there are and what their other
//! columns contain (due date, status, step, unit, role and flags; with a key also instant and content). If the current
//! rows are the same, those of the file are duplicates; otherwise they replace the current rows. If a file has a key
//! several times, its last row counts. If a file has a content several times, the rows are repeats and not duplicates.
//!
//! **Order.** Rows are sorted by case (as text), then by instant. Rows of one instant are in the order of the newest
//! file that has them; a row that this file does not have stays behind the row that it was behind before.
//!
//! **Records of a case.** The last record in the newest file is stored, unless the current record is the same: then it is
//! a duplicate.
//!
//! Therefore, into whatever overlapping exports a log is cut, and in whatever order they come, the rows are those of the
//! whole log, provided that
//! - an export has all rows of a case at one instant or none of them, in the order of the source (exports that are cut by
//!   time or by case do);
//! - the export with a correction comes last (an export that equals an earlier one byte for byte is skipped);
//! - a correction leaves the identity of the row as it is. Without a key, nothing shows that a row with another instant,
//!   activity, official or receiver is a corrected one; and nothing ever shows that a row was deleted or moved to another
//!   case. Such rows stay until the store is rebuilt from exports of the whole.
//!
//! Only the file that a row is said to come from may differ.

use super::bucket_rows::BucketRows;
use super::fold::{CaseFold, Outcome};
use crate::lake::codec::Row;
use std::collections::BTreeMap;

/// The rows that stay, in order, and the outcome of all rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arranged {
    /// Indices into [`BucketRows::events`].
    pub(super) events: Vec<u32>,
    /// Indices into [`BucketRows::cases`].
    pub(super) cases: Vec<u32>,
    /// True if the events differ from the committed ones.
    pub(super) events_changed: bool,
    /// True if the cases differ from the committed ones.
    pub(super) cases_changed: bool,
    /// By the sequence number of the source file.
    pub(super) outcomes: BTreeMap<u32, OutcomeCounts>,
}

/// The outcomes of the rows of a source file in this commit. Committed rows count only when they are replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OutcomeCounts {
    pub(super) stored: u64,
    pub(super) duplicate: u64,
    pub(super) replaced: u64,
}

impl OutcomeCounts {
    fn add(&mut self, other: OutcomeCounts) {
        self.stored += other.stored;
        self.duplicate += other.duplicate;
        self.replaced += other.replaced;
    }
}

/// Arranges a bucket. Files with numbers below `first_new` are committed; their rows come first, in order. The rows are
/// moved in memory so that those of a case are together, and whoever reads them next goes through memory forwards.
pub(super) fn arrange(rows: &mut BucketRows, first_new: u32) -> Arranged {
    group_by_case(rows);
    let mut arranged = Arranged::default();
    let mut order = all(&rows.events);
    let (outcomes, reordered) = judge_events(rows, &mut order, first_new);
    arranged.events_changed =
        count_outcomes(&rows.events, &outcomes, first_new, &mut arranged.outcomes) || reordered;
    order.retain(|&index| outcomes[index as usize] == Outcome::Stored);
    arranged.events = order;

    let mut order = all(&rows.cases);
    let outcomes = judge_cases(rows, &order, first_new);
    arranged.cases_changed = count_outcomes(&rows.cases, &outcomes, first_new, &mut arranged.outcomes);
    order.retain(|&index| outcomes[index as usize] == Outcome::Stored);
    arranged.cases = order;
    arranged
}

/// Returns the indices of all rows.
fn all<R>(rows: &[R]) -> Vec<u32> {
    (0..rows.len() as u32).collect()
}

/// Moves the rows of each case together: the cases in the order of their text, and within a case in the order in which
/// the rows came.
fn group_by_case(rows: &mut BucketRows) {
    let ranks = CaseRanks::new(rows);
    ranks.group(&mut rows.events);
    ranks.group(&mut rows.cases);
}

/// Puts the events of each case in order, and decides their outcomes. Returns true if committed ones changed their order.
/// `order` comes grouped by case, and within a case in the order in which the rows came.
fn judge_events(rows: &BucketRows, order: &mut [u32], first_new: u32) -> (Vec<Outcome>, bool) {
    let row = |index: u32| &rows.events[index as usize];
    let origin = |index: u32| row(index).origin;
    let mut fold = CaseFold::new(rows);
    let mut reordered = false;
    for case in order.chunk_by_mut(|&a, &b| origin(a).case_id == origin(b).case_id) {
        let committed = case.iter().take_while(|&&index| origin(index).file < first_new).count();
        let new = &mut case[committed..];
        // The sort is stable: rows that compare equal stay in the order in which they came.
        new.sort_by_key(|&index| (origin(index).file, row(index).occurred_at(), origin(index).source_row));
        let one_file = new.iter().all(|&index| origin(index).file == origin(new[0]).file);
        let is_plain = one_file && !new.iter().any(|&index| row(index).act.key.is_some());
        // Most cases of a first ingest end here, and most that a nightly ingest does not touch.
        if new.is_empty() || (committed == 0 && is_plain) {
            continue;
        }
        reordered |= fold.case(case, committed);
    }
    (fold.into_outcomes(), reordered)
}

/// Decides the outcomes of the records of cases. For each case the last record in the newest file is stored, unless the
/// current record is the same.
fn judge_cases(rows: &BucketRows, order: &[u32], first_new: u32) -> Vec<Outcome> {
    let row = |index: u32| &rows.cases[index as usize];
    let origin = |index: u32| row(index).origin;
    let content = |index: u32| (row(index).instants, row(index).texts);
    let mut outcomes = vec![Outcome::Replaced; rows.cases.len()];
    let mut records = Vec::new();
    for case in order.chunk_by(|&a, &b| origin(a).case_id == origin(b).case_id) {
        records.clear();
        records.extend_from_slice(case);
        // The sort is stable: rows that compare equal stay in the order in which they came.
        records.sort_by_key(|&index| (origin(index).file, origin(index).source_row));
        let mut current = records[0];
        for (index, &record) in records.iter().enumerate() {
            let is_last_of_file =
                records.get(index + 1).is_none_or(|&next| origin(next).file != origin(record).file);
            if !is_last_of_file {
                continue;
            }
            if origin(record).file >= first_new
                && origin(current).file != origin(record).file
                && content(current) == content(record)
            {
                outcomes[record as usize] = Outcome::Duplicate;
            } else {
                current = record;
            }
        }
        outcomes[current as usize] = Outcome::Stored;
    }
    outcomes
}

/// Counts the outcomes by file. Returns true if anything differs from what is committed.
fn count_outcomes<R: Row>(
    rows: &[R],
    outcomes: &[Outcome],
    first_new: u32,
    counts: &mut BTreeMap<u32, OutcomeCounts>,
) -> bool {
    let mut changed = false;
    let (mut current, mut sum) = (0, OutcomeCounts::default());
    for (file, &outcome) in rows.iter().map(|row| row.origin().file).zip(outcomes) {
        if file != current {
            counts.entry(current).or_default().add(std::mem::take(&mut sum));
            current = file;
        }
        match outcome {
            Outcome::Duplicate => sum.duplicate += 1,
            Outcome::Replaced => sum.replaced += 1,
            Outcome::Stored if file >= first_new => sum.stored += 1,
            Outcome::Stored => {}
        }
        changed |= match outcome {
            Outcome::Stored => file >= first_new,
            Outcome::Replaced => file < first_new,
            Outcome::Duplicate => false,
        };
    }
    counts.entry(current).or_default().add(sum);
    counts.retain(|_, count| *count != OutcomeCounts::default());
    changed
}

/// The rank of each case among the cases of the bucket, in the order of their text.
struct CaseRanks {
    /// By symbol; [`u32::MAX`] for what is no case id.
    ranks: Vec<u32>,
    cases: usize,
}

impl CaseRanks {
    fn new(rows: &BucketRows) -> Self {
        let mut ranks = vec![u32::MAX; rows.symbols.len()];
        let mut cases = Vec::new();
        let of_events = rows.events.iter().map(|row| row.origin.case_id);
        let of_cases = rows.cases.iter().map(|row| row.origin.case_id);
        for case_id in of_events.chain(of_cases) {
            let rank = &mut ranks[case_id.0 as usize];
            if *rank == u32::MAX {
                *rank = 0;
                cases.push(case_id);
            }
        }
        cases.sort_unstable_by_key(|&case_id| rows.symbols.get(case_id));
        for (rank, case_id) in cases.iter().enumerate() {
            ranks[case_id.0 as usize] = rank as u32;
        }
        Self { ranks, cases: cases.len() }
    }

    /// Sorts rows by the rank of their case, stably. It is a counting sort, because comparing texts costs far more.
    fn group<R: Row>(&self, rows: &mut Vec<R>) {
        let rank = |row: &R| self.ranks[row.origin().case_id.0 as usize] as usize;
        let mut starts = vec![0u32; self.cases + 1];
        rows.iter().for_each(|row| starts[rank(row) + 1] += 1);
        for rank in 1..starts.len() {
            starts[rank] += starts[rank - 1];
        }
        let mut order = vec![0u32; rows.len()];
        for (index, row) in rows.iter().enumerate() {
            let next = &mut starts[rank(row)];
            order[*next as usize] = index as u32;
            *next += 1;
        }
        *rows = order.iter().map(|&index| rows[index as usize]).collect();
    }
}
