//! Handovers: the case goes from one holder to another.

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

use super::holds::{Opening, Passage};
use super::walk::Walk;

/// The case moves to another holder.
pub(super) struct Move {
    pub(super) receiver: Sym,
    pub(super) receiver_unit: Sym,
    pub(super) handed_at: i64,
    pub(super) arrived_by: Passage,
    pub(super) due_at: i64,
    /// The event that hands it over: where the receiver is inferred, the sender's last act.
    pub(super) event: EventIndex,
    /// The event that opens the receiver's hold: where the receiver is inferred, its first act.
    pub(super) opened_by: EventIndex,
}

impl Walk<'_> {
    /// Records the handover and opens the receiver's hold. The sender's hold is closed already, and the
    /// sender stands last on the case's way.
    pub(super) fn hand_over(&mut self, step: &Move) {
        let Some(sender) = self.path.last().copied() else { return };
        let arrival = self.path.arrival(step.receiver);
        let loop_length = arrival.loop_length;
        let sender_hold = self.facts.holds[sender.hold];
        let index = self.facts.handovers.len();
        self.facts.handovers.push(Handover {
            case_id: self.case.case_id,
            handover_no: (index - self.case.first_handover) as u32 + 1,
            handed_at: step.handed_at,
            sender: sender.holder,
            sender_unit_id: sender_hold.unit_id,
            receiver: step.receiver,
            receiver_unit_id: step.receiver_unit,
            procedure_id: self.case.procedure_id,
            step: sender_hold.step,
            kind: self.events.kind[step.event as usize],
            shape: Shape::of(loop_length),
            loop_length,
            sender_acts: 0,
            sender_work_us: 0,
            receiver_acts: 0,
            comes_back: false,
            recalled: false,
            after_end: self.case.ended(),
            inferred: step.arrived_by == Passage::Inferred,
            flags: self.events.flags[step.event as usize],
            sender_hold_no: sender_hold.hold_no,
            event: step.event,
        });
        self.open_hold(&Opening {
            holder: step.receiver,
            arrival: Some(arrival),
            unit: step.receiver_unit,
            received_at: step.handed_at,
            due_at: step.due_at,
            arrived_by: step.arrived_by,
            handover: Some(index),
            event: step.opened_by,
        });
        self.receiver_hold.push(self.facts.holds.len() - 1);
    }

    /// Takes the last handover back, if it was this sender's and the receiver still has the case.
    ///
    /// Returns whether there was one to take back.
    pub(super) fn recall(&mut self, sender: Sym, at: i64, event: EventIndex) -> bool {
        let Some(station) = self.path.last().copied() else { return false };
        let Some(handover) = station.handover else { return false };
        if self.current != Some(station.hold) || self.facts.handovers[handover].sender != sender {
            return false;
        }
        self.close_hold(at, Passage::Recalled, event);
        self.facts.handovers[handover].recalled = true;
        self.path.recall();
        let Some(back) = self.path.last() else { return false };
        self.current = Some(back.hold);
        let hold = &mut self.facts.holds[back.hold];
        hold.released_at = crate::event::NO_TIME;
        hold.released_by = Passage::Open;
        hold.closed_by = super::NO_EVENT;
        true
    }

    /// Fills in what only the end of the case shows: the sender's and the receiver's units, acts and times,
    /// and whether the case came straight back.
    pub(super) fn finish_handovers(&mut self) {
        let first = self.case.first_handover;
        let mut next: Option<usize> = None;
        for index in (first..self.facts.handovers.len()).rev() {
            let comes_back = next.is_some_and(|next| self.facts.handovers[next].shape == Shape::PingPong);
            let receiver = &self.facts.holds[self.receiver_hold[index - first]];
            let handover = &mut self.facts.handovers[index];
            let sender = &self.facts.holds[self.case.first_hold + handover.sender_hold_no as usize - 1];
            handover.sender_unit_id = sender.unit_id;
            handover.sender_acts = sender.acts;
            handover.sender_work_us = sender.work_us;
            handover.receiver_unit_id = receiver.unit_id;
            handover.receiver_acts = receiver.acts;
            if !handover.recalled {
                handover.comes_back = comes_back;
                next = Some(index);
            }
        }
    }
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
