//! The row of the `handovers` fact table: a case goes from one holder to another.

use super::EventIndex;
use crate::event::{Kind, Sym};

/// The passing of a case from one holder to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "columns of a table, independent of each other")]
pub struct Handover {
    /// The id of the case.
    pub case_id: Sym,
    /// The running number within the case, from 1.
    pub handover_no: u32,
    /// When the case was handed over, µs UTC.
    pub handed_at: i64,
    /// The holder who sent it.
    pub sender: Sym,
    /// The unit of the sender.
    pub sender_unit_id: Sym,
    /// The holder who received it.
    pub receiver: Sym,
    /// The unit of the receiver.
    pub receiver_unit_id: Sym,
    /// The procedure that the case follows.
    pub procedure_id: Sym,
    /// The step of the sender's hold.
    pub step: Sym,
    /// The kind of `event`.
    pub kind: Kind,
    /// The receiver's part in the case before.
    pub shape: Shape,
    /// The number of handovers since the receiver last had the case: 2 is ping-pong, 0 a new receiver.
    pub loop_length: u32,
    /// The number of substantive acts of the sender in the hold that ends.
    pub sender_acts: u32,
    /// The working time of the hold that ends.
    pub sender_work_us: i64,
    /// The number of substantive acts of the receiver in the hold that begins.
    pub receiver_acts: u32,
    /// True if the next handover goes straight back to the sender.
    pub comes_back: bool,
    /// True if the sender took it back.
    pub recalled: bool,
    /// True if the case had ended before: handing over a result is not passing work on.
    pub after_end: bool,
    /// True if the log names no receiver, and the next act shows who had the case.
    pub inferred: bool,
    /// The flags of `event`: note, attachment, position.
    pub flags: crate::event::Flags,
    /// The administrative level of the sender, as in [`Hold`](super::Hold).
    pub sender_level: Option<u8>,
    /// The administrative level of the receiver.
    pub receiver_level: Option<u8>,
    /// The number of the hold that ended.
    pub sender_hold_no: u32,
    /// The number of the hold that began.
    pub receiver_hold_no: u32,
    /// The event that handed the case over; the last act of the sender if the receiver is inferred.
    pub event: EventIndex,
}

impl Handover {
    /// Returns true if the receiver's level is higher than the sender's; `None` if one of them is not known.
    pub fn up(&self) -> Option<bool> {
        Some(self.receiver_level? > self.sender_level?)
    }
}

/// The receiver's part in the case before a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shape {
    /// The receiver never had the case.
    New,
    /// The receiver had the case just before the sender.
    PingPong,
    /// The receiver had the case earlier than that.
    Loop,
}

impl Shape {
    /// Returns the shape for a loop of this many handovers; 0 stands for a new receiver.
    pub fn of(loop_length: u32) -> Self {
        match loop_length {
            0 => Shape::New,
            2 => Shape::PingPong,
            _ => Shape::Loop,
        }
    }
}
