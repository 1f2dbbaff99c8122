//! Rule 17: how long a case that was handed in online waited to be answered.

use super::super::plain::PlainIntake;
use super::time::count;
use super::{Naive, is_substantive};
use buckstop::event::Kind;

impl Naive<'_> {
    pub(super) fn intake(&self, in_hours: &dyn Fn(i64) -> bool) -> Option<PlainIntake> {
        let over = self.case_end_or_as_of();
        let own = |event: &usize| self.events[*event].source != self.settings.filling_source;
        let kind = |event: &usize| self.events[*event].kind;
        let all = || (0..self.events.len()).filter(own);
        let first_answer = all().find(|event| is_substantive(kind(event)) && kind(event) != Kind::Stop);
        let submit = all().find(|event| kind(event) == Kind::Submit);
        let logged = submit.filter(|submit| first_answer.is_none_or(|answer| *submit < answer));
        let exported = self.case.exported.clone().unwrap_or_default();
        let submitted_at = logged.map(|event| self.at(event)).or(exported.submitted)?;
        if submitted_at > over || first_answer.is_some_and(|answer| self.at(answer) < submitted_at) {
            return None;
        }
        let by_event = first_answer.map(|event| (self.at(event), Some(event)));
        let by_export = exported.received.filter(|at| *at >= submitted_at).map(|at| (at, None));
        let mut answers: Vec<(i64, Option<usize>)> =
            by_event.into_iter().chain(by_export).filter(|(at, _)| *at <= over).collect();
        // Of an event and an export that say the same, the event comes first.
        answers.sort_by_key(|(at, _)| *at);
        let answer = answers.first().copied();
        let until = answer.map_or(over, |(at, _)| at);
        let waited_us = count(submitted_at, until, in_hours);
        Some(PlainIntake {
            submitted_at,
            answered_at: answer.map(|(at, _)| at),
            answered_by: answer.and_then(|(_, event)| event),
            until,
            waited_us,
            late_us: (waited_us - self.settings.intake_limit_us).max(0),
        })
    }
}
