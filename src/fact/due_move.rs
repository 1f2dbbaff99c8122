//! The row of the `due_moves` fact table: the due date of a case is moved.

use super::EventIndex;
use crate::event::{Kind, Sym};

/// A move of a due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueMove {
    /// The id of the case.
    pub case_id: Sym,
    /// The running number within the case, from 1.
    pub move_no: u32,
    /// Who moved it. Missing: `UNKNOWN`.
    pub moved_by: Sym,
    /// The unit of the event.
    pub unit_id: Sym,
    /// The procedure that the case follows.
    pub procedure_id: Sym,
    /// The kind of the event: `ExtendDue`, or `SupplementIn`, `FeeIn` or `Resume` with a due date.
    pub kind: Kind,
    /// When it was moved, µs UTC.
    pub moved_at: i64,
    /// The due date before, or [`NO_TIME`](crate::event::NO_TIME) if the log does not show it.
    pub old_due_at: i64,
    /// `old_due_at`, moved by the pauses asked for since it was set: what lateness would have been counted from without
    /// the move. [`NO_TIME`](crate::event::NO_TIME) if the old one is not known.
    pub standing_due_at: i64,
    /// The due date that the event names, or [`NO_TIME`](crate::event::NO_TIME).
    pub new_due_at: i64,
    /// The due date of the current hold before the event, or [`NO_TIME`](crate::event::NO_TIME).
    pub hold_due_at: i64,
    /// True if the case had ended before.
    pub after_end: bool,
    /// True if the actor moved many due dates in that minute.
    pub in_bulk: bool,
    /// The event that moved it.
    pub event: EventIndex,
}
