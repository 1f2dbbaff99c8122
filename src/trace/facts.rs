//! The five fact tables of the walk: one row a fact, for one level of holder.
//!
//! A row holds symbols of the bucket's [`Symbols`](crate::event::Symbols) and indices of the bucket's
//! events, so that each number leads back to rows of a file. Durations are µs; missing instants are
//! [`NO_TIME`](crate::event::NO_TIME).

use crate::event::{Kind, Sym};

/// Which holder a walk follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The official; the unit is that of the act that opened the hold.
    Official,
    /// The unit, whoever acts in it.
    Unit,
}

impl Level {
    /// Both, in the order of output.
    pub const ALL: [Level; 2] = [Level::Official, Level::Unit];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Official => "official",
            Level::Unit => "unit",
        }
    }
}

/// Index of an event in the bucket's columns; [`NO_EVENT`] where there is none.
pub type EventIndex = u32;
/// No event: a hold still open has no releasing event.
pub const NO_EVENT: EventIndex = u32::MAX;

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

/// Where a handover leads, seen from the holders of the case before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shape {
    /// To somebody who never held it.
    New,
    /// To whoever held it just before the sender.
    PingPong,
    /// To an earlier holder.
    Loop,
}

/// The case goes from one holder to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The case.
    pub case_id: Sym,
    /// Running number within the case, from 1.
    pub handover_no: u32,
    /// When, µs UTC.
    pub handed_at: i64,
    /// The sender (holder of the level).
    pub sender: Sym,
    /// The sender's unit.
    pub sender_unit_id: Sym,
    /// The receiver (holder of the level).
    pub receiver: Sym,
    /// The receiver's unit.
    pub receiver_unit_id: Sym,
    /// The procedure of the case.
    pub procedure_id: Sym,
    /// The step of the sender's hold.
    pub step: Sym,
    /// The kind of the event that handed it over; `Work` and the like where inferred.
    pub kind: Kind,
    /// Where it leads.
    pub shape: Shape,
    /// Handovers since the receiver last held it: 2 is ping-pong, 0 for a new receiver.
    pub loop_length: u32,
    /// Substantive acts of the sender in the hold that ends.
    pub sender_acts: u32,
    /// Working time of that hold.
    pub sender_work_us: i64,
    /// Substantive acts of the receiver in the hold that begins.
    pub receiver_acts: u32,
    /// Whether the very next handover goes straight back to the sender.
    pub comes_back: bool,
    /// Whether the sender took it back.
    pub recalled: bool,
    /// Whether the receiver was inferred from the next act.
    pub inferred: bool,
    /// Note, attachment flags of the event.
    pub flags: crate::event::Flags,
    /// The hold that ended.
    pub sender_hold_no: u32,
    /// The event that handed it over.
    pub event: EventIndex,
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
    /// Where the time stops that `work_us` counts, µs UTC: reply, end of the case, or `as_of`.
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
    /// Accepted, else the first event, µs UTC.
    pub received_at: i64,
    /// The case's own due date as exported, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
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
    /// Working time past the due (default calendar), 0 in time or without a due.
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

/// What one walk over a bucket gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Holds, in the order of cases, then time.
    pub holds: Vec<Hold>,
    /// Handovers, likewise.
    pub handovers: Vec<Handover>,
    /// Consultations, likewise.
    pub consultations: Vec<Consultation>,
    /// Pauses, likewise.
    pub pauses: Vec<Pause>,
    /// Cases.
    pub cases: Vec<Case>,
}
