//! Completeness of the log per unit: who logs honestly must not look worse for it, so gaps are shown.

use super::tallies::rename;
use crate::event::{EventColumns, Kind, NO_TIME, Sym};
use rustc_hash::FxHashMap;

/// What a unit's events hold. Cascades and nightly jobs are nobody's events and left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitCompleteness {
    /// Events.
    pub events: u64,
    /// Of these, with an official.
    pub with_official: u64,
    /// With a step.
    pub with_step: u64,
    /// With a due date of the step.
    pub with_due: u64,
    /// With a note beside them.
    pub with_note: u64,
    /// Of a kind that no rule of the profile knows.
    pub unknown_kind: u64,
    /// Assigned, forwarded, sent up or returned.
    pub handed_on: u64,
    /// Of these, with a receiver.
    pub with_receiver: u64,
}

impl UnitCompleteness {
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

const NO_PLACE: u32 = u32::MAX;

/// Completeness by unit while it is added up; events without a unit are under [`Sym::NONE`].
#[derive(Clone, Debug, Default)]
pub struct Completeness {
    place: FxHashMap<Sym, u32>,
    units: Vec<(Sym, UnitCompleteness)>,
}

impl Completeness {
    pub(super) fn add(&mut self, events: &EventColumns, mut translate: impl FnMut(Sym) -> Sym) {
        // Units are looked up once, not once an event.
        let mut places = vec![NO_PLACE; events.symbols.len()];
        let (mut place_of_none, mut found) = (NO_PLACE, Vec::new());
        for index in (0..events.len()).filter(|&index| events.kind[index] != Kind::System) {
            let unit = events.unit_id[index];
            let place = places.get_mut(unit.0 as usize).unwrap_or(&mut place_of_none);
            if *place == NO_PLACE {
                *place = found.len() as u32;
                found.push((unit, UnitCompleteness::default()));
            }
            found[*place as usize].1.add(&UnitCompleteness::of(events, index));
        }
        for (unit, sums) in found {
            self.at(translate(unit)).add(&sums);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (unit, sums) in other.units {
            self.at(unit).add(&sums);
        }
    }

    /// The same sums under new symbols.
    pub(super) fn renamed(self, names: &[Sym]) -> Self {
        let mut renamed = Self::default();
        for (unit, sums) in self.units {
            *renamed.at(rename(names, unit)) = sums;
        }
        renamed
    }

    pub(super) fn finish(self) -> Vec<(Sym, UnitCompleteness)> {
        let mut units = self.units;
        units.sort_unstable_by_key(|(unit, _)| *unit);
        units
    }

    fn at(&mut self, unit: Sym) -> &mut UnitCompleteness {
        let next = self.units.len() as u32;
        let place = *self.place.entry(unit).or_insert(next);
        if place == next {
            self.units.push((unit, UnitCompleteness::default()));
        }
        &mut self.units[place as usize].1
    }
}
