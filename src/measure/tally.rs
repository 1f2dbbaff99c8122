//! Counts of rows by who, what, month and bin: the integers that partials add up.
//!
//! Rows are noted one by one, and sorted and added up only when a bucket is done: no hash map of tens of
//! millions of keys. What is settled has its names in the order of their strings, so that two settled
//! tables merge like two sorted lists.

use super::pairs::{Pair, PairTable};
use crate::event::Sym;

/// Rows of one subject in one unit on one measure, on one work, with one counterpart, in one month and one
/// bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    /// Section (8 bits), place of the seat (32), place of the work (24).
    who: u64,
    /// Counterpart (32 bits), month (16), bin (16).
    what: u64,
    /// Rows.
    pub(super) rows: u32,
    /// Of these, with the outcome.
    pub(super) outcomes: u32,
}

impl Tally {
    /// One row. `section` tells measure and level, `month` counts from January 1970.
    pub(super) fn of_row(
        section: u8,
        (seat, work): (u32, u32),
        counterpart: Sym,
        (month, bin): (i16, u16),
        outcome: bool,
    ) -> Self {
        Self {
            who: u64::from(section) << 56 | u64::from(seat) << 24 | u64::from(work),
            what: u64::from(counterpart.0) << 32 | u64::from(month as u16 ^ 0x8000) << 16 | u64::from(bin),
            rows: 1,
            outcomes: u32::from(outcome),
        }
    }

    pub(super) fn section(&self) -> u8 {
        (self.who >> 56) as u8
    }

    /// The place of the subject and its unit in the table of seats.
    pub(super) fn seat(&self) -> u32 {
        (self.who >> 24) as u32
    }

    /// The place of the work in the table of works.
    pub(super) fn work(&self) -> u32 {
        self.who as u32 & (MOST_WORKS - 1)
    }

    pub(super) fn counterpart(&self) -> Sym {
        Sym((self.what >> 32) as u32)
    }

    /// Months since January 1970.
    pub(super) fn month(&self) -> i16 {
        ((self.what >> 16) as u16 ^ 0x8000) as i16
    }

    /// The bin of working time; 0 for rates.
    pub(super) fn bin(&self) -> u16 {
        self.what as u16
    }

    /// Whether both differ in month and bin only.
    pub(super) fn same_part(&self, other: &Self) -> bool {
        self.who == other.who && self.counterpart() == other.counterpart()
    }

    fn key(&self) -> u128 {
        u128::from(self.who) << 64 | u128::from(self.what)
    }

    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.outcomes += other.outcomes;
    }

    fn rename(&mut self, renamed: &Renamed) {
        let seat = renamed.seats[self.seat() as usize];
        let work = renamed.works[self.work() as usize];
        let counterpart = rename(renamed.names, self.counterpart());
        self.who = self.who >> 56 << 56 | u64::from(seat) << 24 | u64::from(work);
        self.what = u64::from(counterpart.0) << 32 | self.what & u64::from(u32::MAX);
    }
}

/// New symbols and places for old ones.
struct Renamed<'a> {
    names: &'a [Sym],
    seats: Vec<u32>,
    works: Vec<u32>,
}

impl Renamed<'_> {
    fn changes_nothing(&self) -> bool {
        self.names.iter().zip(0..).all(|(new, old)| new.0 == old)
            && self.seats.iter().zip(0..).all(|(new, old)| *new == old)
            && self.works.iter().zip(0..).all(|(new, old)| *new == old)
    }
}

/// The new symbol of an old one; missing stays missing.
pub(super) fn rename(names: &[Sym], old: Sym) -> Sym {
    if old.is_none() { old } else { names[old.0 as usize] }
}

/// Seats, works and tallies.
#[derive(Clone, Debug, Default)]
pub(super) struct Tallies {
    /// Subjects, and the units in which they had the rows.
    pub(super) seats: PairTable,
    /// Procedures and steps.
    pub(super) works: PairTable,
    /// In the order of keys, each key once, once settled; any order until then.
    pub(super) counted: Vec<Tally>,
    /// So many tallies are added up before more are noted.
    room: usize,
}

/// Fewer rows than this are not worth a sort.
const LEAST_ROOM: usize = 1 << 20;
/// What fits into the bits of a key. A country has some thousand procedures of some ten steps.
const MOST_WORKS: u32 = 1 << 24;

impl Tallies {
    /// The place of a work, which is added if it is new.
    pub(super) fn work(&mut self, work: Pair) -> u32 {
        let place = self.works.place(work);
        assert!(place < MOST_WORKS, "more than {MOST_WORKS} pairs of procedure and step");
        place
    }

    /// Notes one row.
    pub(super) fn note(&mut self, tally: Tally) {
        if self.counted.len() >= self.room {
            add_up(&mut self.counted);
            self.room = LEAST_ROOM.max(2 * self.counted.len());
        }
        self.counted.push(tally);
    }

    /// Renames symbols to such in the order of their strings, and puts everything in order.
    pub(super) fn settle(&mut self, names: &[Sym]) {
        let renamed = Renamed { names, seats: self.seats.settle(names), works: self.works.settle(names) };
        for tally in &mut self.counted {
            tally.rename(&renamed);
        }
        add_up(&mut self.counted);
    }

    /// Adds another settled table to this settled one. Both get new symbols, in the order of the old ones.
    pub(super) fn merge(&mut self, mut other: Self, names: &[Sym], other_names: &[Sym]) {
        let (seats, other_seats) = self.seats.merge(&other.seats, names, other_names);
        let (works, other_works) = self.works.merge(&other.works, names, other_names);
        for (tallies, renamed) in [
            (&mut self.counted, Renamed { names, seats, works }),
            (&mut other.counted, Renamed { names: other_names, seats: other_seats, works: other_works }),
        ] {
            if !renamed.changes_nothing() {
                for tally in tallies {
                    tally.rename(&renamed);
                }
            }
        }
        merge_sorted(&mut self.counted, other.counted);
    }
}

/// Sorts by key and leaves each key once.
fn add_up(tallies: &mut Vec<Tally>) {
    // The stable sort takes what was added up before as one run, and only sorts what is new.
    tallies.sort_by_key(Tally::key);
    tallies.dedup_by(|next, kept| {
        let same = next.key() == kept.key();
        if same {
            kept.add(next);
        }
        same
    });
}

/// Adds sorted tallies to sorted ones, in place: first to keys that are known, then the new keys between
/// them, from behind.
fn merge_sorted(sorted: &mut Vec<Tally>, mut new: Vec<Tally>) {
    let mut at = 0;
    new.retain(|tally| {
        while at < sorted.len() && sorted[at].key() < tally.key() {
            at += 1;
        }
        let known = at < sorted.len() && sorted[at].key() == tally.key();
        if known {
            sorted[at].add(tally);
        }
        !known
    });
    let (mut left, mut right) = (sorted.len(), new.len());
    sorted.extend_from_slice(&new);
    while right > 0 {
        let target = left + right - 1;
        if left > 0 && sorted[left - 1].key() > new[right - 1].key() {
            sorted[target] = sorted[left - 1];
            left -= 1;
        } else {
            sorted[target] = new[right - 1];
            right -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn drawn(rows: usize, mut state: u64) -> Vec<Tally> {
        let mut draw = move |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        (0..rows)
            .map(|_| {
                let places = (draw(5) as u32, draw(3) as u32);
                let time = (draw(3) as i16, draw(700) as u16);
                Tally::of_row(draw(2) as u8, places, Sym::NONE, time, draw(2) == 1)
            })
            .collect()
    }

    fn by_key<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Vec<(u128, (u32, u32))> {
        let mut sums: BTreeMap<u128, (u32, u32)> = BTreeMap::new();
        for tally in tallies {
            let sum = sums.entry(tally.key()).or_default();
            *sum = (sum.0 + tally.rows, sum.1 + tally.outcomes);
        }
        sums.into_iter().collect()
    }

    #[test]
    fn adding_up_and_merging_equal_a_map() {
        for (left, right) in [(0, 0), (0, 90), (90, 0), (20_000, 700), (300, 9_000)] {
            let (one, other) = (drawn(left, 7), drawn(right, 11));
            let expected = by_key(one.iter().chain(&other));
            let (mut sorted, mut new) = (one, other);
            add_up(&mut sorted);
            add_up(&mut new);
            merge_sorted(&mut sorted, new);
            let found: Vec<_> = sorted.iter().map(|one| (one.key(), (one.rows, one.outcomes))).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_tally_keeps_its_parts() {
        for month in [i16::MIN, -1, 0, 650, i16::MAX] {
            let places = (u32::MAX - 1, MOST_WORKS - 1);
            let tally = Tally::of_row(41, places, Sym::NONE, (month, 2815), true);
            assert_eq!((tally.section(), tally.counterpart()), (41, Sym::NONE));
            assert_eq!((tally.seat(), tally.work()), places);
            assert_eq!((tally.month(), tally.bin()), (month, 2815));
        }
    }
}
