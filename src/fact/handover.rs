//! The row of the `handovers` fact table: a case goes from one holder to another.

use super::EventIndex;
use crate::event::{Kind, Sym};

/// The case goes from one holder to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "columns of a table, independent of each other")]
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
    /// The kind of the event that handed it over; the sender's last act where the receiver is inferred.
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
    /// Whether the case was complete before: handing over a result is not passing work on.
    pub after_end: bool,
    /// Whether the receiver was inferred from the next act.
    pub inferred: bool,
    /// Note, attachment flags of the event.
    pub flags: crate::event::Flags,
    /// The hold that ended.
    pub sender_hold_no: u32,
    /// The event that handed it over; the sender's last act where the receiver is inferred.
    pub event: EventIndex,
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

impl Shape {
    /// The shape that a loop of this many handovers has; 0 is a receiver new to the case.
    pub fn of(loop_length: u32) -> Self {
        match loop_length {
            0 => Shape::New,
            2 => Shape::PingPong,
            _ => Shape::Loop,
        }
    }
}
