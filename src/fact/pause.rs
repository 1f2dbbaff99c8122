//! The row of the `pauses` fact table: the clock stands still while the applicant has the case.

use super::EventIndex;
use crate::event::{Kind, Sym};

/// The clock stands still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pause {
    /// The case.
    pub case_id: Sym,
    /// Running number within the case, from 1.
    pub pause_no: u32,
    /// `SupplementAsk`, `FeeAsk` or `Stop`.
    pub kind: Kind,
    /// Who asked for it (holder of the level).
    pub asked_by: Sym,
    /// In which unit.
    pub unit_id: Sym,
    /// The procedure of the case.
    pub procedure_id: Sym,
    /// When it began, µs UTC.
    pub paused_at: i64,
    /// When it ended, or [`NO_TIME`](crate::event::NO_TIME).
    pub resumed_at: i64,
    /// Which pause of this kind in the case, from 1.
    pub cycle_no: u32,
    /// Part of the case's working time limit used up when it was asked; `None` without a due date.
    pub budget_share: Option<f64>,
    /// The asking event.
    pub event: EventIndex,
}
