//! The sum of the rows of all buckets.
//!
//! What a bucket adds to a group is a *segment*: its distinct rows with their numbers, ascending. Segments are
//! only appended: renaming and merging touch their keys, of which there are few, and not the rows, of which
//! there are millions. Segments of one group are added up once, at the end, and in between whenever the rows
//! have doubled.

use super::bucket_groups::BucketGroups;
use super::bucket_rows::BucketRows;
use super::group_count::{BinCount, GroupKey, MAX_STRATA, MeasureLevel};
use super::group_table::GroupTable;
use super::keyed_sums::{KeyedSums, NameKey};
use super::packed_row::EqualRows;
use crate::event::Sym;
use crate::fact::Mode;
use serde::{Deserialize, Serialize};

/// The rows that one bucket, or several, gave of one group.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Segment {
    key: GroupKey,
    start: usize,
    stop: usize,
}

/// The rows of all groups, with the pairs of names that the keys index.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct CountTable {
    /// Subjects, and the units in which they had the rows.
    pub(super) subjects: KeyedSums<(Sym, Sym)>,
    /// Procedures, steps and modes.
    pub(super) strata: KeyedSums<(Sym, Sym, Mode)>,
    /// In any order; a group may have several.
    segments: Vec<Segment>,
    /// Ascending within a segment, each row once.
    rows: Vec<EqualRows>,
    /// The buffer into which `rows` is added up; they take turns, because memory that was touched before costs
    /// no page faults.
    #[serde(skip)]
    spare: Vec<EqualRows>,
    /// The number of rows from which on they are added up before more are taken.
    #[serde(skip)]
    add_up_at: usize,
}

/// Fewer rows than this are not worth adding up.
const MIN_ADD_UP: usize = 1 << 23;

impl CountTable {
    /// Adds the subjects and strata of a bucket, whose symbols `translate` maps to those of this table.
    /// Returns for each the index of its (subject, unit) pair and of its stratum.
    pub(super) fn index_subjects(
        &mut self,
        groups: &BucketGroups,
        mut translate: impl FnMut(Sym) -> Sym,
    ) -> Vec<(u32, u32)> {
        let mut indices = Vec::with_capacity(groups.subjects().len());
        for one in groups.subjects() {
            let stratum = self.strata.index_of((translate(one.procedure), translate(one.step), one.mode));
            assert!(stratum < MAX_STRATA, "more than {MAX_STRATA} strata");
            let subject = self.subjects.index_of((translate(one.subject), translate(one.unit)));
            indices.push((subject, stratum));
        }
        indices
    }

    /// Adds the sorted rows of one measure at one level of a bucket. `subjects` is what
    /// [`index_subjects`](Self::index_subjects) returned for its groups.
    pub(super) fn add(
        &mut self,
        measure: MeasureLevel,
        groups: &BucketGroups,
        rows: &BucketRows,
        subjects: &[(u32, u32)],
        mut translate: impl FnMut(Sym) -> Sym,
    ) {
        if self.rows.len() >= self.add_up_at {
            self.add_up();
        }
        for (group, &(subject, counterpart)) in groups.groups().enumerate() {
            let start = self.rows.len();
            self.rows.extend(rows.of_group(group));
            if self.rows.len() > start {
                let key = GroupKey::new(measure, subjects[subject as usize], translate(counterpart));
                self.segments.push(Segment { key, start, stop: self.rows.len() });
            }
        }
    }

    /// Returns the number of rows, by which the larger of two tables is found.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Replaces each symbol `s` by `names[s]`, and sorts subjects and strata.
    pub(super) fn rename(&mut self, names: &[Sym]) {
        let (subjects, strata) = (self.subjects.rename(names), self.strata.rename(names));
        rename_segments(&mut self.segments, names, &subjects, &strata);
    }

    /// Adds another table. The symbols of this one are replaced by `names`, those of the other by
    /// `other_names`.
    pub(super) fn merge(&mut self, mut other: Self, names: &[Sym], other_names: &[Sym]) {
        let (subjects, other_subjects) = self.subjects.merge(other.subjects, names, other_names);
        let (strata, other_strata) = self.strata.merge(other.strata, names, other_names);
        rename_segments(&mut self.segments, names, &subjects, &strata);
        rename_segments(&mut other.segments, other_names, &other_subjects, &other_strata);
        let offset = self.rows.len();
        self.rows.append(&mut other.rows);
        let moved = |one: Segment| Segment { start: one.start + offset, stop: one.stop + offset, ..one };
        self.segments.extend(other.segments.into_iter().map(moved));
    }

    /// Returns all counts, a table for each measure and level, in their order.
    pub(super) fn counts(&mut self) -> Vec<GroupTable> {
        self.spare = Vec::new();
        let mut tables: Vec<GroupTable> = Vec::new();
        self.for_each_group(|key, rows| {
            if tables.last().is_none_or(|last| last.measure() != key.measure()) {
                tables.last_mut().into_iter().for_each(GroupTable::shrink_to_fit);
                tables.push(GroupTable::new(key.measure()));
            }
            let bins = rows.chunk_by(|one, two| one.0.same_bin(two.0)).map(|bin| {
                let (row, _) = bin[0];
                let with = bin.iter().filter(|(row, _)| row.outcome());
                let all = bin.iter().map(|(_, number)| number).sum();
                BinCount::new(row.month(), row.bin(), all, with.map(|(_, number)| number).sum())
            });
            if let Some(table) = tables.last_mut() {
                table.push(key, bins);
            }
        });
        tables.last_mut().into_iter().for_each(GroupTable::shrink_to_fit);
        tables
    }

    /// Returns true if all that keys and segments point at is there. `names` is the number of strings.
    pub(super) fn is_sound(&self, names: usize) -> bool {
        let is_sound = |one: &Segment| {
            (one.key.subject() as usize) < self.subjects.len()
                && (one.key.stratum() as usize) < self.strata.len()
                && one.key.counterpart().is_below(names)
                && one.start < one.stop
                && one.stop <= self.rows.len()
        };
        self.subjects.is_below(names) && self.strata.is_below(names) && self.segments.iter().all(is_sound)
    }

    /// Adds up the segments of each group, so that one is left.
    pub(super) fn add_up(&mut self) {
        let (mut segments, mut all) = (Vec::new(), std::mem::take(&mut self.spare));
        self.for_each_group(|key, rows| {
            let start = all.len();
            all.extend_from_slice(rows);
            segments.push(Segment { key, start, stop: all.len() });
        });
        self.segments = segments;
        self.spare = std::mem::replace(&mut self.rows, all);
        self.spare.clear();
        self.add_up_at = MIN_ADD_UP.max(2 * self.rows.len());
    }

    /// Visits each group with its rows added up, in the order of keys.
    fn for_each_group(&mut self, mut visit: impl FnMut(GroupKey, &[EqualRows])) {
        // Segments of one group are sorted by position, so that memory is read forwards.
        self.segments.sort_unstable_by_key(|segment| (segment.key, segment.start));
        let mut joined: Vec<EqualRows> = Vec::new();
        for segments in self.segments.chunk_by(|one, two| one.key == two.key) {
            if let [segment] = segments {
                visit(segment.key, &self.rows[segment.start..segment.stop]);
                continue;
            }
            joined.clear();
            for segment in segments {
                joined.extend_from_slice(&self.rows[segment.start..segment.stop]);
            }
            joined.sort_unstable_by_key(|(row, _)| *row);
            joined.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            visit(segments[0].key, &joined);
        }
    }
}

fn rename_segments(segments: &mut [Segment], names: &[Sym], subjects: &[u32], strata: &[u32]) {
    for segment in segments {
        let key = segment.key;
        let indices = (subjects[key.subject() as usize], strata[key.stratum() as usize]);
        segment.key = GroupKey::new(key.measure(), indices, key.counterpart().renamed(names));
    }
}

#[cfg(test)]
mod tests {
    use super::super::packed_row::PackedRow;
    use super::*;
    use crate::fact::Level;
    use std::collections::BTreeMap;

    type SumsByBin = BTreeMap<(GroupKey, i16, u16), (u32, u32)>;

    /// Returns a table of drawn rows, and their sums by group, month and bin.
    fn drawn(rows: usize, mut state: u64) -> (CountTable, SumsByBin) {
        let mut draw = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let (mut table, mut expected) = (CountTable::default(), SumsByBin::new());
        for _ in 0..rows {
            let measure = MeasureLevel::new(draw(2) as usize, Level::Official);
            let key = GroupKey::new(measure, (draw(5) as u32, draw(3) as u32), Sym::NONE);
            let (month, bin, outcome) = (draw(3) as i16, draw(9) as u16, draw(2) == 1);
            let start = table.rows.len();
            table.rows.push((PackedRow::new(month, bin, outcome), 1));
            table.segments.push(Segment { key, start, stop: start + 1 });
            let sum: &mut (u32, u32) = expected.entry((key, month, bin)).or_default();
            *sum = (sum.0 + 1, sum.1 + u32::from(outcome));
        }
        (table, expected)
    }

    #[test]
    fn adding_up_equals_a_map_and_changes_nothing() {
        for rows in [0, 90, 20_000] {
            let (mut table, expected) = drawn(rows, 7);
            let mut added_up = table.clone();
            added_up.add_up();
            assert!(added_up.rows.len() <= table.rows.len());
            added_up.add_up();
            let found = table.counts();
            assert_eq!(added_up.counts(), found);
            let groups = found.iter().flat_map(GroupTable::iter);
            let flat: Vec<_> =
                groups.flat_map(|group| group.counts.iter().map(move |one| (group.key, one))).collect();
            let by_key =
                flat.iter().map(|(key, one)| ((*key, one.month(), one.bin()), (one.rows, one.outcomes)));
            assert!(flat.is_sorted_by_key(|(key, one)| (*key, one.month(), one.bin())));
            assert_eq!(by_key.collect::<BTreeMap<_, _>>(), expected);
            assert_eq!(flat.len(), expected.len(), "each key, month and bin once");
        }
    }
}
