//! Holds: an official (or a unit) has the case.

use super::clock::Clock;
use super::path::Arrival;
use super::walk::Walk;
use crate::event::{NO_TIME, Sym};
use crate::fact::{EventIndex, Hold, Level, NO_EVENT, Passage};

impl Walk<'_> {
    /// Opens a hold and puts it on the case's way. `unit` is that of the event that opens it.
    pub(super) fn open_hold(&mut self, opening: &Opening) {
        let stays = self.path.last().is_some_and(|station| station.holder == opening.holder);
        let arrival = opening.arrival.unwrap_or_else(|| self.path.arrival(opening.holder));
        let visit_no = arrival.visit_no - u32::from(stays);
        let index = self.facts.holds.len();
        self.facts.holds.push(Hold {
            case_id: self.case.case_id,
            hold_no: (index - self.case.first_hold) as u32 + 1,
            holder: opening.holder,
            official_id: if self.level == Level::Official { opening.holder } else { Sym::NONE },
            unit_id: if self.level == Level::Official { opening.unit } else { opening.holder },
            procedure_id: self.case.procedure_id,
            step: self.step_of(opening.event),
            received_at: opening.received_at,
            released_at: NO_TIME,
            elapsed_us: 0,
            work_us: 0,
            pause_us: 0,
            consult_us: 0,
            due_at: opening.due_at,
            overdue_us: 0,
            arrived_by: opening.arrived_by,
            released_by: Passage::Open,
            acts: 0,
            visit_no,
            inferred: opening.arrived_by == Passage::Inferred,
            after_end: self.case.ended(),
            opened_by: opening.event,
            closed_by: NO_EVENT,
        });
        if stays {
            self.path.stay(index, opening.received_at, opening.event);
        } else {
            self.path.push(
                (opening.holder, arrival),
                index,
                opening.handover,
                opening.received_at,
                opening.event,
            );
        }
        self.current = Some(index);
    }

    /// Ends the current hold.
    pub(super) fn close_hold(&mut self, released_at: i64, released_by: Passage, closed_by: EventIndex) {
        if let Some(index) = self.current.take() {
            let hold = &mut self.facts.holds[index];
            hold.released_at = released_at;
            hold.released_by = released_by;
            hold.closed_by = closed_by;
        }
    }

    /// Gives the current hold the due date of a step, where there is one.
    pub(super) fn set_due(&mut self, due_at: i64) {
        if let (Some(index), true) = (self.current, due_at != NO_TIME) {
            self.facts.holds[index].due_at = due_at;
        }
    }

    /// Counts the times of the case's holds, once pauses and waits are known.
    pub(super) fn finish_holds(&mut self, clock: &Clock<'_>, as_of: i64) {
        for hold in &mut self.facts.holds[self.case.first_hold..] {
            let until =
                if hold.released_at == NO_TIME { as_of.max(hold.received_at) } else { hold.released_at };
            let calendar = clock.calendar(hold.unit_id, hold.official_id);
            let split = self.blocked.split(calendar, (hold.received_at, until));
            hold.elapsed_us = until - hold.received_at;
            hold.work_us = split.work_us;
            hold.pause_us = split.pause_us;
            hold.consult_us = split.consult_us;
            if hold.due_at != NO_TIME && until > hold.due_at && !hold.after_end && !hold.recalled() {
                let late_from = hold.due_at.max(hold.received_at);
                hold.overdue_us = self.blocked.split(calendar, (late_from, until)).work_us;
            }
        }
    }
}

/// What a hold begins with.
pub(super) struct Opening {
    pub(super) holder: Sym,
    /// What the path tells of the holder, where it was asked already.
    pub(super) arrival: Option<Arrival>,
    pub(super) unit: Sym,
    pub(super) received_at: i64,
    pub(super) due_at: i64,
    pub(super) arrived_by: Passage,
    pub(super) handover: Option<usize>,
    pub(super) event: EventIndex,
}
