//! The rows of one measure in one bucket, sorted by group before they meet those of other buckets.
//!
//! The rows of each group are a short list, which is sorted in the cache.

use super::packed_row::{EqualRows, PackedRow};
use std::ops::Range;

/// The rows of one measure in one bucket. It keeps its memory for the next bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct BucketRows {
    /// The group and the packed row, in the order in which they were added.
    rows: Vec<(u32, PackedRow)>,
    /// The end of each group in `sorted`, once the rows are sorted.
    ends: Vec<u32>,
    /// The rows group by group, ascending in each, once they are sorted.
    sorted: Vec<PackedRow>,
}

impl BucketRows {
    /// Adds one row of the group with this index.
    pub(super) fn push(&mut self, group: u32, row: PackedRow) {
        self.rows.push((group, row));
    }

    /// Sorts the rows by group. All groups have indices below `groups`.
    pub(super) fn sort(&mut self, groups: usize) {
        self.ends.clear();
        self.ends.resize(groups + 1, 0);
        for (group, _) in &self.rows {
            self.ends[*group as usize + 1] += 1;
        }
        for group in 0..groups {
            self.ends[group + 1] += self.ends[group];
        }
        self.sorted.clear();
        self.sorted.resize(self.rows.len(), PackedRow::default());
        for (group, row) in &self.rows {
            let end = &mut self.ends[*group as usize];
            self.sorted[*end as usize] = *row;
            *end += 1;
        }
        // Each entry was the start of its group and has moved to its end.
        for group in 0..groups {
            let rows = self.range(group);
            self.sorted[rows].sort_unstable();
        }
    }

    /// Returns the distinct rows of a group, ascending, each with its number. Call [`BucketRows::sort`] first.
    pub(super) fn of_group(&self, group: usize) -> impl Iterator<Item = EqualRows> {
        let rows = &self.sorted[self.range(group)];
        rows.chunk_by(PartialEq::eq).map(|equal| (equal[0], equal.len() as u32))
    }

    /// Removes all rows and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
    }

    fn range(&self, group: usize) -> Range<usize> {
        let start = if group == 0 { 0 } else { self.ends[group - 1] };
        start as usize..self.ends[group] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::super::bucket_groups::{BucketGroups, SubjectStratum};
    use super::*;
    use crate::event::Sym;
    use crate::fact::{Mode, NO_EVENT};
    use std::collections::BTreeMap;

    #[test]
    fn grouping_equals_a_map() {
        let (mut groups, mut rows) = (BucketGroups::default(), BucketRows::default());
        // The second round finds the memory of the first.
        for count in [5_000_u32, 700] {
            rows.clear();
            groups.clear();
            let mut expected: BTreeMap<([Sym; 5], PackedRow), u32> = BTreeMap::new();
            for row in 0..count {
                let drawn = row.wrapping_mul(2_654_435_761) >> 16;
                let (who, month, bin) = (drawn % 7, (drawn / 7 % 3) as i16, (drawn / 21 % 5) as u16);
                let [subject, unit, procedure, step] = [who / 3, who % 2, drawn % 3, drawn / 2 % 2].map(Sym);
                let counterpart = if who < 3 { Sym::NONE } else { Sym(who) };
                let packed = PackedRow::new(month, bin, drawn % 2 == 1);
                // An event shows several rows, equal and not; some rows are shown by no event.
                let event = if row % 5 == 0 { NO_EVENT } else { row / 3 };
                let subject_stratum = SubjectStratum { subject, unit, procedure, step, mode: Mode::First };
                rows.push(groups.index_of(subject_stratum, counterpart, event), packed);
                *expected.entry(([subject, unit, procedure, step, counterpart], packed)).or_default() += 1;
            }
            rows.sort(groups.len());
            let subjects: Vec<SubjectStratum> = groups.subjects().copied().collect();
            let mut found = BTreeMap::new();
            for (group, (subject, counterpart)) in groups.groups().enumerate() {
                let SubjectStratum { subject, unit, procedure, step, .. } = subjects[*subject as usize];
                let equal: Vec<EqualRows> = rows.of_group(group).collect();
                assert!(equal.is_sorted());
                for (row, number) in equal {
                    let key = ([subject, unit, procedure, step, *counterpart], row);
                    assert_eq!(found.insert(key, number), None, "one index a group, one sum a row");
                }
            }
            assert_eq!(found, expected);
        }
    }
}
