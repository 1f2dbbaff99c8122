//! One event as the walk sees it.

use crate::event::{EventColumns, Kind, Role, Sym};
use crate::fact::{EventIndex, Level};

/// The values of an event that several rules need, read once from the columns.
#[derive(Clone, Copy)]
pub(super) struct WalkEvent {
    pub(super) index: EventIndex,
    pub(super) at: i64,
    pub(super) kind: Kind,
    pub(super) role: Option<Role>,
    /// The actor, at the level of the walk.
    pub(super) actor: Sym,
    /// The receiver that the event names, at the level of the walk.
    pub(super) receiver: Sym,
    pub(super) official: Sym,
    pub(super) unit: Sym,
    pub(super) receiver_unit: Sym,
    pub(super) due_at: i64,
}

impl WalkEvent {
    /// Reads event `index`.
    #[inline]
    pub(super) fn read(events: &EventColumns, level: Level, index: usize) -> Self {
        let (official, unit) = (events.official_id[index], events.unit_id[index]);
        let receiver_unit = events.receiver_unit_id[index];
        let (actor, receiver) = match level {
            Level::Official => (official, events.receiver_id[index]),
            Level::Unit => (unit, receiver_unit),
        };
        Self {
            index: index as EventIndex,
            at: events.occurred_at[index],
            kind: events.kind[index],
            role: events.role[index],
            actor,
            receiver,
            official,
            unit,
            receiver_unit,
            due_at: events.due_at[index],
        }
    }

    /// Returns true if the event names a receiver who is not its actor.
    #[inline]
    pub(super) fn names_another(&self) -> bool {
        self.receiver.is_some() && self.receiver != self.actor
    }

    /// Returns true if the receiver only helps or is informed, and so does not get the case.
    pub(super) fn has_secondary_role(&self) -> bool {
        matches!(self.role, Some(Role::Coordinate | Role::Inform))
    }
}
