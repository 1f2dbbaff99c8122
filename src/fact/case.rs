//! The row of the `cases` fact table: what became of a case.

use super::{EventIndex, Passage};
use crate::event::Sym;

/// One case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The case.
    pub case_id: Sym,
    /// The procedure.
    pub procedure_id: Sym,
    /// The unit that answers for it: its own export's, else that of the first hold with one.
    pub unit_id: Sym,
    /// The first event, µs UTC.
    pub first_event_at: i64,
    /// The last event, µs UTC.
    pub last_event_at: i64,
    /// Accepted, else as its own export says, else the first event, µs UTC.
    pub received_at: i64,
    /// The case's own due date as exported, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// The due date that lateness is counted from: `due_at`, moved by pauses where no event names a new one.
    pub standing_due_at: i64,
    /// When it ended, or [`NO_TIME`](crate::event::NO_TIME) while open.
    pub ended_at: i64,
    /// How it ended: [`Passage::CaseEnd`], [`Passage::LastEvent`] or [`Passage::Open`].
    pub ended_by: Passage,
    /// Events of any kind.
    pub events: u32,
    /// Events that moved nothing (submit, note, system, apology, extend due, unknown).
    pub idle_events: u32,
    /// Holds.
    pub holds: u32,
    /// Handovers, recalled ones left out.
    pub handovers: u32,
    /// Of these, ping-pong.
    pub ping_pongs: u32,
    /// Handovers to a holder seen before.
    pub returns: u32,
    /// Consultations.
    pub consultations: u32,
    /// Pauses.
    pub pauses: u32,
    /// How often the due date was moved.
    pub due_moves: u32,
    /// Working time past the standing due in the calendar of `unit_id`, 0 in time or without a due.
    pub late_us: i64,
    /// Who held it when it became late, missing where it did not.
    pub late_holder: Sym,
    /// Whether an apology was issued.
    pub apology: bool,
    /// Working time with its holders.
    pub held_us: i64,
    /// Working time with the consulted.
    pub consulted_us: i64,
    /// Working time in pauses.
    pub paused_us: i64,
    /// Working time with nobody (or `UNKNOWN`).
    pub nobody_us: i64,
    /// The first event.
    pub first_event: EventIndex,
}
