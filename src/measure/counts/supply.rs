//! What the log of each unit supplies: how many of its facts carry what measures need.
//!
//! These are integers under the names of units, which add up over buckets in any order. Facts without a unit are
//! one group. Which measures a unit's log therefore does not allow is decided in `withheld.rs`.

use super::keyed_sums::{KeyedSums, Sum};
use super::last_index::LastIndex;
use crate::event::{Kind, NO_TIME, Sym};
use crate::fact::{Level, Opinion, Passage, Reply};
use crate::measure::{MeasureInput, Need, is_send_up};
use serde::{Deserialize, Serialize};

/// What a unit's facts carry. Recalled facts, and facts after the end of the case, are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSupply {
    /// Holds.
    pub holds: u64,
    /// Holds by a holder whom the log names.
    pub known_holds: u64,
    /// Holds with at least one substantive act.
    pub worked_holds: u64,
    /// Holds with a due date.
    pub due_holds: u64,
    /// Holds by a holder whose administrative level is known.
    pub levelled_holds: u64,
    /// Of these, the holds of procedures of which the authority table says who may decide.
    pub ruled_holds: u64,
    /// Send-ups.
    pub send_ups: u64,
    /// Send-ups with a note.
    pub noted_send_ups: u64,
    /// Handovers sent.
    pub handovers: u64,
    /// Handovers with a receiver whom the log names.
    pub named_handovers: u64,
    /// Consultations that the unit was asked for.
    pub consultations: u64,
    /// Consultations with a due date.
    pub due_consultations: u64,
    /// Consultations answered by the unit itself.
    pub replies: u64,
    /// Of these, the answers of which it is known whether they take a position.
    pub classed_replies: u64,
    /// Requests to the applicant for papers.
    pub supplements: u64,
    /// Of these, the requests after which the case went on.
    pub answered_supplements: u64,
    /// Cases that the unit answers for.
    pub cases: u64,
    /// Of these, the cases with a due date.
    pub due_cases: u64,
    /// Of these, the late ones.
    pub late_cases: u64,
    /// Cases with an apology.
    pub apologies: u64,
    /// Cases of which somebody moved the due date.
    pub moved_cases: u64,
    /// Cases that were handed in online.
    pub submitted_cases: u64,
    /// Cases with a verified complaint.
    pub complained_cases: u64,
}

impl UnitSupply {
    /// Returns how many facts carry what is needed, and how many could carry it.
    ///
    /// Some things cannot be judged by a share, because measures look for their absence: work before passing on,
    /// replies, what applicants bring, apologies, moved due dates, and online submissions. A log is taken to record them as
    /// soon as it records one of them; a log that records none carries nothing.
    pub fn carrying(&self, need: Need) -> (u64, u64) {
        let if_recorded = |recorded: bool, count: u64| if recorded { count } else { 0 };
        match need {
            Need::Actors => (self.known_holds, self.holds),
            Need::Handovers => (if_recorded(self.worked_holds > 0, self.named_handovers), self.handovers),
            Need::HoldDue => (self.due_holds, self.holds),
            Need::Consultations => (if_recorded(self.replies > 0, self.consultations), self.consultations),
            Need::ConsultationDue => {
                (if_recorded(self.replies > 0, self.due_consultations), self.consultations)
            }
            Need::Authority => (self.levelled_holds, self.holds),
            Need::Notes => (self.noted_send_ups, self.send_ups),
            Need::CaseDue => (self.due_cases, self.cases),
            Need::Apologies => (if_recorded(self.apologies > 0, self.late_cases), self.late_cases),
            Need::DueMoves => (if_recorded(self.moved_cases > 0, self.cases), self.cases),
            Need::Submissions => (if_recorded(self.submitted_cases > 0, self.cases), self.cases),
            // The list is not kept by units, and a unit may well have no complaint.
            Need::Complaints => (0, 0),
            Need::Positions => (self.classed_replies, self.replies),
            Need::Supplements => {
                (if_recorded(self.answered_supplements > 0, self.supplements), self.supplements)
            }
        }
    }

    /// Returns true if too few of the facts carry what is needed.
    pub(crate) fn lacks(&self, need: Need, min_share: f64) -> bool {
        let (carrying, could) = self.carrying(need);
        could > 0 && (carrying as f64) < min_share * could as f64
    }
}

impl Sum for UnitSupply {
    fn add(&mut self, other: &Self) {
        self.holds += other.holds;
        self.known_holds += other.known_holds;
        self.worked_holds += other.worked_holds;
        self.due_holds += other.due_holds;
        self.levelled_holds += other.levelled_holds;
        self.ruled_holds += other.ruled_holds;
        self.send_ups += other.send_ups;
        self.noted_send_ups += other.noted_send_ups;
        self.handovers += other.handovers;
        self.named_handovers += other.named_handovers;
        self.consultations += other.consultations;
        self.due_consultations += other.due_consultations;
        self.replies += other.replies;
        self.classed_replies += other.classed_replies;
        self.supplements += other.supplements;
        self.answered_supplements += other.answered_supplements;
        self.cases += other.cases;
        self.due_cases += other.due_cases;
        self.late_cases += other.late_cases;
        self.apologies += other.apologies;
        self.moved_cases += other.moved_cases;
        self.submitted_cases += other.submitted_cases;
        self.complained_cases += other.complained_cases;
    }
}

/// Supply by level and unit.
pub(super) type SupplySums = KeyedSums<(Level, Sym), UnitSupply>;

/// Adds facts of a bucket, whose symbols `translate` maps to those of the sums. `last` is the same for all facts of
/// the bucket at a level.
pub(super) fn add_supply(
    sums: &mut SupplySums,
    last: &mut LastIndex<()>,
    input: &MeasureInput<'_>,
    mut translate: impl FnMut(Sym) -> Sym,
) {
    let MeasureInput { level, facts, authority } = *input;
    let mut index_of =
        |sums: &mut SupplySums, unit| last.index_of(unit, (), || sums.index_of((level, translate(unit))));
    for hold in &facts.holds {
        if !hold.after_end && hold.released_by != Passage::Recalled {
            let index = index_of(sums, hold.unit_id);
            let supply = sums.sum_at(index);
            supply.holds += 1;
            supply.known_holds += u64::from(hold.holder.is_some());
            supply.worked_holds += u64::from(hold.acts > 0);
            supply.due_holds += u64::from(hold.due_at != NO_TIME);
            if let Some(level) = hold.holder_level {
                let ruled = authority.may_decide(hold.procedure_id, level, hold.received_at).is_some();
                supply.levelled_holds += 1;
                supply.ruled_holds += u64::from(ruled);
            }
        }
    }
    for handover in &facts.handovers {
        if !handover.after_end && !handover.recalled {
            let index = index_of(sums, handover.sender_unit_id);
            let supply = sums.sum_at(index);
            supply.handovers += 1;
            supply.named_handovers += u64::from(!handover.inferred);
            if is_send_up(handover) {
                supply.send_ups += 1;
                supply.noted_send_ups += u64::from(handover.flags.has_note() == Some(true));
            }
        }
    }
    for consultation in &facts.consultations {
        let index = index_of(sums, consultation.consulted_unit_id);
        let supply = sums.sum_at(index);
        supply.consultations += 1;
        supply.due_consultations += u64::from(consultation.due_at != NO_TIME);
        let own = consultation.reply == Reply::Own;
        supply.replies += u64::from(own);
        supply.classed_replies += u64::from(own && consultation.opinion != Opinion::Unknown);
    }
    for pause in facts.pauses.iter().filter(|pause| pause.kind == Kind::SupplementAsk) {
        let index = index_of(sums, pause.unit_id);
        let supply = sums.sum_at(index);
        supply.supplements += 1;
        supply.answered_supplements += u64::from(pause.resumed_at != NO_TIME);
    }
    for case in &facts.cases {
        let index = index_of(sums, case.unit_id);
        let supply = sums.sum_at(index);
        supply.cases += 1;
        supply.due_cases += u64::from(case.due_at != NO_TIME);
        supply.late_cases += u64::from(case.late_us > 0);
        supply.apologies += u64::from(case.apology);
        supply.moved_cases += u64::from(case.due_moves > 0);
        supply.submitted_cases += u64::from(case.submitted_at != NO_TIME);
        supply.complained_cases += u64::from(case.verified_complaints > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_not_taken_for_a_gap() {
        let silent = UnitSupply { consultations: 100, due_consultations: 100, ..UnitSupply::default() };
        assert!(silent.lacks(Need::Consultations, 0.5), "no reply at all: answering is not logged");
        let slow = UnitSupply { replies: 1, ..silent };
        assert!(!slow.lacks(Need::Consultations, 0.5) && !slow.lacks(Need::ConsultationDue, 0.5));
        let passing = UnitSupply { handovers: 10, named_handovers: 10, holds: 10, ..UnitSupply::default() };
        assert!(passing.lacks(Need::Handovers, 0.5), "no work at all: work is not logged");
        assert!(!UnitSupply { worked_holds: 1, ..passing }.lacks(Need::Handovers, 0.5));
    }

    #[test]
    fn the_share_itself_is_enough_and_nothing_lacks_nothing() {
        let supply = UnitSupply { holds: 4, known_holds: 4, due_holds: 2, ..UnitSupply::default() };
        assert!(!supply.lacks(Need::HoldDue, 0.5));
        assert!(supply.lacks(Need::HoldDue, 0.51));
        assert!(!supply.lacks(Need::Handovers, 0.5), "who hands nothing on lacks no receivers");
        assert!(!UnitSupply::default().lacks(Need::Actors, 1.0));
    }
}
