//! Handovers: the case goes from one holder to another.

use super::holds::Opening;
use super::walk::Walk;
use crate::event::Sym;
use crate::fact::{EventIndex, Handover, NO_EVENT, Passage, Shape};

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
        hold.closed_by = NO_EVENT;
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
