//! The files of one case, folded one after another into the rows that stand, by the rules of
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

/// The index that stands for no row.
const NONE: u32 = u32::MAX;

/// Folds one case after another. The outcome of a row is [`Outcome::Stored`] unless a case decides otherwise.
pub(super) struct CaseFold<'a> {
    rows: &'a BucketRows,
    outcomes: Vec<Outcome>,
    /// By row, while a file is folded in: for a duplicate the row that stands for it, and for that row the duplicate.
    twins: Vec<u32>,
    /// By row, while an instant is merged: its index among the rows of that instant that stand.
    positions: Vec<u32>,
    /// The rows of the case that stand, sorted by instant, and in order within an instant.
    standing: Vec<u32>,
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
            standing: Vec::new(),
            by_identity: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// Returns the outcome of each row.
    pub(super) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }

    /// Puts a case in order. Its first `committed` rows are committed, in the order in which they stand; the others are
    /// new, sorted by file, instant and source row. Returns true if committed rows changed their order.
    pub(super) fn case(&mut self, case: &mut [u32], committed: usize) -> bool {
        if self.twins.is_empty() {
            // They are allocated only when needed: most buckets of a first ingest never come here.
            self.twins.resize(self.rows.events.len(), NONE);
            self.positions.resize(self.rows.events.len(), NONE);
        }
        self.standing.clear();
        self.standing.extend_from_slice(&case[..committed]);
        let rows = self.rows;
        let file = |index: u32| rows.events[index as usize].origin.file;
        for incoming in case[committed..].chunk_by(|&a, &b| file(a) == file(b)) {
            self.judge(incoming);
            self.merge(incoming);
        }
        // The indices of committed rows came in ascending order, and before those of all new ones.
        let newest = case[..committed].last().copied();
        let reordered = !self.standing.iter().filter(|&&index| Some(index) <= newest).is_sorted();
        // The caller drops the other rows by their outcomes, so that their position does not matter.
        let outcomes = &self.outcomes;
        self.standing.extend(case.iter().filter(|&&index| outcomes[index as usize] != Outcome::Stored));
        case.copy_from_slice(&self.standing);
        reordered
    }

    /// Decides for each row of a file whether it is new or a duplicate, and which rows it replaces.
    fn judge(&mut self, incoming: &[u32]) {
        let rows = self.rows;
        let identity = |index: u32| identity(rows, &rows.events[index as usize]);
        let file = |index: u32| rows.events[index as usize].origin.file;
        let mut by_identity = std::mem::take(&mut self.by_identity);
        by_identity.clear();
        by_identity.extend_from_slice(&self.standing);
        by_identity.extend_from_slice(incoming);
        // The sort is stable: standing rows stay before incoming ones, and both in their own order.
        by_identity.sort_by_key(|&index| identity(index));
        for same in by_identity.chunk_by(|&a, &b| identity(a) == identity(b)) {
            let from_file = same.partition_point(|&index| file(index) != file(incoming[0]));
            let (standing, incoming) = same.split_at(from_file);
            self.judge_identity(standing, incoming);
        }
        self.by_identity = by_identity;
    }

    /// Decides the outcomes of the rows of one identity.
    fn judge_identity(&mut self, standing: &[u32], incoming: &[u32]) {
        let rows = self.rows;
        let row = |index: u32| &rows.events[index as usize];
        let source_row = |index: u32| row(index).origin.source_row;
        let is_keyed = incoming.first().is_some_and(|&index| row(index).act.key.is_some());
        let last = incoming.iter().map(|&index| source_row(index)).max();
        let (current, outdated): (Vec<u32>, Vec<u32>) =
            incoming.iter().partition(|&&index| !is_keyed || Some(source_row(index)) == last);
        self.decide(&outdated, Outcome::Replaced);
        let same = || standing.iter().zip(&current).all(|(&a, &b)| content(row(a)) == content(row(b)));
        if standing.len() == current.len() && same() {
            self.decide(&current, Outcome::Duplicate);
            for (&standing, &duplicate) in standing.iter().zip(&current) {
                self.twins[standing as usize] = duplicate;
                self.twins[duplicate as usize] = standing;
            }
        } else if !current.is_empty() {
            self.decide(standing, Outcome::Replaced);
        }
    }

    fn decide(&mut self, rows: &[u32], outcome: Outcome) {
        rows.iter().for_each(|&index| self.outcomes[index as usize] = outcome);
    }

    /// Merges the rows of a file into those that stand, instant by instant.
    fn merge(&mut self, incoming: &[u32]) {
        let (outcomes, twins, rows) = (&self.outcomes, &self.twins, self.rows);
        self.standing.retain(|&index| outcomes[index as usize] == Outcome::Stored);
        let standing_row = |index: u32| match outcomes[index as usize] {
            Outcome::Stored => Some(index),
            Outcome::Duplicate => Some(twins[index as usize]),
            Outcome::Replaced => None,
        };
        let of_file: Vec<u32> = incoming.iter().filter_map(|&index| standing_row(index)).collect();
        let instant = |index: u32| rows.events[index as usize].occurred_at();
        let first_instant = |indices: &[u32]| indices.first().map(|&index| instant(index));
        let count_at =
            |indices: &[u32], at: i64| indices.iter().take_while(|&&index| instant(index) == at).count();
        self.merged.clear();
        let (mut standing, mut of_file) = (self.standing.as_slice(), of_file.as_slice());
        while let Some(at) = first_instant(standing).into_iter().chain(first_instant(of_file)).min() {
            let (before, now) = (count_at(standing, at), count_at(of_file, at));
            interleave(&standing[..before], &of_file[..now], twins, &mut self.positions, &mut self.merged);
            (standing, of_file) = (&standing[before..], &of_file[now..]);
        }
        std::mem::swap(&mut self.standing, &mut self.merged);
        for &index in incoming {
            let twin = std::mem::replace(&mut self.twins[index as usize], NONE);
            if twin != NONE {
                self.twins[twin as usize] = NONE;
            }
        }
    }
}

/// Appends the rows of one instant in the order of the newest file. A row that the file does not have stays behind the row
/// that it was behind before. `of_file` has, in place of the file's duplicates, the rows that stand for them.
fn interleave(
    standing: &[u32],
    of_file: &[u32],
    twins: &[u32],
    positions: &mut [u32],
    merged: &mut Vec<u32>,
) {
    let is_shared = |index: u32| twins[index as usize] != NONE;
    let not_in_file = |start: usize| standing[start..].iter().copied().take_while(|&index| !is_shared(index));
    for (position, &index) in standing.iter().enumerate() {
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

/// Returns all that a row says, without its origin and its key.
fn content(row: &EventRow) -> impl PartialEq {
    (row.instants, row.texts, row.act.kind, row.act.role, row.act.flags)
}
