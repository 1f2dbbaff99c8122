//! The row of the `holds` fact table: an official or a unit has a case.

use super::EventIndex;
use crate::event::{Kind, Sym};
use serde::{Deserialize, Serialize};

/// The time during which one holder has the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "columns of a table, independent of each other")]
pub struct Hold {
    /// The id of the case.
    pub case_id: Sym,
    /// The running number within the case, from 1.
    pub hold_no: u32,
    /// The official or unit that has the case. Missing: `UNKNOWN`, which is never ranked.
    pub holder: Sym,
    /// The official; missing at the level of units.
    pub official_id: Sym,
    /// The unit that the opening event names, else that of the first act with one.
    pub unit_id: Sym,
    /// The administrative level of the unit, else of the official: 1 is a commune, and higher is higher. `None` if the
    /// lists do not say.
    pub holder_level: Option<u8>,
    /// The procedure that the case follows.
    pub procedure_id: Sym,
    /// The step of the opening event, or its activity if the log has no steps.
    pub step: Sym,
    /// When the holder received the case, µs UTC.
    pub received_at: i64,
    /// When the case left the holder, µs UTC; [`NO_TIME`](crate::event::NO_TIME) while held.
    pub released_at: i64,
    /// The time from receipt to release, or to `as_of` while held.
    pub elapsed_us: i64,
    /// The working time in the calendar of the holder, without pauses, waits for the consulted, and time away.
    pub work_us: i64,
    /// The working time lost to pauses.
    pub pause_us: i64,
    /// The working time lost to waits for the consulted, outside pauses.
    pub consult_us: i64,
    /// The working time in which receivers had the case from whom the holder then took it back.
    pub away_us: i64,
    /// When the step was due, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// The part of the working time after `due_at`; 0 if in time or without a due date.
    pub overdue_us: i64,
    /// The working time in the last fifth of the limit of the case, without pauses, up to the first request or stop of
    /// the holder in it; 0 without a limit.
    pub eve_us: i64,
    /// The event by which the holder asked for papers or stopped the case in the last fifth of its limit, or
    /// [`NO_EVENT`](super::NO_EVENT).
    pub asked_in_eve: EventIndex,
    /// How the case came to the holder.
    pub arrived_by: Passage,
    /// How the case left the holder.
    pub released_by: Passage,
    /// The number of substantive acts.
    pub acts: u32,
    /// True if one of these acts is a signature.
    pub signed: bool,
    /// The number of this visit of the case to the holder, from 1.
    pub visit_no: u32,
    /// True if the log does not name the holder as receiver, and its next act shows that it had the case.
    pub inferred: bool,
    /// True if the hold began after the end of the case. It then cannot be overdue.
    pub after_end: bool,
    /// True if the holder released many cases in the instant of release.
    pub in_batch: bool,
    /// The event that opened the hold.
    pub opened_by: EventIndex,
    /// The event that ended the hold, or [`NO_EVENT`](super::NO_EVENT).
    pub closed_by: EventIndex,
}

impl Hold {
    /// Returns true if the sender took the case back. Such a hold counts against nobody, and is no time of the sender's.
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
    /// An event of this kind (assign, forward, send up, return) handed the case over.
    Handover(Kind),
    /// The next holder acted, although the log names no receiver.
    Inferred,
    /// An event of this kind ended the case.
    CaseEnd(Kind),
    /// The last act released the case: it has ended, and nothing waits for the holder.
    LastEvent,
    /// The sender took the handover back.
    Recalled,
    /// The holder still has the case at `as_of`.
    Open,
}

/// Why a holder has a case, as far as it changes how long the work takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Mode {
    /// It is the holder's first hold of the case.
    #[default]
    First,
    /// It came back to somebody who had sent it on: a returned draft.
    Rework,
    /// The holder has had it before, and it came in another way.
    Again,
}

impl Hold {
    /// Returns the mode of the hold.
    pub fn mode(&self) -> Mode {
        match self.arrived_by {
            _ if self.visit_no <= 1 => Mode::First,
            Passage::Handover(Kind::Return) => Mode::Rework,
            _ => Mode::Again,
        }
    }
}
