//! The row of the `cases` table (rule 10).

use super::state::WalkState;
use super::working_time::HolderCalendars;
use crate::event::{NO_TIME, Sym};
use crate::fact::{Case, EventIndex, Handover, Hold, Shape};

impl WalkState<'_> {
    /// Adds the row of the case. Its holds, handovers and consultations must be finished by now.
    pub(super) fn add_case_row(&mut self, calendars: &HolderCalendars<'_>, as_of: i64) {
        let case = &self.case;
        let first_event_at = self.events.occurred_at[case.first_event];
        let exported = |column: &[i64]| self.exported_row().map_or(NO_TIME, |row| column[row]);
        let known = [case.accepted_at, exported(&self.cases.received_at)];
        let received_at = known.into_iter().find(|&at| at != NO_TIME).unwrap_or(first_event_at);
        let unit_id = self.responsible_unit();
        let due_at = exported(&self.cases.due_at);
        self.finish_pauses(calendars, received_at, due_at, unit_id);
        let calendar = calendars.calendar(unit_id, Sym::NONE);
        self.finish_due_moves(calendar, received_at, due_at);
        self.find_eves(calendar, received_at, due_at);

        let case = &self.case;
        let holds = &self.facts.holds[case.first_hold..];
        let handovers = &self.facts.handovers[case.first_handover..];
        let until = if case.ended() { case.ended_at } else { as_of };
        let intake = self.intake(calendar, until);
        let standing_due_at = self.standing_due(calendar, (received_at, due_at), until);
        let past_due = standing_due_at != NO_TIME && until > standing_due_at;
        let late_us = if past_due { calendar.working_us(standing_due_at, until) } else { 0 };
        let (counts, time) = (HandoverCounts::new(handovers), CaseTime::new(holds));
        let row = Case {
            case_id: case.case_id,
            procedure_id: case.procedure_id,
            unit_id,
            first_event_at,
            last_event_at: self.events.occurred_at[case.last_event],
            received_at,
            submitted_at: intake.submitted_at,
            answered_at: intake.answered_at,
            intake_until: intake.until,
            intake_us: intake.waited_us,
            intake_late_us: (intake.waited_us - self.intake_limit_us).max(0),
            due_at,
            standing_due_at,
            ended_at: case.ended_at,
            ended_by: case.ended_by,
            events: case.events,
            idle_events: case.idle_events,
            holds: holds.len() as u32,
            handovers: counts.handovers,
            ping_pongs: counts.ping_pongs,
            returns: counts.returns,
            consultations: (self.facts.consultations.len() - case.first_consultation) as u32,
            pauses: (self.facts.pauses.len() - case.first_pause) as u32,
            due_moves: case.due_moves,
            late_us,
            late_holder: if late_us > 0 { self.holder_at(standing_due_at) } else { Sym::NONE },
            apology: case.apology,
            verified_complaints: 0,
            held_us: time.held_us,
            consulted_us: time.consulted_us,
            paused_us: time.paused_us,
            nobody_us: time.nobody_us,
            first_event: case.first_event as EventIndex,
            answered_event: intake.answered_event,
            ended_event: case.ended_event,
        };
        self.facts.cases.push(row);
    }

    /// Returns the unit that answers for the case: that of its own export, else that of the first hold with one.
    fn responsible_unit(&self) -> Sym {
        let exported = self.exported_row().map_or(Sym::NONE, |row| self.cases.unit_id[row]);
        let held = self.facts.holds[self.case.first_hold..].iter().map(|hold| hold.unit_id);
        exported.or(held.into_iter().find(|unit| unit.is_some()).unwrap_or(Sym::NONE))
    }

    /// Returns who had the case at an instant; missing if nobody had it.
    fn holder_at(&self, at: i64) -> Sym {
        let held = |hold: &&Hold| {
            !hold.recalled()
                && hold.received_at <= at
                && (hold.released_at == NO_TIME || at < hold.released_at)
        };
        self.facts.holds[self.case.first_hold..].iter().find(held).map_or(Sym::NONE, |hold| hold.holder)
    }
}

/// Counts of the handovers of a case. Recalled handovers do not count.
#[derive(Default)]
struct HandoverCounts {
    handovers: u32,
    ping_pongs: u32,
    returns: u32,
}

impl HandoverCounts {
    fn new(handovers: &[Handover]) -> Self {
        let mut counts = Self::default();
        for handover in handovers.iter().filter(|handover| !handover.recalled) {
            counts.handovers += 1;
            counts.ping_pongs += u32::from(handover.shape == Shape::PingPong);
            counts.returns += u32::from(handover.shape != Shape::New);
        }
        counts
    }
}

/// The working time of a case, by who had it.
#[derive(Default)]
#[allow(clippy::struct_field_names, reason = "units stand last in names")]
struct CaseTime {
    held_us: i64,
    consulted_us: i64,
    paused_us: i64,
    nobody_us: i64,
}

impl CaseTime {
    fn new(holds: &[Hold]) -> Self {
        let mut time = Self::default();
        for hold in holds {
            let held_us = if hold.holder.is_some() { &mut time.held_us } else { &mut time.nobody_us };
            *held_us += hold.work_us;
            time.consulted_us += hold.consult_us;
            time.paused_us += hold.pause_us;
        }
        time
    }
}
