//! Handovers: the case goes from one holder to another (rules 1, 4 and 9).

use super::holds::NewHold;
use super::state::WalkState;
use crate::event::{NO_TIME, Sym};
use crate::fact::{EventIndex, Handover, NO_EVENT, Passage, Shape};

/// A handover about to be recorded.
pub(super) struct NewHandover {
    pub(super) receiver: Sym,
    pub(super) receiver_unit: Sym,
    pub(super) handed_at: i64,
    pub(super) arrived_by: Passage,
    /// The due date of the receiver's hold.
    pub(super) due_at: i64,
    /// The event that hands the case over: the sender's last act if the receiver is inferred.
    pub(super) event: EventIndex,
    /// The event that opens the receiver's hold: the receiver's first act if it is inferred.
    pub(super) opened_by: EventIndex,
}

impl WalkState<'_> {
    /// Records a handover and opens the receiver's hold. The sender is the last holder of the path, and its
    /// hold is closed already.
    pub(super) fn hand_over(&mut self, new: &NewHandover) {
        let Some(sender) = self.path.last().copied() else { return };
        let arrival = self.path.arrival(new.receiver);
        let loop_length = arrival.loop_length;
        let sender_hold = self.facts.holds[sender.hold];
        let index = self.facts.handovers.len();
        self.facts.handovers.push(Handover {
            case_id: self.case.case_id,
            handover_no: (index - self.case.first_handover) as u32 + 1,
            handed_at: new.handed_at,
            sender: sender.holder,
            sender_unit_id: sender_hold.unit_id,
            receiver: new.receiver,
            receiver_unit_id: new.receiver_unit,
            procedure_id: self.case.procedure_id,
            step: sender_hold.step,
            kind: self.events.kind[new.event as usize],
            shape: Shape::of(loop_length),
            loop_length,
            sender_acts: 0,
            sender_work_us: 0,
            receiver_acts: 0,
            comes_back: false,
            recalled: false,
            after_end: self.case.ended(),
            inferred: new.arrived_by == Passage::Inferred,
            flags: self.events.flags[new.event as usize],
            sender_level: None,
            receiver_level: None,
            sender_hold_no: sender_hold.hold_no,
            receiver_hold_no: sender_hold.hold_no,
            event: new.event,
        });
        self.begin_hold(&NewHold {
            holder: new.receiver,
            arrival: Some(arrival),
            unit: new.receiver_unit,
            received_at: new.handed_at,
            due_at: new.due_at,
            arrived_by: new.arrived_by,
            handover: Some(index),
            event: new.opened_by,
        });
        self.receiver_hold.push(self.facts.holds.len() - 1);
    }

    /// Undoes the last handover, if `sender` made it and its receiver still has the case.
    ///
    /// Returns false, and changes nothing, if that is not so.
    pub(super) fn undo_handover(&mut self, sender: Sym, at: i64, event: EventIndex) -> bool {
        let Some(visit) = self.path.last().copied() else { return false };
        let Some(handover) = visit.handover else { return false };
        if self.open_hold != Some(visit.hold) || self.facts.handovers[handover].sender != sender {
            return false;
        }
        self.end_hold(at, Passage::Recalled, event);
        self.facts.handovers[handover].recalled = true;
        self.path.recall();
        let Some(sender) = self.path.last() else { return false };
        self.open_hold = Some(sender.hold);
        self.blocked.away.push((sender.hold, (self.facts.holds[visit.hold].received_at, at)));
        let hold = &mut self.facts.holds[sender.hold];
        hold.released_at = NO_TIME;
        hold.released_by = Passage::Open;
        hold.closed_by = NO_EVENT;
        true
    }

    /// Fills in what is known only at the end of the case: units, levels, holds, acts and
    /// times of sender and receiver, and
    /// whether the case came straight back. The times of holds must be known by now.
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
            handover.sender_level = sender.holder_level;
            handover.receiver_level = receiver.holder_level;
            handover.receiver_hold_no = receiver.hold_no;
            if !handover.recalled {
                handover.comes_back = comes_back;
                next = Some(index);
            }
        }
    }
}
