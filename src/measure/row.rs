//! One counted row: the common form of all measures.

use super::Measure;
use crate::event::{NO_TIME, Sym};
use crate::fact::{Consultation, EventIndex, Facts, Handover, Hold, NO_EVENT};

/// A fact as a measure counts it. Symbols are those of the bucket the facts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who answers for it: official or unit, by the level of the facts.
    pub subject: Sym,
    /// The unit in which the subject had it; whether the unit's log allows the measure decides whether the
    /// row counts. At the level of units, the subject.
    pub unit: Sym,
    /// Who else had a hand in it: whoever sent the case, or whoever got it. Missing where the measure
    /// has no such side or the log does not say.
    pub counterpart: Sym,
    /// The procedure: first half of the peer cell.
    pub procedure: Sym,
    /// The step: second half of the peer cell.
    pub step: Sym,
    /// When it is counted, µs UTC: its end, or the end of observation while it runs.
    pub counted_at: i64,
    /// The yes of a rate; whether a duration has ended.
    pub outcome: bool,
    /// The working time of a duration, µs; 0 for rates.
    pub micros: i64,
    /// How much it weighs as evidence, larger is worse: µs lost, or handovers of a loop.
    pub weight: i64,
    /// The case.
    pub case_id: Sym,
    /// The event that shows it.
    pub event: EventIndex,
}

/// Gives each row that a measure counts. Rows of a missing subject (`UNKNOWN`) are left out: nobody
/// answers for them, and they are nobody's peers.
pub fn for_each_row(measure: &Measure, facts: &Facts, visit: &mut dyn FnMut(&Row)) {
    (measure.rows)(facts, &mut |row| {
        if row.subject.is_some() {
            visit(row);
        }
    });
}

impl Row {
    /// A hold, the holder's.
    pub(super) fn of_hold(hold: &Hold) -> Self {
        let released = hold.released_at != NO_TIME;
        Self {
            subject: hold.holder,
            unit: hold.unit_id,
            counterpart: Sym::NONE,
            procedure: hold.procedure_id,
            step: hold.step,
            counted_at: if released { hold.released_at } else { hold.received_at + hold.elapsed_us },
            outcome: false,
            micros: 0,
            weight: 0,
            case_id: hold.case_id,
            event: if hold.closed_by == NO_EVENT { hold.opened_by } else { hold.closed_by },
        }
    }

    /// A handover, the sender's.
    pub(super) fn of_handover(handover: &Handover) -> Self {
        Self {
            subject: handover.sender,
            unit: handover.sender_unit_id,
            counterpart: Sym::NONE,
            procedure: handover.procedure_id,
            step: handover.step,
            counted_at: handover.handed_at,
            outcome: false,
            micros: 0,
            weight: 0,
            case_id: handover.case_id,
            event: handover.event,
        }
    }

    /// A consultation, the consulted's.
    pub(super) fn of_consultation(consultation: &Consultation) -> Self {
        let replied = consultation.replied_by != NO_EVENT;
        Self {
            subject: consultation.consulted,
            unit: consultation.consulted_unit_id,
            counterpart: Sym::NONE,
            procedure: consultation.procedure_id,
            step: consultation.step,
            counted_at: consultation.counted_until,
            outcome: false,
            micros: 0,
            weight: 0,
            case_id: consultation.case_id,
            event: if replied { consultation.replied_by } else { consultation.asked_by },
        }
    }
}
