//! What a walk over buckets adds up. Everything is counts under strings, so sums of different buckets merge by
//! addition, in any order and on any machine.

use super::complaints::ComplaintTally;
use super::eventless::EventlessTally;
use super::people::PeopleCounts;
use super::uncounted::NotCounted;
use crate::fact::Facts;
use crate::measure::{Counts, Partials, StepSums};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The sums of some buckets.
#[derive(Default, Serialize, Deserialize)]
pub struct WalkSums {
    pub(super) partials: Partials,
    pub(super) acts: ActsByUnit,
    pub(super) totals: WalkTotals,
    pub(super) people: PeopleCounts,
    pub(super) eventless: EventlessTally,
    pub(super) steps: StepSums,
    pub(super) listed: ListedTally,
}

/// The sums of all buckets: small, whatever the size of the log.
pub struct Walked {
    /// What the measures count.
    pub counts: Counts,
    /// The acts of each official in each unit.
    pub acts: ActsByUnit,
    /// Rows of the fact tables.
    pub totals: WalkTotals,
    /// What the walk found about people.
    pub people: PeopleCounts,
    /// Exported cases without events.
    pub eventless: EventlessTally,
    /// What happens to holds at each step.
    pub steps: StepSums,
    /// What the walk found about the cases that lists name.
    pub(super) listed: ListedTally,
}

/// What the walk finds about the cases that lists name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ListedTally {
    /// Rows that count for nobody.
    pub(super) not_counted: NotCounted,
    /// Verified complaints beside those who had the case.
    pub(super) complaints: ComplaintTally,
    /// The cases named by the settings, pilots or objective causes that the log has.
    pub(super) named_cases: BTreeSet<String>,
}

/// The number of acts by official and unit; an empty name is missing.
pub type ActsByUnit = BTreeMap<(String, String), u64>;

/// The number of events, and of rows in the fact tables at the level of officials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the number of what its name says")]
pub struct WalkTotals {
    pub events: u64,
    pub cases: u64,
    pub holds: u64,
    pub handovers: u64,
    pub consultations: u64,
    pub pauses: u64,
    pub due_moves: u64,
}

impl WalkSums {
    /// Adds the sums of other buckets.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        add_up(&mut self.acts, other.acts);
        add_up(&mut self.people.outside, other.people.outside);
        add_up(&mut self.people.before, other.people.before);
        self.eventless.merge(other.eventless);
        self.steps.merge(other.steps);
        self.listed.not_counted.merge(other.listed.not_counted);
        self.listed.complaints.merge(other.listed.complaints);
        self.listed.named_cases.extend(other.listed.named_cases);
        let (partials, totals) = (self.partials.merge(other.partials), self.totals.plus(other.totals));
        Self { partials, totals, ..self }
    }

    /// Puts everything into an order that depends on nothing but what was added, so that equal sums are stored as equal bytes.
    pub(super) fn put_in_order(&mut self) {
        self.partials.put_in_order();
    }

    /// Returns true if all that keys point at is there, as it is unless the bytes it was read from are damaged.
    pub(super) fn is_sound(&self) -> bool {
        self.partials.is_sound()
    }

    /// Ends the adding up, once every bucket is in.
    pub fn finish(self) -> Walked {
        let Self { partials, acts, totals, people, eventless, steps, listed } = self;
        Walked { counts: partials.finish(), acts, totals, people, eventless, steps, listed }
    }
}

impl WalkTotals {
    pub(super) fn of(facts: &Facts) -> Self {
        Self {
            events: 0,
            cases: facts.cases.len() as u64,
            holds: facts.holds.len() as u64,
            handovers: facts.handovers.len() as u64,
            consultations: facts.consultations.len() as u64,
            pauses: facts.pauses.len() as u64,
            due_moves: facts.due_moves.len() as u64,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            events: self.events + other.events,
            cases: self.cases + other.cases,
            holds: self.holds + other.holds,
            handovers: self.handovers + other.handovers,
            consultations: self.consultations + other.consultations,
            pauses: self.pauses + other.pauses,
            due_moves: self.due_moves + other.due_moves,
        }
    }
}

/// Adds counts key by key.
pub(super) fn add_up<K: Ord>(sums: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, count) in other {
        *sums.entry(key).or_default() += count;
    }
}
