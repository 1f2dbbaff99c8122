//! How the rows of all buckets add up.
//!
//! What a bucket gives of one key is a run of sums, in the order of months and bins. Runs are only laid side by
//! side: renaming and merging touch their keys, of which there are few, and not the sums, of which there are
//! millions. They are added up once, at the end, and in between when they have doubled.

use super::gathering::{Duty, Gathering, Part};
use super::moment::Moment;
use super::pairs::{Pair, PairTable};
use super::tally::{Key, MOST_WORKS, Tally};
use crate::event::Sym;

/// Rows of the same month, bin and outcome.
pub(super) type Sum = (Moment, u32);

/// Some sums of one key.
#[derive(Clone, Copy, Debug)]
struct Run {
    key: Key,
    start: usize,
    stop: usize,
}

/// Seats, works and sums.
#[derive(Clone, Debug, Default)]
pub(super) struct Tallies {
    /// Subjects, and the units in which they had the rows.
    pub(super) seats: PairTable,
    /// Procedures and steps.
    pub(super) works: PairTable,
    /// In any order; a key may have several.
    runs: Vec<Run>,
    /// Ascending within a run, each moment once.
    sums: Vec<Sum>,
    /// Where they are added up, in turn with `sums`: memory that was touched before costs no page faults.
    spare: Vec<Sum>,
    /// So many sums are added up before more are taken.
    room: usize,
}

/// Fewer sums than this are not worth adding up.
const LEAST_ROOM: usize = 1 << 23;

impl Tallies {
    /// The seats and works of duties, whose names `of` translates.
    pub(super) fn places(&mut self, duties: &[Duty], mut of: impl FnMut(Sym) -> Sym) -> Vec<(u32, u32)> {
        let mut places = Vec::with_capacity(duties.len());
        for duty in duties {
            let work = self.work((of(duty.procedure), of(duty.step)));
            places.push((self.seats.place((of(duty.subject), of(duty.unit))), work));
        }
        places
    }

    /// The place of a work, which is added if it is new.
    fn work(&mut self, work: Pair) -> u32 {
        let place = self.works.place(work);
        assert!(place < MOST_WORKS, "more than {MOST_WORKS} pairs of procedure and step");
        place
    }

    /// Adds the rows of one section of one bucket; `places` are the seats and works of its duties, and `of`
    /// translates names.
    pub(super) fn add(
        &mut self,
        section: u8,
        parts: &[Part],
        rows: &Gathering,
        places: &[(u32, u32)],
        mut of: impl FnMut(Sym) -> Sym,
    ) {
        if self.sums.len() >= self.room {
            self.add_up();
        }
        for (place, &(duty, counterpart)) in parts.iter().enumerate() {
            let start = self.sums.len();
            self.sums.extend(rows.sums(place));
            if self.sums.len() == start {
                continue;
            }
            let key = Key::new(section, places[duty as usize], of(counterpart));
            self.runs.push(Run { key, start, stop: self.sums.len() });
        }
    }

    /// How many sums there are, to tell the larger of two.
    pub(super) fn len(&self) -> usize {
        self.sums.len()
    }

    /// Renames symbols to such in the order of their strings, and puts seats and works into that order.
    pub(super) fn settle(&mut self, names: &[Sym]) {
        let (seats, works) = (self.seats.settle(names), self.works.settle(names));
        rename_runs(&mut self.runs, names, &seats, &works);
    }

    /// Adds another settled table to this settled one. Both get new symbols, in the order of the old ones.
    pub(super) fn merge(&mut self, mut other: Self, names: &[Sym], other_names: &[Sym]) {
        let (seats, other_seats) = self.seats.merge(&other.seats, names, other_names);
        let (works, other_works) = self.works.merge(&other.works, names, other_names);
        rename_runs(&mut self.runs, names, &seats, &works);
        rename_runs(&mut other.runs, other_names, &other_seats, &other_works);
        let offset = self.sums.len();
        self.sums.append(&mut other.sums);
        let moved = |run: Run| Run { start: run.start + offset, stop: run.stop + offset, ..run };
        self.runs.extend(other.runs.into_iter().map(moved));
    }

    /// All tallies in the order of their keys, months and bins, each once.
    pub(super) fn finish(&mut self) -> Vec<Tally> {
        let mut tallies = Vec::new();
        self.for_each_key(|key, sums| {
            tallies.extend(sums.chunk_by(|one, two| one.0.same_bin(two.0)).map(|bin| {
                let (moment, _) = bin[0];
                let with = bin.iter().filter(|(moment, _)| moment.outcome());
                let rows = bin.iter().map(|(_, rows)| rows).sum();
                Tally::new(key, moment.month(), moment.bin(), rows, with.map(|(_, rows)| rows).sum())
            }));
        });
        tallies
    }

    /// Leaves one run a key.
    fn add_up(&mut self) {
        let (mut runs, mut all) = (Vec::new(), std::mem::take(&mut self.spare));
        self.for_each_key(|key, sums| {
            let start = all.len();
            all.extend_from_slice(sums);
            runs.push(Run { key, start, stop: all.len() });
        });
        self.runs = runs;
        self.spare = std::mem::replace(&mut self.sums, all);
        self.spare.clear();
        self.room = LEAST_ROOM.max(2 * self.sums.len());
    }

    /// Gives the sums of each key, in the order of keys.
    fn for_each_key(&mut self, mut take: impl FnMut(Key, &[Sum])) {
        // Runs of one key in the order of their places, so that memory is read forwards.
        self.runs.sort_unstable_by_key(|run| (run.key, run.start));
        let mut joined: Vec<Sum> = Vec::new();
        for runs in self.runs.chunk_by(|one, two| one.key == two.key) {
            if let [run] = runs {
                take(run.key, &self.sums[run.start..run.stop]);
                continue;
            }
            joined.clear();
            for run in runs {
                joined.extend_from_slice(&self.sums[run.start..run.stop]);
            }
            joined.sort_unstable_by_key(|(moment, _)| *moment);
            joined.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            take(runs[0].key, &joined);
        }
    }
}

fn rename_runs(runs: &mut [Run], names: &[Sym], seats: &[u32], works: &[u32]) {
    for run in runs {
        let places = (seats[run.key.seat() as usize], works[run.key.work() as usize]);
        run.key = Key::new(run.key.section(), places, rename(names, run.key.counterpart()));
    }
}

/// The new symbol of an old one; missing stays missing.
pub(super) fn rename(names: &[Sym], old: Sym) -> Sym {
    if old.is_none() { old } else { names[old.0 as usize] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Runs of drawn rows, and what they come to by key, month and bin.
    fn drawn(rows: usize, mut state: u64) -> (Tallies, BTreeMap<(Key, i16, u16), (u32, u32)>) {
        let mut draw = move |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let (mut tallies, mut expected) = (Tallies::default(), BTreeMap::new());
        for _ in 0..rows {
            let key = Key::new(draw(2) as u8, (draw(5) as u32, draw(3) as u32), Sym::NONE);
            let (month, bin, outcome) = (draw(3) as i16, draw(9) as u16, draw(2) == 1);
            let start = tallies.sums.len();
            tallies.sums.push((Moment::new(month, bin, outcome), 1));
            tallies.runs.push(Run { key, start, stop: start + 1 });
            let sum: &mut (u32, u32) = expected.entry((key, month, bin)).or_default();
            *sum = (sum.0 + 1, sum.1 + u32::from(outcome));
        }
        (tallies, expected)
    }

    #[test]
    fn adding_up_equals_a_map_and_changes_nothing() {
        for rows in [0, 90, 20_000] {
            let (mut tallies, expected) = drawn(rows, 7);
            let mut added_up = tallies.clone();
            added_up.add_up();
            assert!(added_up.sums.len() <= tallies.sums.len());
            added_up.add_up();
            let found = tallies.finish();
            assert_eq!(added_up.finish(), found);
            let by_key =
                found.iter().map(|one| ((one.key, one.month(), one.bin()), (one.rows, one.outcomes)));
            assert!(found.is_sorted_by_key(|one| (one.key, one.month(), one.bin())));
            assert_eq!(by_key.collect::<BTreeMap<_, _>>(), expected);
            assert_eq!(found.len(), expected.len(), "each key, month and bin once");
        }
    }
}
