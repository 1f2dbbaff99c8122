//! The groups of one measure at one level, with their rows.

use super::group_count::{BinCount, GroupKey, MeasureLevel};

/// The groups of one measure at one level, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GroupTable {
    measure: MeasureLevel,
    /// The key of each group, and the end of its rows.
    groups: Vec<(GroupKey, usize)>,
    /// By group, month and bin, each once.
    counts: Vec<BinCount>,
}

/// One group with its rows, of which there is at least one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group<'a> {
    pub(crate) key: GroupKey,
    /// In the order of month and bin.
    pub(crate) counts: &'a [BinCount],
}

impl GroupTable {
    /// Makes a table without groups.
    pub(crate) fn new(measure: MeasureLevel) -> Self {
        Self { measure, groups: Vec::new(), counts: Vec::new() }
    }

    /// Adds a group, whose key is greater than those before. Without rows it is left out.
    pub(crate) fn push(&mut self, key: GroupKey, counts: impl Iterator<Item = BinCount>) {
        let before = self.counts.len();
        self.counts.extend(counts);
        if self.counts.len() > before {
            self.groups.push((key, self.counts.len()));
        }
    }

    /// Returns the measure and level.
    pub(crate) fn measure(&self) -> MeasureLevel {
        self.measure
    }

    /// Returns the groups in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Group<'_>> {
        let mut start = 0;
        self.groups.iter().map(move |&(key, stop)| {
            let counts = &self.counts[start..stop];
            start = stop;
            Group { key, counts }
        })
    }

    /// Returns the memory that was reserved and not used.
    pub(super) fn shrink_to_fit(&mut self) {
        self.groups.shrink_to_fit();
        self.counts.shrink_to_fit();
    }
}
