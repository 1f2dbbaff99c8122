//! One event as a profile makes it.

use super::{Kind, MarkedStr, Role};

/// One event as a profile makes it, borrowed from its row. `None` is missing; no string is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRecord<'a> {
    /// The id of the case.
    pub case_id: &'a str,
    /// The procedure that the case follows.
    pub procedure_id: Option<MarkedStr<'a>>,
    /// When the event happened, µs UTC.
    pub occurred_at: i64,
    /// The activity as exported.
    pub activity: MarkedStr<'a>,
    /// What the event does to the case.
    pub kind: Kind,
    /// The step of the procedure.
    pub step: Option<MarkedStr<'a>>,
    /// The official who acted.
    pub official_id: Option<MarkedStr<'a>>,
    /// The unit in which the official acted.
    pub unit_id: Option<MarkedStr<'a>>,
    /// The official who receives the case or the question.
    pub receiver_id: Option<MarkedStr<'a>>,
    /// The unit of the receiver.
    pub receiver_unit_id: Option<MarkedStr<'a>>,
    /// How the receiver is involved.
    pub role: Option<Role>,
    /// When the step is due, µs UTC.
    pub due_at: Option<i64>,
    /// The status as exported.
    pub status: Option<MarkedStr<'a>>,
    /// Whether the row has a note; `None` if the file has no column for one.
    pub has_note: Option<bool>,
    /// Whether a file is attached; `None` if the file has no column for attachments.
    pub has_attachment: Option<bool>,
    /// Whether a reply takes a position; `None` unless the profile classifies notes.
    pub has_position: Option<bool>,
    /// The source's own row id, the same for all events of a row: a later row with the same id replaces them.
    pub event_key: Option<&'a str>,
    /// The row in the source file, counted from 1 as a person would (the header is row 1 in a CSV; in XES it is
    /// the ordinal of the event).
    pub source_row: u64,
}
