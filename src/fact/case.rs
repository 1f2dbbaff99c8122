//! The row of the `cases` fact table: what became of a case.

use super::{EventIndex, Passage};
use crate::event::Sym;

/// A case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The id of the case.
    pub case_id: Sym,
    /// The procedure that the case follows.
    pub procedure_id: Sym,
    /// The unit that answers for the case: that of its own export, else that of the first hold with one.
    pub unit_id: Sym,
    /// The instant of the first event, µs UTC.
    pub first_event_at: i64,
    /// The instant of the last event, µs UTC.
    pub last_event_at: i64,
    /// When it was accepted, else when its own export says it was received, else its first event, µs UTC.
    pub received_at: i64,
    /// When the applicant handed it in online, µs UTC; [`NO_TIME`](crate::event::NO_TIME) if it came in another way or if
    /// that is not known.
    pub submitted_at: i64,
    /// When it was first answered after it was handed in online, or [`NO_TIME`](crate::event::NO_TIME).
    pub answered_at: i64,
    /// Up to when it waited for that answer: the answer, else its end, else the end of observation; or
    /// [`NO_TIME`](crate::event::NO_TIME) if it was not handed in online.
    pub intake_until: i64,
    /// The working time from `submitted_at` to `intake_until` in the calendar of `unit_id`; 0 if it was not handed in online.
    pub intake_us: i64,
    /// The part of it beyond the limit.
    pub intake_late_us: i64,
    /// The due date of the case as exported, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// The due date that lateness is counted from: `due_at`, moved by pauses unless an event has moved it.
    pub standing_due_at: i64,
    /// When it ended, or [`NO_TIME`](crate::event::NO_TIME) while open.
    pub ended_at: i64,
    /// How it ended: [`Passage::CaseEnd`], [`Passage::LastEvent`] or [`Passage::Open`].
    pub ended_by: Passage,
    /// The number of events of any kind.
    pub events: u32,
    /// The number of events that moved nothing.
    pub idle_events: u32,
    /// The number of holds, recalled ones included.
    pub holds: u32,
    /// The number of handovers, recalled ones left out.
    pub handovers: u32,
    /// The number of these handovers whose shape is ping-pong.
    pub ping_pongs: u32,
    /// The number of these handovers that went to an earlier holder.
    pub returns: u32,
    /// The number of consultations.
    pub consultations: u32,
    /// The number of pauses.
    pub pauses: u32,
    /// The number of events that moved the due date.
    pub due_moves: u32,
    /// The working time after `standing_due_at` in the calendar of `unit_id`, 0 if in time or without a due date.
    pub late_us: i64,
    /// The holder at the instant it fell due; missing if it was never late.
    pub late_holder: Sym,
    /// True if an apology was issued.
    pub apology: bool,
    /// The number of verified complaints about it, by the list of complaints. The walk knows no list and leaves 0.
    pub verified_complaints: u32,
    /// The working time with its holders, those of recalled holds included.
    pub held_us: i64,
    /// The working time spent waiting for the consulted.
    pub consulted_us: i64,
    /// The working time in pauses.
    pub paused_us: i64,
    /// The working time with nobody (`UNKNOWN`).
    pub nobody_us: i64,
    /// The first event.
    pub first_event: EventIndex,
    /// The event that answered it after it was handed in online, or [`NO_EVENT`](super::NO_EVENT): there is none, or only
    /// its own export says when it was received.
    pub answered_event: EventIndex,
    /// The event that ended it, or [`NO_EVENT`](super::NO_EVENT): it is open, or only its own export says that it has
    /// ended.
    pub ended_event: EventIndex,
}
