//! The row of the `pauses` fact table: the clock stands still while the applicant has the case.

use super::EventIndex;
use crate::event::{Kind, Sym};

/// A time in which the clock stands still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pause {
    /// The id of the case.
    pub case_id: Sym,
    /// The running number within the case, from 1.
    pub pause_no: u32,
    /// The kind of the event that asked for it: `SupplementAsk`, `FeeAsk` or `Stop`.
    pub kind: Kind,
    /// The actor of that event.
    pub asked_by: Sym,
    /// The unit of that event.
    pub unit_id: Sym,
    /// The procedure that the case follows.
    pub procedure_id: Sym,
    /// When it began, µs UTC.
    pub paused_at: i64,
    /// When it ended, or [`NO_TIME`](crate::event::NO_TIME).
    pub resumed_at: i64,
    /// The number of this pause among those of its kind in the case, from 1.
    pub cycle_no: u32,
    /// The share of the case's time limit, in working time, that was used up when it began; `None` without a due
    /// date.
    pub budget_share: Option<f64>,
    /// The event that asked for it.
    pub event: EventIndex,
    /// The event that ended it, or [`NO_EVENT`](super::NO_EVENT): it is open, or it ended with a case that no event
    /// ended.
    pub resumed_by: EventIndex,
}
