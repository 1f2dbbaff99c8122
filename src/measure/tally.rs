//! Counts of rows by group, month and bin: the integers that partials add up.
//!
//! Rows are first noted one by one, then sorted and added up, which is kinder to the caches than a hash
//! map of tens of millions of keys, and takes 16 bytes a key.

use crate::event::Sym;
use crate::trace::Level;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// What is counted together: the rows of one subject in one peer cell of one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// Place in [`MEASURES`](super::MEASURES).
    pub measure: u8,
    /// Officials or units.
    pub level: Level,
    /// Who answers.
    pub subject: Sym,
    /// The procedure.
    pub procedure: Sym,
    /// The step.
    pub step: Sym,
    /// Who sent it, or got it; missing where the measure has no such side.
    pub counterpart: Sym,
}

/// Rows of one group in one month and one bin of working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    key: u64,
    /// Rows.
    pub rows: u32,
    /// Of these, with the outcome.
    pub outcomes: u32,
}

impl Tally {
    /// One row. `group` is a place in the table of groups, `month` counts from January 1970.
    pub(super) fn of_row(group: u32, month: i16, bin: u16, outcome: bool) -> Self {
        Self {
            key: u64::from(group) << 32 | u64::from(month as u16 ^ 0x8000) << 16 | u64::from(bin),
            rows: 1,
            outcomes: u32::from(outcome),
        }
    }

    /// The place of its group.
    pub fn group(&self) -> u32 {
        (self.key >> 32) as u32
    }

    /// Months since January 1970.
    pub fn month(&self) -> i16 {
        ((self.key >> 16) as u16 ^ 0x8000) as i16
    }

    /// The bin of working time; 0 for rates.
    pub fn bin(&self) -> u16 {
        self.key as u16
    }

    fn with_group(self, group: u32) -> Self {
        Self { key: u64::from(group) << 32 | self.key & u64::from(u32::MAX), ..self }
    }
}

/// Groups and their tallies, in any order until [`Tallies::compact`].
#[derive(Clone, Debug, Default)]
pub(super) struct Tallies {
    groups: Vec<Group>,
    index: HashTable<u32>,
    /// Sorted by key, each key once.
    sorted: Vec<Tally>,
    /// Not yet added up.
    noted: Vec<Tally>,
}

/// Fewer rows than this are not worth a sort.
const LEAST_NOTED: usize = 1 << 16;

impl Tallies {
    /// The place of a group, which is added if it is new.
    pub(super) fn group(&mut self, group: Group) -> u32 {
        let groups = &mut self.groups;
        let hash = FxBuildHasher.hash_one(group);
        let entry = self.index.entry(
            hash,
            |&place| groups[place as usize] == group,
            |&place| FxBuildHasher.hash_one(groups[place as usize]),
        );
        match entry {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(free) => {
                let place = groups.len() as u32;
                free.insert(place);
                groups.push(group);
                place
            }
        }
    }

    /// Notes one tally, and adds up what is noted when it has grown to a quarter of the rest.
    pub(super) fn note(&mut self, tally: Tally) {
        if self.noted.len() >= LEAST_NOTED.max(self.sorted.len() / 4) {
            self.compact();
        }
        self.noted.push(tally);
    }

    /// Adds another table. `translate` gives the groups in this table's symbols.
    pub(super) fn merge(&mut self, mut other: Self, mut translate: impl FnMut(Group) -> Group) {
        let places: Vec<u32> =
            std::mem::take(&mut other.groups).into_iter().map(|group| self.group(translate(group))).collect();
        for tally in other.sorted.into_iter().chain(other.noted) {
            self.note(tally.with_group(places[tally.group() as usize]));
        }
    }

    /// Adds up what is noted, in place: first into keys that are known, then the new keys between them.
    pub(super) fn compact(&mut self) {
        add_up(&mut self.noted);
        let (sorted, mut at) = (&mut self.sorted, 0);
        self.noted.retain(|tally| {
            while at < sorted.len() && sorted[at].key < tally.key {
                at += 1;
            }
            let known = at < sorted.len() && sorted[at].key == tally.key;
            if known {
                sorted[at].rows += tally.rows;
                sorted[at].outcomes += tally.outcomes;
            }
            !known
        });
        merge_from_behind(&mut self.sorted, &self.noted);
        self.noted.clear();
    }

    /// The groups in their natural order under `translate`, and the tallies sorted accordingly.
    pub(super) fn finish(mut self, translate: impl Fn(Group) -> Group) -> (Vec<Group>, Vec<Tally>) {
        self.compact();
        let mut order: Vec<(Group, u32)> =
            self.groups.iter().zip(0..).map(|(group, place)| (translate(*group), place)).collect();
        order.sort_unstable();
        let mut places = vec![0; order.len()];
        for (new, (_, old)) in order.iter().enumerate() {
            places[*old as usize] = new as u32;
        }
        let mut tallies = self.sorted;
        for tally in &mut tallies {
            *tally = tally.with_group(places[tally.group() as usize]);
        }
        tallies.sort_unstable_by_key(|tally| tally.key);
        (order.into_iter().map(|(group, _)| group).collect(), tallies)
    }
}

/// Sorts by key and leaves each key once.
fn add_up(tallies: &mut Vec<Tally>) {
    tallies.sort_unstable_by_key(|tally| tally.key);
    tallies.dedup_by(|next, kept| {
        let same = next.key == kept.key;
        if same {
            kept.rows += next.rows;
            kept.outcomes += next.outcomes;
        }
        same
    });
}

/// Merges sorted `new` keys into `sorted`, which has none of them, without a second table.
fn merge_from_behind(sorted: &mut Vec<Tally>, new: &[Tally]) {
    let (mut left, mut right) = (sorted.len(), new.len());
    sorted.extend_from_slice(new);
    while right > 0 {
        let target = left + right - 1;
        if left > 0 && sorted[left - 1].key > new[right - 1].key {
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

    #[test]
    fn adding_up_in_steps_equals_a_map() {
        let mut tallies = Tallies::default();
        let mut expected: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
        let mut state = 7_u64;
        for _ in 0..300_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (group, bin) = ((state >> 60) as u32, (state >> 48) as u16 & 0xfff);
            let tally = Tally::of_row(group, (state >> 40) as i16 % 3, bin, state >> 33 & 1 == 1);
            let count = expected.entry(tally.key).or_default();
            *count = (count.0 + 1, count.1 + tally.outcomes);
            tallies.note(tally);
        }
        tallies.compact();
        let found: Vec<_> = tallies.sorted.iter().map(|one| (one.key, (one.rows, one.outcomes))).collect();
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_tally_keeps_its_parts() {
        for month in [i16::MIN, -1, 0, 650, i16::MAX] {
            let tally = Tally::of_row(u32::MAX, month, 2815, true);
            assert_eq!((tally.group(), tally.month(), tally.bin()), (u32::MAX, month, 2815));
        }
    }
}
