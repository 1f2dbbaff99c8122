//! Rules 6 and 8: pauses, and the counting of minutes.

use super::super::plain::{PlainCase, PlainPause};
use super::{Naive, asks_for_pause, ends_case, is_substantive};
use crate::fixtures::bucket::LogEvent;
use crate::fixtures::hours::MINUTE_US;
use buckstop::event::Kind;

/// The asking event of a pause, when it ended, and by which event.
pub(super) type Stop = (usize, Option<i64>, Option<usize>);

impl Naive<'_> {
    /// Returns the asking events, and when each pause ended.
    pub(super) fn pauses(&self) -> Vec<Stop> {
        let asks = (0..self.events.len()).filter(|&event| asks_for_pause(self.events[event].kind));
        asks.map(|ask| self.stop(ask)).collect()
    }

    fn stop(&self, ask: usize) -> Stop {
        if self.ended_before(ask).is_some() {
            return (ask, Some(self.at(ask)), Some(ask));
        }
        let ends = |&later: &usize| {
            let event = self.events[later];
            matches!(event.kind, Kind::SupplementIn | Kind::FeeIn | Kind::Resume)
                || (is_substantive(event.kind) && event.official.is_some() && self.acted[later])
                || asks_for_pause(event.kind)
                || ends_case(event.kind)
        };
        match (ask + 1..self.events.len()).find(ends) {
            Some(event) => (ask, Some(self.at(event)), Some(event)),
            None => (ask, self.case_end().map(|(at, _)| at), self.ending_event()),
        }
    }

    pub(super) fn is_paused(&self, pauses: &[Stop], minute: i64) -> bool {
        let at = minute * MINUTE_US;
        pauses.iter().any(|&(ask, ended, _)| self.at(ask) <= at && at < ended.unwrap_or(self.settings.as_of))
    }

    /// Rule 10: returns the due date that lateness is counted from.
    pub(super) fn standing_due(&self, received: i64, due: i64, in_hours: &dyn Fn(i64) -> bool) -> i64 {
        let names_a_new_one = |event: &LogEvent| {
            let ends_pause = matches!(event.kind, Kind::SupplementIn | Kind::FeeIn | Kind::Resume);
            event.kind == Kind::ExtendDue || (ends_pause && event.due.is_some())
        };
        if self.events.iter().any(|event| names_a_new_one(event)) {
            return due;
        }
        let mut standing = due;
        for (ask, ended, _) in self.pauses() {
            let ended = ended.unwrap_or(self.settings.as_of);
            standing = self.after_pause(ask, ended, (received, due), standing, in_hours);
        }
        standing
    }

    /// Rule 10: returns what a pause makes of a standing due date. `due` is that date before any pause.
    pub(super) fn after_pause(
        &self,
        ask: usize,
        ended: i64,
        (received, due): (i64, i64),
        standing: i64,
        in_hours: &dyn Fn(i64) -> bool,
    ) -> i64 {
        let asked = self.at(ask);
        let source = self.events[ask].source.as_str();
        if asked >= standing || asked >= ended || self.settings.exporting_sources.contains(&source) {
            standing
        } else if self.settings.restarting_sources.contains(&source) {
            later(ended, count(received, due, in_hours), in_hours)
        } else {
            later(standing, count(asked, ended, in_hours), in_hours)
        }
    }

    pub(super) fn pause(&self, index: usize, pauses: &[Stop], case: &PlainCase) -> PlainPause {
        let (ask, resumed_at, resumed_by) = pauses[index];
        let kind = self.events[ask].kind;
        let same_kind =
            pauses[..=index].iter().filter(|(other, ..)| self.events[*other].kind == kind).count();
        let in_limit = |minute: i64| (self.settings.works_at)(case.unit.as_deref(), None, minute);
        let unpaused = |minute: i64| in_limit(minute) && !self.is_paused(&pauses[..index], minute);
        let limit = case.due_at.map_or(0, |due_at| count(case.received_at, due_at, in_limit));
        let used = count(case.received_at, self.at(ask), unpaused);
        PlainPause {
            pause_no: index as u32 + 1,
            kind,
            asked_by: self.actor(ask),
            unit: self.events[ask].unit.clone(),
            procedure: case.procedure.clone(),
            paused_at: self.at(ask),
            resumed_at,
            cycle_no: same_kind as u32,
            budget_share: (limit > 0).then(|| used as f64 / limit as f64),
            event: ask,
            resumed_by,
        }
    }
}

/// Returns the time, µs, of the minutes between two instants that count.
pub(super) fn count(from: i64, until: i64, counts: impl Fn(i64) -> bool) -> i64 {
    (from / MINUTE_US..until / MINUTE_US).filter(|&minute| counts(minute)).count() as i64 * MINUTE_US
}

/// Returns the instant at which a given time that counts has passed since another instant.
fn later(from: i64, time: i64, counts: impl Fn(i64) -> bool) -> i64 {
    let mut left = time / MINUTE_US;
    let mut minute = from / MINUTE_US;
    while left > 0 {
        left -= i64::from(counts(minute));
        minute += 1;
    }
    if time == 0 { from } else { minute * MINUTE_US }
}
