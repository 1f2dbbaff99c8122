//! The files of one case, folded one after another into the current rows, by the rules of
//! [`arrange`](super::arrange).

use super::bucket_rows::BucketRows;
use crate::event::Sym;
use crate::lake::codec::{ACTIVITY, EventRow, OFFICIAL, RECEIVER};

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Stored,
    Duplicate,
    Replaced,
}

/// What identifies a row within its case.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum RowIdentity<'a> {
    Key(&'a str),
    /// Instant, activity, official and receiver.
    Content(i64, Sym, Sym, Sym),
}

/// The index that means no row.
const NONE: u32 = u32::MAX;

/// Folds one case after another. The outcome of a row is [`Outcome::Stored`] unless a case decides otherwise.
pub(super) struct CaseFold<'a> {
    rows: &'a BucketRows,
    outcomes: Vec<Outcome>,
    /// By row, while a file is folded in: for a duplicate the current row that it equals, and for that row the duplicate.
    twins: Vec<u32>,
    /// By row, while an instant is merged: its index among the current rows of that instant.
    positions: Vec<u32>,
    /// The current rows of the case, sorted by instant, and in order within an instant.
    current: Vec<u32>,
    by_identity: Vec<u32>,
    merged: Vec<u32>,
}

impl<'a> CaseFold<'a> {
    pub(super) fn new(rows: &'a BucketRows) -> Self {
        Self {
            rows,
            outcomes: vec![Outcome::Stored; rows.events.len()],
            twins: Vec::new(),
            positions: Vec::new(),
            current: Vec::new(),
            by_identity: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// Returns the outcome of each row.
    pub(super) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }

    /// Puts a case in order. Its first `committed` rows are committed, in their current order; the others are
    /// new, sorted by file, instant and source row. Returns true if committed rows changed their order.
    pub(super) fn case(&mut self, case: &mut [u32], committed: usize) -> bool {
        if self.twins.is_empty() {
            // They are allocated only when needed: most buckets of a first ingest never come here.
            self.twins.resize(self.rows.events.len(), NONE);
            self.positions.resize(self.rows.events.len(), NONE);
        }
        self.current.clear();
        self.current.extend_from_slice(&case[..committed]);
        let rows = self.rows;
        let file = |index: u32| rows.events[index as usize].origin.file;
        for incoming in case[committed..].chunk_by(|&a, &b| file(a) == file(b)) {
            self.judge(incoming);
            self.merge(incoming);
        }
        // The indices of committed rows came in ascending order, and before those of all new ones.
        let newest = case[..committed].last().copied();
        let reordered = !self.current.iter().filter(|&&index| Some(index) <= newest).is_sorted();
        // The caller drops the other rows by their outcomes, so that their position does not matter.
        let outcomes = &self.outcomes;
        self.current.extend(case.iter().filter(|&&index| outcomes[index as usize] != Outcome::Stored));
        case.copy_from_slice(&self.current);
        reordered
    }

    /// Decides for each row of a file whether it is new or a duplicate, and which rows it replaces.
    fn judge(&mut self, incoming: &[u32]) {
        let rows = self.rows;
        let identity = |index: u32| identity(rows, &rows.events[index as usize]);
        let file = |index: u32| rows.events[index as usize].origin.file;
        let mut by_identity = std::mem::take(&mut self.by_identity);
        by_identity.clear();
        by_identity.extend_from_slice(&self.current);
        by_identity.extend_from_slice(incoming);
        // The sort is stable: current rows stay before incoming ones, and both in their own order.
        by_identity.sort_by_key(|&index| identity(index));
        for same in by_identity.chunk_by(|&a, &b| identity(a) == identity(b)) {
            let from_file = same.partition_point(|&index| file(index) != file(incoming[0]));
            let (current, incoming) = same.split_at(from_file);
            self.judge_identity(current, incoming);
        }
        self.by_identity = by_identity;
    }

    /// Decides the outcomes of the rows of one identity.
    fn judge_identity(&mut self, current: &[u32], incoming: &[u32]) {
        let rows = self.rows;
        let row = |index: u32| &rows.events[index as usize];
        let source_row = |index: u32| row(index).origin.source_row;
        let is_keyed = incoming.first().is_some_and(|&index| row(index).act.key.is_some());
        let last = incoming.iter().map(|&index| source_row(index)).max();
        let (latest, outdated): (Vec<u32>, Vec<u32>) =
            incoming.iter().partition(|&&index| !is_keyed || Some(source_row(index)) == last);
        self.decide(&outdated, Outcome::Replaced);
        let same = || current.iter().zip(&latest).all(|(&a, &b)| content(row(a)) == content(row(b)));
        if current.len() == latest.len() && same() {
            self.decide(&latest, Outcome::Duplicate);
            for (&original, &duplicate) in current.iter().zip(&latest) {
                self.twins[original as usize] = duplicate;
                self.twins[duplicate as usize] = original;
            }
        } else if !latest.is_empty() {
            self.decide(current, Outcome::Replaced);
        }
    }

    fn decide(&mut self, rows: &[u32], outcome: Outcome) {
        rows.iter().for_each(|&index| self.outcomes[index as usize] = outcome);
    }

    /// Merges the rows of a file into the current ones, instant by instant.
    fn merge(&mut self, incoming: &[u32]) {
        let (outcomes, twins, rows) = (&self.outcomes, &self.twins, self.rows);
        self.current.retain(|&index| outcomes[index as usize] == Outcome::Stored);
        let row_that_stays = |index: u32| match outcomes[index as usize] {
            Outcome::Stored => Some(index),
            Outcome::Duplicate => Some(twins[index as usize]),
            Outcome::Replaced => None,
        };
        let of_file: Vec<u32> = incoming.iter().filter_map(|&index| row_that_stays(index)).collect();
        let instant = |index: u32| rows.events[index as usize].occurred_at();
        let first_instant = |indices: &[u32]| indices.first().map(|&index| instant(index));
        let count_at =
            |indices: &[u32], at: i64| indices.iter().take_while(|&&index| instant(index) == at).count();
        self.merged.clear();
        let (mut current, mut of_file) = (self.current.as_slice(), of_file.as_slice());
        while let Some(at) = first_instant(current).into_iter().chain(first_instant(of_file)).min() {
            let (before, now) = (count_at(current, at), count_at(of_file, at));
            interleave(&current[..before], &of_file[..now], twins, &mut self.positions, &mut self.merged);
            (current, of_file) = (&current[before..], &of_file[now..]);
        }
        std::mem::swap(&mut self.current, &mut self.merged);
        for &index in incoming {
            let twin = std::mem::replace(&mut self.twins[index as usize], NONE);
            if twin != NONE {
                self.twins[twin as usize] = NONE;
            }
        }
    }
}

/// Appends the rows of one instant in the order of the newest file. A row that the file does not have stays behind the row
/// that it was behind before. In `of_file`, the current rows take the place of the file's duplicates.
fn interleave(current: &[u32], of_file: &[u32], twins: &[u32], positions: &mut [u32], merged: &mut Vec<u32>) {
    let is_shared = |index: u32| twins[index as usize] != NONE;
    let not_in_file = |start: usize| current[start..].iter().copied().take_while(|&index| !is_shared(index));
    for (position, &index) in current.iter().enumerate() {
        positions[index as usize] = position as u32;
    }
    merged.extend(not_in_file(0));
    for &index in of_file {
        merged.push(index);
        if is_shared(index) {
            merged.extend(not_in_file(positions[index as usize] as usize + 1));
        }
    }
}

fn identity<'a>(rows: &'a BucketRows, row: &EventRow) -> RowIdentity<'a> {
    match rows.keys.get(row.act.key) {
        Some(key) => RowIdentity::Key(key),
        None => RowIdentity::Content(
            row.occurred_at(),
            row.texts[ACTIVITY],
            row.texts[OFFICIAL],
            row.texts[RECEIVER],
        ),
    }
}

/// Returns all values of a row but its origin and its key.
fn content(row: &EventRow) -> impl PartialEq {
    (row.instants, row.texts, row.act.kind, row.act.role, row.act.flags)
}
