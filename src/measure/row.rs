//! One counted row: the common form of all measures.

use crate::event::{NO_TIME, Sym};
use crate::fact::{Case, Consultation, EventIndex, Handover, Hold, Mode, NO_EVENT};

/// A fact as a measure counts it. Symbols are those of the bucket that the facts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who answers for it: an official or a unit, by the level of the facts.
    pub subject: Sym,
    /// The unit in which the subject had it; it decides whether the row counts, because the measure may be
    /// withheld for the unit. At the level of units it is the subject.
    pub unit: Sym,
    /// The sender or receiver of the case; missing where the measure has no counterpart or the log does not say.
    pub counterpart: Sym,
    /// The procedure; with step and mode it makes the stratum.
    pub procedure: Sym,
    /// The step.
    pub step: Sym,
    /// The mode of the hold; that of a first hold for all other facts.
    pub mode: Mode,
    /// The instant at which it counts, µs UTC: its end, or the end of observation while it is running.
    pub counted_at: i64,
    /// A class of a rate's rows that is counted apart: of `loop` the number of handovers of the loop; 0 elsewhere.
    pub class: u16,
    /// True for the outcome of a rate or a hazard, and for a duration that has ended.
    pub outcome: bool,
    /// The working time of a duration or a hazard, µs; 0 for rates.
    pub micros: i64,
    /// The working time of a hold with its pauses and waits, µs; 0 for other facts.
    pub with_waits_us: i64,
    /// The elapsed time of a hold, µs; 0 for other facts.
    pub elapsed_us: i64,
    /// The weight as evidence, larger is worse: µs lost, or the number of handovers of a loop.
    pub weight: i64,
    /// The case.
    pub case_id: Sym,
    /// The instant at which it began, µs UTC: receipt, question, or the handover itself.
    pub began_at: i64,
    /// The event that began it.
    pub opened_by: EventIndex,
    /// The event that shows it: the one that ended it, or while it is running the one that began it.
    pub event: EventIndex,
}

impl Row {
    /// Makes a row of a hold; the holder is the subject.
    pub(super) fn of_hold(hold: &Hold) -> Self {
        let released = hold.released_at != NO_TIME;
        Self {
            subject: hold.holder,
            unit: hold.unit_id,
            counterpart: Sym::NONE,
            procedure: hold.procedure_id,
            step: hold.step,
            mode: hold.mode(),
            counted_at: if released { hold.released_at } else { hold.received_at + hold.elapsed_us },
            class: 0,
            outcome: false,
            micros: 0,
            with_waits_us: hold.work_us + hold.pause_us + hold.consult_us,
            elapsed_us: hold.elapsed_us,
            weight: 0,
            case_id: hold.case_id,
            began_at: hold.received_at,
            opened_by: hold.opened_by,
            event: if hold.closed_by == NO_EVENT { hold.opened_by } else { hold.closed_by },
        }
    }

    /// Returns true if it counts before the subject has settled in. `settled` is indexed by symbol, and empty if nobody
    /// is new.
    pub(crate) fn is_of_newcomer(&self, settled: &[i64]) -> bool {
        settled.get(self.subject.0 as usize).is_some_and(|since| self.counted_at < *since)
    }

    /// Makes a row of a handover; the sender is the subject.
    pub(super) fn of_handover(handover: &Handover) -> Self {
        Self {
            subject: handover.sender,
            unit: handover.sender_unit_id,
            counterpart: Sym::NONE,
            procedure: handover.procedure_id,
            step: handover.step,
            mode: Mode::First,
            counted_at: handover.handed_at,
            class: 0,
            outcome: false,
            micros: 0,
            with_waits_us: 0,
            elapsed_us: 0,
            weight: 0,
            case_id: handover.case_id,
            began_at: handover.handed_at,
            opened_by: handover.event,
            event: handover.event,
        }
    }

    /// Makes a row of a case that has ended; its unit is the subject.
    pub(super) fn of_case(case: &Case) -> Self {
        Self {
            subject: case.unit_id,
            unit: case.unit_id,
            counterpart: Sym::NONE,
            procedure: case.procedure_id,
            step: Sym::NONE,
            mode: Mode::First,
            counted_at: case.ended_at,
            class: 0,
            outcome: false,
            micros: 0,
            with_waits_us: 0,
            elapsed_us: 0,
            weight: 0,
            case_id: case.case_id,
            began_at: case.received_at,
            opened_by: case.first_event,
            event: if case.ended_event == NO_EVENT { case.first_event } else { case.ended_event },
        }
    }

    /// Makes a row of a consultation; the consulted is the subject.
    pub(super) fn of_consultation(consultation: &Consultation) -> Self {
        let replied = consultation.replied_by != NO_EVENT;
        Self {
            subject: consultation.consulted,
            unit: consultation.consulted_unit_id,
            counterpart: Sym::NONE,
            procedure: consultation.procedure_id,
            step: consultation.step,
            mode: Mode::First,
            counted_at: consultation.counted_until,
            class: 0,
            outcome: false,
            micros: 0,
            with_waits_us: 0,
            elapsed_us: 0,
            weight: 0,
            case_id: consultation.case_id,
            began_at: consultation.asked_at,
            opened_by: consultation.asked_by,
            event: if replied { consultation.replied_by } else { consultation.asked_by },
        }
    }
}
