//! The rows of the measures in one bucket, added up before they meet those of other buckets.
//!
//! Most rows of a bucket share their who, what and with whom with many others, on all measures alike, so these
//! are numbered once, and a row is then eight bytes. What is left is put in order part by part: short lists,
//! sorted in the cache.

use super::moment::Moment;
use super::tallies::Sum;
use crate::event::Sym;
use crate::fact::{EventIndex, NO_EVENT};
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Who answers, in which unit, and for which work: symbols of the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Duty {
    pub(super) subject: Sym,
    pub(super) unit: Sym,
    pub(super) procedure: Sym,
    pub(super) step: Sym,
}

impl Hash for Duty {
    /// Two words instead of four: half the work.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pair = |one: Sym, two: Sym| u64::from(one.0) << 32 | u64::from(two.0);
        state.write_u64(pair(self.subject, self.unit));
        state.write_u64(pair(self.procedure, self.step));
    }
}

/// The number of a duty, and with whom.
pub(super) type Part = (u32, Sym);

/// What stands for a number that was not given yet.
const NONE: u32 = u32::MAX;

/// Distinct things, numbered as they come.
///
/// Several measures count what one event shows, and mostly the same of it, so the number found last is
/// remembered by event: look-ups in the large table are rare.
#[derive(Clone, Debug)]
struct Numbered<T> {
    places: FxHashMap<T, u32>,
    all: Vec<T>,
    /// By event, the number of one that it showed, or [`NONE`].
    shown: Vec<u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { places: FxHashMap::default(), all: Vec::new(), shown: Vec::new() }
    }
}

impl<T: Copy + Eq + Hash> Numbered<T> {
    /// The number of a thing that an event shows, which is added if it is new.
    fn place(&mut self, thing: T, event: EventIndex) -> u32 {
        if let Some(&place) = self.shown.get(event as usize)
            && self.all.get(place as usize) == Some(&thing)
        {
            return place;
        }
        let next = self.all.len() as u32;
        let place = *self.places.entry(thing).or_insert(next);
        if place == next {
            self.all.push(thing);
        }
        self.remember(event, place);
        place
    }

    fn remember(&mut self, event: EventIndex, place: u32) {
        if event == NO_EVENT {
            return;
        }
        let event = event as usize;
        if event >= self.shown.len() {
            self.shown.resize(event + 1, NONE);
        }
        self.shown[event] = place;
    }

    /// Forgets everything but the memory.
    fn clear(&mut self) {
        self.places.clear();
        self.all.clear();
        self.shown.clear();
    }
}

/// The duties of a bucket and their parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    duties: Numbered<Duty>,
    parts: Numbered<Part>,
    /// By duty, the number of its part without a counterpart, or [`NONE`]. Kept apart, so that an event may
    /// remember a part with one.
    alone: Vec<u32>,
}

impl Parts {
    /// The number of a part, which is added if it is new. `event` shows it.
    pub(super) fn place(&mut self, duty: Duty, counterpart: Sym, event: EventIndex) -> u32 {
        let duty = self.duties.place(duty, event);
        if counterpart.is_some() {
            return self.parts.place((duty, counterpart), event);
        }
        self.alone.resize(self.duties.all.len(), NONE);
        let place = &mut self.alone[duty as usize];
        if *place == NONE {
            *place = self.parts.place((duty, counterpart), NO_EVENT);
        }
        *place
    }

    /// The duties in the order of their numbers.
    pub(super) fn duties(&self) -> &[Duty] {
        &self.duties.all
    }

    /// The parts in the order of their numbers.
    pub(super) fn all(&self) -> &[Part] {
        &self.parts.all
    }

    /// Forgets everything but the memory.
    pub(super) fn clear(&mut self) {
        self.duties.clear();
        self.parts.clear();
        self.alone.clear();
    }
}

/// Rows of one measure while they are gathered. Keeps its memory for the next bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathering {
    /// Of each row the place of its part, and when it counted.
    rows: Vec<(u32, Moment)>,
    /// Where the rows of each part end, once they are in order.
    ends: Vec<u32>,
    /// The rows part by part, ascending in each, once they are in order.
    ordered: Vec<Moment>,
}

impl Gathering {
    /// Notes one row of the part of that number.
    pub(super) fn note(&mut self, part: u32, moment: Moment) {
        self.rows.push((part, moment));
    }

    /// Puts what was noted of so many parts in order.
    pub(super) fn arrange(&mut self, parts: usize) {
        self.ends.clear();
        self.ends.resize(parts + 1, 0);
        for (place, _) in &self.rows {
            self.ends[*place as usize + 1] += 1;
        }
        for place in 0..parts {
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
        for place in 0..parts {
            let rows = self.range(place);
            self.ordered[rows].sort_unstable();
        }
    }

    /// The sums of a part, ascending, each moment once. Only after [`Gathering::arrange`].
    pub(super) fn sums(&self, place: usize) -> impl Iterator<Item = Sum> {
        let rows = &self.ordered[self.range(place)];
        rows.chunk_by(PartialEq::eq).map(|alike| (alike[0], alike.len() as u32))
    }

    /// Forgets everything but the memory.
    pub(super) fn clear(&mut self) {
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
        let (mut parts, mut gathering) = (Parts::default(), Gathering::default());
        // The second round finds the memory of the first.
        for rows in [5_000_u32, 700] {
            gathering.clear();
            parts.clear();
            let mut expected: BTreeMap<([Sym; 5], Moment), u32> = BTreeMap::new();
            for row in 0..rows {
                let drawn = row.wrapping_mul(2_654_435_761) >> 16;
                let (who, month, bin) = (drawn % 7, (drawn / 7 % 3) as i16, (drawn / 21 % 5) as u16);
                let [subject, unit, procedure, step] = [who / 3, who % 2, drawn % 3, drawn / 2 % 2].map(Sym);
                let duty = Duty { subject, unit, procedure, step };
                let counterpart = if who < 3 { Sym::NONE } else { Sym(who) };
                let moment = Moment::new(month, bin, drawn % 2 == 1);
                // An event shows several rows, alike and not; some rows are shown by none.
                let event = if row % 5 == 0 { NO_EVENT } else { row / 3 };
                let part = parts.place(duty, counterpart, event);
                gathering.note(part, moment);
                *expected.entry(([subject, unit, procedure, step, counterpart], moment)).or_default() += 1;
            }
            gathering.arrange(parts.all().len());
            let mut found = BTreeMap::new();
            for (place, (duty, counterpart)) in parts.all().iter().enumerate() {
                let Duty { subject, unit, procedure, step } = parts.duties()[*duty as usize];
                let sums: Vec<Sum> = gathering.sums(place).collect();
                assert!(sums.is_sorted());
                for (moment, rows) in sums {
                    let key = ([subject, unit, procedure, step, *counterpart], moment);
                    assert_eq!(found.insert(key, rows), None, "one number a part, one sum a moment");
                }
            }
            assert_eq!(found, expected);
        }
    }
}
