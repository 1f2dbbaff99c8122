//! The wait of a case that was handed in online until somebody answers (rule 17).

use super::state::WalkState;
use crate::calendar::Calendar;
use crate::event::{Kind, NO_TIME};
use crate::fact::{EventIndex, NO_EVENT};

/// How long a case waited to be answered after it was handed in online.
pub(super) struct Intake {
    /// `NO_TIME` if it was not handed in online, or if that is not known.
    pub(super) submitted_at: i64,
    /// `NO_TIME` while nobody has answered.
    pub(super) answered_at: i64,
    pub(super) answered_event: EventIndex,
    /// The answer, else the end of the case or of observation.
    pub(super) until: i64,
    /// Working time.
    pub(super) waited_us: i64,
}

impl WalkState<'_> {
    /// Computes the wait of the case. `until` is the end of the case, or of observation while it is open.
    pub(super) fn intake(&self, calendar: &Calendar, until: i64) -> Intake {
        let nothing = Intake {
            submitted_at: NO_TIME,
            answered_at: NO_TIME,
            answered_event: NO_EVENT,
            until: NO_TIME,
            waited_us: 0,
        };
        let exported = |column: &[i64]| self.exported_row().map_or(NO_TIME, |row| column[row]);
        let (logged_at, answer) = self.submission_and_answer();
        let submitted_at = if logged_at == NO_TIME { exported(&self.cases.submitted_at) } else { logged_at };
        let acted_at = answer.map_or(i64::MAX, |event| self.events.occurred_at[event]);
        if submitted_at == NO_TIME || submitted_at > acted_at.min(until) {
            return nothing;
        }
        let answer = answer.filter(|_| acted_at <= until);
        let received_at = exported(&self.cases.received_at);
        let is_receipt = received_at >= submitted_at && received_at <= until && received_at < acted_at;
        let (answered_at, answered_event) = match answer {
            _ if is_receipt => (received_at, NO_EVENT),
            Some(event) => (acted_at, event as EventIndex),
            None => (NO_TIME, NO_EVENT),
        };
        let until = if answered_at == NO_TIME { until } else { answered_at };
        let waited_us = calendar.working_us(submitted_at, until);
        Intake { submitted_at, answered_at, answered_event, until, waited_us }
    }

    /// Returns when the log says that the case was handed in, or `NO_TIME`, and the first event that answers.
    fn submission_and_answer(&self) -> (i64, Option<usize>) {
        let mut submitted_at = NO_TIME;
        for event in self.case.first_event..=self.case.last_event {
            let kind = self.events.kind[event];
            if (kind == Kind::Submit || answers(kind)) && !self.fills_gaps(event) {
                if answers(kind) {
                    return (submitted_at, Some(event));
                }
                if submitted_at == NO_TIME {
                    submitted_at = self.events.occurred_at[event];
                }
            }
        }
        (submitted_at, None)
    }
}

/// Returns true if an event of this kind shows that somebody has looked at the case. A stop may be written by a system.
fn answers(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Accept
            | Kind::Refuse
            | Kind::Begin
            | Kind::Work
            | Kind::Sign
            | Kind::ConsultAsk
            | Kind::SupplementAsk
            | Kind::FeeAsk
            | Kind::Complete
            | Kind::Deliver
    )
}
