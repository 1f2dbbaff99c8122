//! Completeness of the log by unit. Gaps are shown, so that a unit that logs honestly does not look worse for it.

use super::keyed_sums::{KeyedSums, Sum};
use super::last_index::LastIndex;
use crate::event::{EventColumns, Kind, NO_TIME, Sym};
use serde::{Deserialize, Serialize};

/// What a unit's events carry. Events of cascades and nightly jobs are left out, because nobody acted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCompleteness {
    /// Events.
    pub events: u64,
    /// Events with an official.
    pub with_official: u64,
    /// Events with a step.
    pub with_step: u64,
    /// Events with a due date of the step.
    pub with_due: u64,
    /// Events with a note.
    pub with_note: u64,
    /// Events of a kind that no rule of the profile knows.
    pub unknown_kind: u64,
    /// Events that assign, forward, send up or return the case.
    pub handed_on: u64,
    /// Of these, the events with a receiver.
    pub with_receiver: u64,
}

impl UnitCompleteness {
    fn of(events: &EventColumns, index: usize) -> Self {
        let kind = events.kind[index];
        let handed_on = matches!(kind, Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return);
        let receiver = events.receiver_id[index].is_some() || events.receiver_unit_id[index].is_some();
        Self {
            events: 1,
            with_official: u64::from(events.official_id[index].is_some()),
            with_step: u64::from(events.step[index].is_some()),
            with_due: u64::from(events.due_at[index] != NO_TIME),
            with_note: u64::from(events.flags[index].has_note() == Some(true)),
            unknown_kind: u64::from(kind == Kind::Unknown),
            handed_on: u64::from(handed_on),
            with_receiver: u64::from(handed_on && receiver),
        }
    }
}

impl Sum for UnitCompleteness {
    fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.with_official += other.with_official;
        self.with_step += other.with_step;
        self.with_due += other.with_due;
        self.with_note += other.with_note;
        self.unknown_kind += other.unknown_kind;
        self.handed_on += other.handed_on;
        self.with_receiver += other.with_receiver;
    }
}

/// Completeness by unit. Events without a unit are under [`Sym::NONE`].
pub(super) type CompletenessSums = KeyedSums<Sym, UnitCompleteness>;

/// Adds the events of a bucket, whose symbols `translate` maps to those of the sums.
pub(super) fn add_completeness(
    sums: &mut CompletenessSums,
    events: &EventColumns,
    mut translate: impl FnMut(Sym) -> Sym,
) {
    let mut last = LastIndex::new(events.symbols.len());
    for event in (0..events.len()).filter(|&event| events.kind[event] != Kind::System) {
        let unit = events.unit_id[event];
        let index = last.index_of(unit, (), || sums.index_of(translate(unit)));
        sums.sum_at(index).add(&UnitCompleteness::of(events, event));
    }
}
