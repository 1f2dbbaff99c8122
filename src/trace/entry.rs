//! One event as the walk meets it.

use crate::event::{EventColumns, Kind, Role, Sym};
use crate::fact::{EventIndex, Level};

/// What the walk asks of an event again and again, gathered once: in the columns each look is a look-up of
/// the column, too.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) index: EventIndex,
    pub(super) at: i64,
    pub(super) kind: Kind,
    pub(super) role: Option<Role>,
    /// Who acts, at the level of the walk.
    pub(super) holder: Sym,
    /// Whom it names as receiver, at the level of the walk.
    pub(super) receiver: Sym,
    pub(super) official: Sym,
    pub(super) unit: Sym,
    pub(super) receiver_unit: Sym,
    pub(super) due_at: i64,
}

impl Entry {
    #[inline]
    pub(super) fn of(events: &EventColumns, level: Level, index: usize) -> Self {
        let (official, unit) = (events.official_id[index], events.unit_id[index]);
        let receiver_unit = events.receiver_unit_id[index];
        let (holder, receiver) = match level {
            Level::Official => (official, events.receiver_id[index]),
            Level::Unit => (unit, receiver_unit),
        };
        Self {
            index: index as EventIndex,
            at: events.occurred_at[index],
            kind: events.kind[index],
            role: events.role[index],
            holder,
            receiver,
            official,
            unit,
            receiver_unit,
            due_at: events.due_at[index],
        }
    }

    /// Whether it names a receiver who is not its actor.
    #[inline]
    pub(super) fn names_another(&self) -> bool {
        self.receiver.is_some() && self.receiver != self.holder
    }
}
