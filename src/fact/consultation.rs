//! The row of the `consultations` fact table: somebody is asked for an opinion, and answers or does not.

use super::EventIndex;
use crate::event::Sym;

/// Somebody is asked for an opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consultation {
    /// The case.
    pub case_id: Sym,
    /// Running number within the case, from 1.
    pub consultation_no: u32,
    /// Who asks (holder of the level).
    pub requester: Sym,
    /// The requester's unit.
    pub requester_unit_id: Sym,
    /// Who is asked (holder of the level). Missing: `UNKNOWN`.
    pub consulted: Sym,
    /// The consulted's unit.
    pub consulted_unit_id: Sym,
    /// The procedure of the case.
    pub procedure_id: Sym,
    /// The step at which it was asked.
    pub step: Sym,
    /// When, µs UTC.
    pub asked_at: i64,
    /// When answered, or [`NO_TIME`](crate::event::NO_TIME).
    pub replied_at: i64,
    /// When the answer was due, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// Working time in the consulted's calendar until the reply, or until the case's end or `as_of`.
    pub work_us: i64,
    /// Where the time stops that `work_us` counts, µs UTC: the reply; without one the cascade, the end of the
    /// case or `as_of`, whichever is first.
    pub counted_until: i64,
    /// Who answered.
    pub reply: Reply,
    /// Whether with a position.
    pub opinion: Opinion,
    /// The asking event.
    pub asked_by: EventIndex,
    /// The answering event, or [`NO_EVENT`].
    pub replied_by: EventIndex,
}

/// Who answered a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reply {
    /// The consulted answered.
    Own,
    /// A cascade closed it: nobody's act, never a reply. Counts as not answered.
    Automatic,
    /// No answer so far.
    None,
}

/// Whether the reply takes a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Opinion {
    /// It does.
    Position,
    /// It does not.
    None,
    /// The log does not say.
    Unknown,
}
