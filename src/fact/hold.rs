//! The row of the `holds` fact table: an official or a unit has a case.

use super::EventIndex;
use crate::event::{Kind, Sym};

/// A holder has the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The case.
    pub case_id: Sym,
    /// Running number within the case, from 1.
    pub hold_no: u32,
    /// The holder: official or unit, by level. Missing: `UNKNOWN`, never ranked.
    pub holder: Sym,
    /// The official (level official), else missing.
    pub official_id: Sym,
    /// The unit of the act that opened the hold.
    pub unit_id: Sym,
    /// The procedure of the case.
    pub procedure_id: Sym,
    /// The step on arrival, or the activity where the log has no steps.
    pub step: Sym,
    /// When the holder got it, µs UTC.
    pub received_at: i64,
    /// When it left the holder, µs UTC; [`NO_TIME`](crate::event::NO_TIME) while held.
    pub released_at: i64,
    /// Until release, or until `as_of` while held.
    pub elapsed_us: i64,
    /// Working time in the holder's calendar, pauses and waits for consultations taken out.
    pub work_us: i64,
    /// Working time lost to pauses.
    pub pause_us: i64,
    /// Working time lost to consultations (outside pauses).
    pub consult_us: i64,
    /// When the step was due, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// Working time past the due, 0 in time or without a due.
    pub overdue_us: i64,
    /// How it arrived.
    pub arrived_by: Passage,
    /// How it left.
    pub released_by: Passage,
    /// Substantive acts while holding.
    pub acts: u32,
    /// Which visit of this holder to the case, from 1.
    pub visit_no: u32,
    /// Whether the receiver was inferred from the next act.
    pub inferred: bool,
    /// Whether the hold began after the case was complete: cannot be overdue.
    pub after_end: bool,
    /// The event that opened it.
    pub opened_by: EventIndex,
    /// The event that ended it, or [`NO_EVENT`].
    pub closed_by: EventIndex,
}

impl Hold {
    /// Whether the sender took the case back: such a hold counts against nobody.
    pub fn recalled(&self) -> bool {
        self.released_by == Passage::Recalled
    }
}

/// How a hold began or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Passage {
    /// The case began with this holder.
    Start,
    /// An explicit handover of this kind by the log (assign, forward, send up, return).
    Handover(Kind),
    /// The next holder simply acted: the log names no receiver.
    Inferred,
    /// The case ended with this kind.
    CaseEnd(Kind),
    /// The log ends with the last act and its profile says that this ends the case.
    LastEvent,
    /// The sender took the handover back.
    Recalled,
    /// Still held at the end of the log.
    Open,
}
