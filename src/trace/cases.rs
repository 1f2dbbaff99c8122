//! Cases: what became of each one.

use super::clock::Clock;
use super::walk::Walk;
use crate::event::{NO_TIME, Sym};
use crate::fact::{Case, EventIndex, Handover, Hold, Passage, Shape};

/// What is known of the case at hand while it is walked.
pub(super) struct Current {
    pub(super) case_id: Sym,
    pub(super) procedure_id: Sym,
    /// The kinds of which a source that does not only fill gaps has an event, as bits.
    pub(super) told: u32,
    pub(super) first_hold: usize,
    pub(super) first_handover: usize,
    pub(super) first_consultation: usize,
    pub(super) first_pause: usize,
    pub(super) first_event: usize,
    pub(super) last_event: usize,
    pub(super) accepted_at: i64,
    pub(super) ended_at: i64,
    pub(super) ended_by: Passage,
    pub(super) events: u32,
    pub(super) idle_events: u32,
    pub(super) due_moves: u32,
    /// Whether an event named a new due date, which its own export then shows.
    pub(super) due_is_current: bool,
    pub(super) apology: bool,
}

impl Default for Current {
    fn default() -> Self {
        Self {
            case_id: Sym::NONE,
            procedure_id: Sym::NONE,
            told: 0,
            first_hold: 0,
            first_handover: 0,
            first_consultation: 0,
            first_pause: 0,
            first_event: 0,
            last_event: 0,
            accepted_at: NO_TIME,
            ended_at: NO_TIME,
            ended_by: Passage::Open,
            events: 0,
            idle_events: 0,
            due_moves: 0,
            due_is_current: false,
            apology: false,
        }
    }
}

impl Current {
    pub(super) fn ended(&self) -> bool {
        self.ended_at != NO_TIME
    }
}

impl Walk<'_> {
    /// Sums the case up, once its holds, handovers, consultations and pauses are finished.
    pub(super) fn finish_case(&mut self, clock: &Clock<'_>, as_of: i64) {
        let case = &self.case;
        let first_event_at = self.events.occurred_at[case.first_event];
        let exported = |column: &[i64]| self.exported_row().map_or(NO_TIME, |row| column[row]);
        let received_at = [case.accepted_at, exported(&self.cases.received_at)];
        let received_at = received_at.into_iter().find(|&at| at != NO_TIME).unwrap_or(first_event_at);
        let unit_id = self.answering_unit();
        let due_at = exported(&self.cases.due_at);
        self.finish_pauses(clock, received_at, due_at, unit_id);

        let case = &self.case;
        let holds = &self.facts.holds[case.first_hold..];
        let handovers = &self.facts.handovers[case.first_handover..];
        let until = if case.ended() { case.ended_at } else { as_of };
        let calendar = clock.calendar(unit_id, Sym::NONE);
        let standing_due_at = self.standing_due(calendar, (received_at, due_at), until);
        let past_due = standing_due_at != NO_TIME && until > standing_due_at;
        let late_us = if past_due { calendar.working_us(standing_due_at, until) } else { 0 };
        let (moves, split) = (Moves::of(handovers), TimeSplit::of(holds));
        let row = Case {
            case_id: case.case_id,
            procedure_id: case.procedure_id,
            unit_id,
            first_event_at,
            last_event_at: self.events.occurred_at[case.last_event],
            received_at,
            due_at,
            standing_due_at,
            ended_at: case.ended_at,
            ended_by: case.ended_by,
            events: case.events,
            idle_events: case.idle_events,
            holds: holds.len() as u32,
            handovers: moves.handovers,
            ping_pongs: moves.ping_pongs,
            returns: moves.returns,
            consultations: (self.facts.consultations.len() - case.first_consultation) as u32,
            pauses: (self.facts.pauses.len() - case.first_pause) as u32,
            due_moves: case.due_moves,
            late_us,
            late_holder: if late_us > 0 { self.holder_at(standing_due_at) } else { Sym::NONE },
            apology: case.apology,
            held_us: split.held_us,
            consulted_us: split.consulted_us,
            paused_us: split.paused_us,
            nobody_us: split.nobody_us,
            first_event: case.first_event as EventIndex,
        };
        self.facts.cases.push(row);
    }

    /// The unit that answers for the case: its own export's, else that of the first hold with one.
    fn answering_unit(&self) -> Sym {
        let exported = self.exported_row().map_or(Sym::NONE, |row| self.cases.unit_id[row]);
        let held = self.facts.holds[self.case.first_hold..].iter().map(|hold| hold.unit_id);
        exported.or(held.into_iter().find(|unit| unit.is_some()).unwrap_or(Sym::NONE))
    }

    /// Who had the case at an instant; missing if nobody had.
    fn holder_at(&self, at: i64) -> Sym {
        let held = |hold: &&Hold| {
            !hold.recalled()
                && hold.received_at <= at
                && (hold.released_at == NO_TIME || at < hold.released_at)
        };
        self.facts.holds[self.case.first_hold..].iter().find(held).map_or(Sym::NONE, |hold| hold.holder)
    }
}

/// The handovers of a case that stood, counted.
#[derive(Default)]
struct Moves {
    handovers: u32,
    ping_pongs: u32,
    returns: u32,
}

impl Moves {
    fn of(handovers: &[Handover]) -> Self {
        let mut moves = Self::default();
        for handover in handovers.iter().filter(|handover| !handover.recalled) {
            moves.handovers += 1;
            moves.ping_pongs += u32::from(handover.shape == Shape::PingPong);
            moves.returns += u32::from(handover.shape != Shape::New);
        }
        moves
    }
}

/// The working time of a case, by who had it. Holds that were recalled count for nobody.
#[derive(Default)]
#[allow(clippy::struct_field_names, reason = "units stand last in names")]
struct TimeSplit {
    held_us: i64,
    consulted_us: i64,
    paused_us: i64,
    nobody_us: i64,
}

impl TimeSplit {
    fn of(holds: &[Hold]) -> Self {
        let mut split = Self::default();
        for hold in holds.iter().filter(|hold| !hold.recalled()) {
            let holder = if hold.holder.is_some() { &mut split.held_us } else { &mut split.nobody_us };
            *holder += hold.work_us;
            split.consulted_us += hold.consult_us;
            split.paused_us += hold.pause_us;
        }
        split
    }
}
