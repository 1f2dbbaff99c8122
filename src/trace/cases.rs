//! Cases: what became of each one.

use super::{EventIndex, Passage};
use crate::event::Sym;

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
    /// Accepted, else as its own export says, else the first event, µs UTC.
    pub received_at: i64,
    /// The case's own due date as exported, or [`NO_TIME`](crate::event::NO_TIME).
    pub due_at: i64,
    /// The due date that lateness is counted from: `due_at`, moved by pauses where no event names a new one.
    pub standing_due_at: i64,
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
    /// Working time past the standing due in the calendar of `unit_id`, 0 in time or without a due.
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

use super::clock::Clock;
use super::walk::Walk;
use super::{Handover, Hold, Shape};
use crate::event::NO_TIME;

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
        let held = |hold: &&super::Hold| {
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
