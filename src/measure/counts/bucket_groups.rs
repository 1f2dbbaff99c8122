//! The groups of rows in one bucket, numbered once for all measures.
//!
//! Most rows of a bucket share subject, stratum and counterpart with many others, on all measures alike. So
//! these are numbered once, and a row then takes eight bytes.

use crate::event::Sym;
use crate::fact::{EventIndex, Mode, NO_EVENT};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use std::hash::{Hash, Hasher};

/// A subject in a unit, and the stratum of its rows; symbols of the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SubjectStratum {
    pub(super) subject: Sym,
    pub(super) unit: Sym,
    pub(super) procedure: Sym,
    pub(super) step: Sym,
    pub(super) mode: Mode,
}

impl Hash for SubjectStratum {
    /// Hashes two words instead of five, which takes half the time.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pair = |one: Sym, two: Sym| u64::from(one.0) << 32 | u64::from(two.0);
        state.write_u64(pair(self.subject, self.unit));
        // The few modes are told apart in the upper bits, which symbols of a bucket hardly use.
        state.write_u64(pair(self.procedure, self.step) ^ (self.mode as u64) << 61);
    }
}

/// The index of a [`SubjectStratum`], and the counterpart.
pub(super) type Group = (u32, Sym);

/// An index that was not given yet.
const NO_INDEX: u32 = u32::MAX;

/// The groups of a bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct BucketGroups {
    subjects: EventIndexed<SubjectStratum>,
    groups: EventIndexed<Group>,
    /// By the index of a [`SubjectStratum`], the index of its group without a counterpart, or [`NO_INDEX`].
    /// It is kept apart, so that an event may remember a group that has a counterpart.
    without_counterpart: Vec<u32>,
}

impl BucketGroups {
    /// Returns the index of a group, which is added if it is new. `event` is the event that shows the row.
    pub(super) fn index_of(&mut self, subject: SubjectStratum, counterpart: Sym, event: EventIndex) -> u32 {
        let subject = self.subjects.index_of(subject, event);
        if counterpart.is_some() {
            return self.groups.index_of((subject, counterpart), event);
        }
        self.without_counterpart.resize(self.subjects.items.len(), NO_INDEX);
        let group = &mut self.without_counterpart[subject as usize];
        if *group == NO_INDEX {
            *group = self.groups.index_of((subject, counterpart), NO_EVENT);
        }
        *group
    }

    /// Returns the number of groups.
    pub(super) fn len(&self) -> usize {
        self.groups.items.len()
    }

    /// Returns subjects and strata in the order of their indices.
    pub(super) fn subjects(&self) -> impl ExactSizeIterator<Item = &SubjectStratum> {
        self.subjects.items.iter()
    }

    /// Returns the groups in the order of their indices.
    pub(super) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.items.iter()
    }

    /// Removes all groups and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.subjects.clear();
        self.groups.clear();
        self.without_counterpart.clear();
    }
}

/// Distinct items, numbered in the order in which they come.
///
/// Several measures count what one event shows, and mostly the same item of it. So the last index is remembered
/// by event, and look-ups in the hash table are rare.
#[derive(Clone, Debug)]
struct EventIndexed<T> {
    items: IndexSet<T, FxBuildHasher>,
    /// For each event, the index of the last item found for it, or [`NO_INDEX`].
    last: Vec<u32>,
}

impl<T> Default for EventIndexed<T> {
    fn default() -> Self {
        Self { items: IndexSet::default(), last: Vec::new() }
    }
}

impl<T: Copy + Eq + Hash> EventIndexed<T> {
    fn index_of(&mut self, item: T, event: EventIndex) -> u32 {
        if let Some(&index) = self.last.get(event as usize)
            && self.items.get_index(index as usize) == Some(&item)
        {
            return index;
        }
        let index = self.items.insert_full(item).0 as u32;
        self.remember(event, index);
        index
    }

    fn remember(&mut self, event: EventIndex, index: u32) {
        if event == NO_EVENT {
            return;
        }
        let event = event as usize;
        if event >= self.last.len() {
            self.last.resize(event + 1, NO_INDEX);
        }
        self.last[event] = index;
    }

    fn clear(&mut self) {
        self.items.clear();
        self.last.clear();
    }
}
