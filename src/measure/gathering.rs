//! The rows of one measure in one bucket, added up before they meet those of other buckets.
//!
//! Most rows of a bucket share their who and what with many others, on all measures alike, so these are
//! numbered once in a table that fits into the cache, and a row is then eight bytes. What is left is put in
//! order part by part: short lists, sorted in the cache.

use super::moment::Moment;
use super::tallies::Sum;
use crate::event::Sym;
use rustc_hash::FxHashMap;

/// Who answers, in which unit, and for which work: symbols of the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Duty {
    pub(super) subject: Sym,
    pub(super) unit: Sym,
    pub(super) procedure: Sym,
    pub(super) step: Sym,
}

/// The duties of a bucket, numbered as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Duties {
    places: FxHashMap<Duty, u32>,
    all: Vec<Duty>,
}

impl Duties {
    /// The number of a duty, which is added if it is new.
    pub(super) fn place(&mut self, duty: Duty) -> u32 {
        let next = self.all.len() as u32;
        let place = *self.places.entry(duty).or_insert(next);
        if place == next {
            self.all.push(duty);
        }
        place
    }

    /// In the order of their numbers.
    pub(super) fn all(&self) -> &[Duty] {
        &self.all
    }

    /// Forgets everything but the memory.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.all.clear();
    }
}

/// The number of a duty, and with whom.
pub(super) type Part = (u32, Sym);

/// Rows while they are gathered. Keeps its memory for the next measure.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathering {
    /// By duty, the place of its part without a counterpart, or [`NO_PART`].
    alone: Vec<u32>,
    places: FxHashMap<Part, u32>,
    parts: Vec<Part>,
    /// Of each row the place of its part, and when it counted.
    rows: Vec<(u32, Moment)>,
    /// Where the rows of each part end, once they are in order.
    ends: Vec<u32>,
    /// The rows part by part, ascending in each, once they are in order.
    ordered: Vec<Moment>,
}

const NO_PART: u32 = u32::MAX;

impl Gathering {
    /// Notes one row.
    pub(super) fn note(&mut self, part: Part, moment: Moment) {
        let place = self.place(part);
        self.rows.push((place, moment));
    }

    fn place(&mut self, part: Part) -> u32 {
        let (duty, counterpart) = part;
        let slot = if counterpart.is_some() {
            self.places.entry(part).or_insert(NO_PART)
        } else {
            if self.alone.len() <= duty as usize {
                self.alone.resize(duty as usize + 1, NO_PART);
            }
            &mut self.alone[duty as usize]
        };
        if *slot == NO_PART {
            *slot = self.parts.len() as u32;
            self.parts.push(part);
        }
        *slot
    }

    /// Puts what was noted in order; the parts are then in the order in which they came.
    pub(super) fn arrange(&mut self) {
        self.ends.clear();
        self.ends.resize(self.parts.len() + 1, 0);
        for (place, _) in &self.rows {
            self.ends[*place as usize + 1] += 1;
        }
        for place in 0..self.parts.len() {
            self.ends[place + 1] += self.ends[place];
        }
        self.ordered.clear();
        self.ordered.resize(self.rows.len(), Moment::default());
        for (place, moment) in &self.rows {
            let end = &mut self.ends[*place as usize];
            self.ordered[*end as usize] = *moment;
            *end += 1;
        }
        // Now the entry of a part is where its rows end, and that of the part before where they begin.
        for place in 0..self.parts.len() {
            let rows = self.range(place);
            self.ordered[rows].sort_unstable();
        }
    }

    /// The parts that have rows, in the order in which they came.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The sums of a part, ascending, each moment once. Only after [`Gathering::arrange`].
    pub(super) fn sums(&self, place: usize) -> impl Iterator<Item = Sum> {
        let rows = &self.ordered[self.range(place)];
        rows.chunk_by(PartialEq::eq).map(|alike| (alike[0], alike.len() as u32))
    }

    /// Forgets everything but the memory.
    pub(super) fn clear(&mut self) {
        self.alone.clear();
        self.places.clear();
        self.parts.clear();
        self.rows.clear();
    }

    fn range(&self, place: usize) -> std::ops::Range<usize> {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        start as usize..self.ends[place] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn gathering_equals_a_map() {
        let mut gathering = Gathering::default();
        // The second round finds the memory of the first.
        for rows in [5_000_u32, 700] {
            gathering.clear();
            let mut expected: BTreeMap<(Part, Moment), u32> = BTreeMap::new();
            for row in 0..rows {
                let drawn = row.wrapping_mul(2_654_435_761) >> 16;
                let (who, month, bin) = (drawn % 7, (drawn / 7 % 3) as i16, (drawn / 21 % 5) as u16);
                // One duty in five has a counterpart.
                let part = (who / 5, if who < 5 { Sym::NONE } else { Sym(who) });
                let moment = Moment::new(month, bin, drawn % 2 == 1);
                gathering.note(part, moment);
                *expected.entry((part, moment)).or_default() += 1;
            }
            gathering.arrange();
            let mut found = BTreeMap::new();
            for (place, part) in gathering.parts().iter().enumerate() {
                let sums: Vec<Sum> = gathering.sums(place).collect();
                assert!(sums.is_sorted());
                for (moment, rows) in sums {
                    assert_eq!(found.insert((*part, moment), rows), None, "one sum a moment");
                }
            }
            assert_eq!(found, expected);
        }
    }
}
