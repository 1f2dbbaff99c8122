//! Holds: an official (or a unit) has the case (rules 3 and 8).

use super::path::Arrival;
use super::state::WalkState;
use super::working_time::HolderCalendars;
use crate::event::{NO_TIME, Sym};
use crate::fact::{EventIndex, Hold, Level, NO_EVENT, Passage};

/// How a hold begins.
pub(super) struct NewHold {
    pub(super) holder: Sym,
    /// The holder's arrival, if the caller has looked it up already.
    pub(super) arrival: Option<Arrival>,
    /// The unit that the opening event names.
    pub(super) unit: Sym,
    pub(super) received_at: i64,
    pub(super) due_at: i64,
    pub(super) arrived_by: Passage,
    /// Index in `Facts::handovers` of the handover that opens the hold, if one does.
    pub(super) handover: Option<usize>,
    /// The event that opens the hold.
    pub(super) event: EventIndex,
}

impl WalkState<'_> {
    /// Begins a hold and appends it to the path of the case.
    pub(super) fn begin_hold(&mut self, new: &NewHold) {
        let same_visit = self.path.last().is_some_and(|visit| visit.holder == new.holder);
        let arrival = new.arrival.unwrap_or_else(|| self.path.arrival(new.holder));
        let visit_no = arrival.visit_no - u32::from(same_visit);
        let index = self.facts.holds.len();
        self.facts.holds.push(Hold {
            case_id: self.case.case_id,
            hold_no: (index - self.case.first_hold) as u32 + 1,
            holder: new.holder,
            official_id: if self.level == Level::Official { new.holder } else { Sym::NONE },
            unit_id: if self.level == Level::Official { new.unit } else { new.holder },
            holder_level: None,
            procedure_id: self.case.procedure_id,
            step: self.step_of(new.event),
            received_at: new.received_at,
            released_at: NO_TIME,
            elapsed_us: 0,
            work_us: 0,
            pause_us: 0,
            consult_us: 0,
            away_us: 0,
            due_at: new.due_at,
            overdue_us: 0,
            eve_us: 0,
            asked_in_eve: NO_EVENT,
            arrived_by: new.arrived_by,
            released_by: Passage::Open,
            acts: 0,
            signed: false,
            visit_no,
            inferred: new.arrived_by == Passage::Inferred,
            after_end: self.case.ended(),
            in_batch: false,
            opened_by: new.event,
            closed_by: NO_EVENT,
        });
        if same_visit {
            self.path.renew_hold(index, new.received_at, new.event);
        } else {
            self.path.push((new.holder, arrival), index, new.handover, new.received_at, new.event);
        }
        self.open_hold = Some(index);
    }

    /// Ends the open hold, if there is one.
    pub(super) fn end_hold(&mut self, released_at: i64, released_by: Passage, closed_by: EventIndex) {
        if let Some(index) = self.open_hold.take() {
            let hold = &mut self.facts.holds[index];
            hold.released_at = released_at;
            hold.released_by = released_by;
            hold.closed_by = closed_by;
        }
    }

    /// Computes the times and levels of the case's holds. Pauses and waits must be known by now.
    pub(super) fn finish_holds(&mut self, calendars: &HolderCalendars<'_>, as_of: i64) {
        for (index, hold) in self.facts.holds.iter_mut().enumerate().skip(self.case.first_hold) {
            let until =
                if hold.released_at == NO_TIME { as_of.max(hold.received_at) } else { hold.released_at };
            let calendar = calendars.calendar(hold.unit_id, hold.official_id);
            let split = self.blocked.split_of_hold(calendar, index, (hold.received_at, until));
            hold.holder_level = self.levels.of(hold.unit_id, hold.official_id);
            hold.elapsed_us = until - hold.received_at;
            hold.work_us = split.work_us;
            hold.pause_us = split.pause_us;
            hold.consult_us = split.consult_us;
            hold.away_us = split.away_us;
            if hold.due_at != NO_TIME && until > hold.due_at && !hold.after_end && !hold.recalled() {
                let late_from = hold.due_at.max(hold.received_at);
                hold.overdue_us = self.blocked.split_of_hold(calendar, index, (late_from, until)).work_us;
            }
        }
    }
}
