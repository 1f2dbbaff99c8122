//! The row of the `consultations` fact table: somebody is asked for an opinion, and answers or does not.

use super::EventIndex;
use crate::event::Sym;

/// A question for an opinion, and its answer if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consultation {
    /// The id of the case.
    pub case_id: Sym,
    /// The running number within the case, from 1.
    pub consultation_no: u32,
    /// The holder who asks.
    pub requester: Sym,
    /// The unit of the requester.
    pub requester_unit_id: Sym,
    /// The official or unit that is asked. Missing: `UNKNOWN`.
    pub consulted: Sym,
    /// The unit of the consulted.
    pub consulted_unit_id: Sym,
    /// The procedure that the case follows.
    pub procedure_id: Sym,
    /// The step of the asking event.
    pub step: Sym,
    /// When the question was asked, µs UTC.
    pub asked_at: i64,
    /// When it was answered, or [`NO_TIME`](crate::event::NO_TIME).
    pub replied_at: i64,
    /// When the answer was due, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// The working time from `asked_at` to `counted_until`, in the calendar of the consulted.
    pub work_us: i64,
    /// The instant up to which `work_us` counts, µs UTC: the reply; without one, the event that closed it
    /// automatically, the end of the case or `as_of`, whichever is first.
    pub counted_until: i64,
    /// How it was answered.
    pub reply: Reply,
    /// Whether the answer takes a position.
    pub opinion: Opinion,
    /// The event that asked.
    pub asked_by: EventIndex,
    /// The event that answered, or [`NO_EVENT`](super::NO_EVENT).
    pub replied_by: EventIndex,
}

/// How a consultation was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reply {
    /// The consulted answered.
    Own,
    /// A `system` event closed it. That is nobody's act, and counts as no answer.
    Automatic,
    /// No answer so far.
    None,
}

/// The position that a reply takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Opinion {
    /// The reply takes a position.
    Position,
    /// The reply takes none.
    None,
    /// The log does not say.
    Unknown,
}
