//! The files of one case, folded one after another into what stands of it: the rules of [`super::arrange`].

use super::part::{ACTIVITY, EventRow, OFFICIAL, Part, RECEIVER};
use crate::event::Sym;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Stored,
    Duplicate,
    Replaced,
}

/// What a row is known by within its case.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name<'a> {
    Key(&'a str),
    Content(i64, Sym, Sym, Sym),
}

/// No row.
const NONE: u32 = u32::MAX;

/// Folds one case after another; all rows are [`Fate::Stored`] until it says otherwise.
pub(super) struct Fold<'a> {
    part: &'a Part,
    fates: Vec<Fate>,
    /// Of a duplicate the row that stands for it, and of that one the duplicate, while a file is folded in.
    twins: Vec<u32>,
    /// Of a row the place in its instant, while that is merged.
    places: Vec<u32>,
    /// What stands of the case: by instant, and in order within it.
    standing: Vec<u32>,
    by_name: Vec<u32>,
    merged: Vec<u32>,
}

impl<'a> Fold<'a> {
    /// A fold that has seen no case.
    pub(super) fn new(part: &'a Part) -> Self {
        let (fates, twins, places) = (vec![Fate::Stored; part.events.len()], Vec::new(), Vec::new());
        let (standing, by_name, merged) = (Vec::new(), Vec::new(), Vec::new());
        Self { part, fates, twins, places, standing, by_name, merged }
    }

    /// What became of each row.
    pub(super) fn into_fates(self) -> Vec<Fate> {
        self.fates
    }

    /// Puts a case in order. First come so many committed rows as they stand, then new ones sorted by file,
    /// instant and row. Whether committed rows changed their order.
    pub(super) fn case(&mut self, case: &mut [u32], committed: usize) -> bool {
        if self.twins.is_empty() {
            // Not before it is needed: most buckets of a first ingest never come here.
            self.twins.resize(self.part.events.len(), NONE);
            self.places.resize(self.part.events.len(), NONE);
        }
        self.standing.clear();
        self.standing.extend_from_slice(&case[..committed]);
        let part = self.part;
        let file = |index: u32| part.events[index as usize].file;
        for incoming in case[committed..].chunk_by(|&a, &b| file(a) == file(b)) {
            self.judge(incoming);
            self.merge(incoming);
        }
        // Committed rows came in ascending order, and before all new ones.
        let newest = case[..committed].last().copied();
        let reordered = !self.standing.iter().filter(|&&index| Some(index) <= newest).is_sorted();
        // The others are left out by their fates, wherever they stand.
        let fates = &self.fates;
        self.standing.extend(case.iter().filter(|&&index| fates[index as usize] != Fate::Stored));
        case.copy_from_slice(&self.standing);
        reordered
    }

    /// Says of each row of a file whether it is new or a duplicate, and what it replaces.
    fn judge(&mut self, incoming: &[u32]) {
        let part = self.part;
        let row = |index: u32| &part.events[index as usize];
        let name = |index: u32| name(part, row(index));
        let mut by_name = std::mem::take(&mut self.by_name);
        by_name.clear();
        by_name.extend_from_slice(&self.standing);
        by_name.extend_from_slice(incoming);
        // Stable: what stands comes before what comes in, and each in its own order.
        by_name.sort_by_key(|&index| name(index));
        for same in by_name.chunk_by(|&a, &b| name(a) == name(b)) {
            let from_file = same.partition_point(|&index| row(index).file != row(incoming[0]).file);
            let (standing, coming) = same.split_at(from_file);
            self.judge_name(standing, coming);
        }
        self.by_name = by_name;
    }

    fn judge_name(&mut self, standing: &[u32], incoming: &[u32]) {
        let part = self.part;
        let row = |index: u32| &part.events[index as usize];
        let is_keyed = incoming.first().is_some_and(|&index| row(index).key.is_some());
        let last = incoming.iter().map(|&index| row(index).source_row).max();
        let (current, outdated): (Vec<u32>, Vec<u32>) =
            incoming.iter().partition(|&&index| !is_keyed || Some(row(index).source_row) == last);
        self.all(&outdated, Fate::Replaced);
        let same = || standing.iter().zip(&current).all(|(&a, &b)| says(row(a)) == says(row(b)));
        if standing.len() == current.len() && same() {
            self.all(&current, Fate::Duplicate);
            for (&standing, &duplicate) in standing.iter().zip(&current) {
                self.twins[standing as usize] = duplicate;
                self.twins[duplicate as usize] = standing;
            }
        } else if !current.is_empty() {
            self.all(standing, Fate::Replaced);
        }
    }

    fn all(&mut self, rows: &[u32], fate: Fate) {
        rows.iter().for_each(|&index| self.fates[index as usize] = fate);
    }

    /// Puts the rows of a file among those that stand, instant by instant.
    fn merge(&mut self, incoming: &[u32]) {
        let (fates, twins, part) = (&self.fates, &self.twins, self.part);
        self.standing.retain(|&index| fates[index as usize] == Fate::Stored);
        let stands_for = |index: u32| match fates[index as usize] {
            Fate::Stored => Some(index),
            Fate::Duplicate => Some(twins[index as usize]),
            Fate::Replaced => None,
        };
        let incoming_rows: Vec<u32> = incoming.iter().filter_map(|&index| stands_for(index)).collect();
        let instant = |rows: &[u32]| rows.first().map(|&index| part.events[index as usize].occurred_at);
        let of_instant = |rows: &[u32], at: i64| {
            rows.iter().take_while(|&&index| part.events[index as usize].occurred_at == at).count()
        };
        self.merged.clear();
        let (mut standing, mut coming) = (self.standing.as_slice(), incoming_rows.as_slice());
        while let Some(at) = instant(standing).into_iter().chain(instant(coming)).min() {
            let (before, now) = (of_instant(standing, at), of_instant(coming, at));
            interleave(&standing[..before], &coming[..now], twins, &mut self.places, &mut self.merged);
            (standing, coming) = (&standing[before..], &coming[now..]);
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

/// Rows of one instant in the order of the newest file; what it does not have stays behind the row it stood
/// behind. `coming` has the rows that stand where the file has duplicates of them.
fn interleave(standing: &[u32], coming: &[u32], twins: &[u32], places: &mut [u32], merged: &mut Vec<u32>) {
    let is_shared = |index: u32| twins[index as usize] != NONE;
    let own_from = |place: usize| standing[place..].iter().copied().take_while(|&index| !is_shared(index));
    for (place, &index) in standing.iter().enumerate() {
        places[index as usize] = place as u32;
    }
    merged.extend(own_from(0));
    for &index in coming {
        merged.push(index);
        if is_shared(index) {
            merged.extend(own_from(places[index as usize] as usize + 1));
        }
    }
}

fn name<'a>(part: &'a Part, row: &EventRow) -> Name<'a> {
    match part.keys.get(row.key) {
        Some(key) => Name::Key(key),
        None => Name::Content(row.occurred_at, row.texts[ACTIVITY], row.texts[OFFICIAL], row.texts[RECEIVER]),
    }
}

/// All that a row says, but for where it is from.
fn says(row: &EventRow) -> impl PartialEq {
    (row.occurred_at, row.due_at, row.texts, row.kind, row.role, row.flags)
}
