//! The eve of the due date: the last fifth of the time limit of a case (rule 16).
//!
//! Used-up time is a difference of prefix sums, so no instant has to be searched for.

use super::settings::AfterPause;
use super::state::WalkState;
use super::working_time::BlockedTime;
use crate::calendar::Calendar;
use crate::event::{Kind, NO_TIME};
use crate::fact::{Hold, NO_EVENT, Passage, Pause};

/// The time limit of a case, in the calendar of its unit.
struct Limit<'a> {
    calendar: &'a Calendar,
    blocked: &'a BlockedTime,
    received_at: i64,
    limit_us: i64,
}

impl WalkState<'_> {
    /// Computes, for each hold, the part of the last fifth of the limit in which the case was in hand, and whether the
    /// holder stopped the clock in it. The due moves must be known by now.
    pub(super) fn find_eves(&mut self, calendar: &Calendar, received_at: i64, exported_due_at: i64) {
        let (due_at, until) = self.first_limit(exported_due_at);
        let limit_us = if due_at == NO_TIME { 0 } else { calendar.working_us(received_at, due_at) };
        if limit_us <= 0 {
            return;
        }
        let limit = Limit { calendar, blocked: &self.blocked, received_at, limit_us };
        let pauses = &self.facts.pauses[self.case.first_pause..];
        for hold in &mut self.facts.holds[self.case.first_hold..] {
            if !hold.after_end && hold.released_by != Passage::Recalled {
                limit.find_eve(hold, pauses, until);
            }
        }
    }

    /// Returns the due date before any move, and until when it was in force: up to the first move, or until a pause after
    /// which the clock starts from zero.
    fn first_limit(&self, exported_due_at: i64) -> (i64, i64) {
        let (due_at, moved_at) = match self.facts.due_moves[self.case.first_due_move..].first() {
            Some(first) => (first.old_due_at, first.moved_at),
            None => (exported_due_at, i64::MAX),
        };
        let restarts = |pause: &&Pause| {
            let source = self.events.source[pause.event as usize];
            self.sources.after_pause(source) == AfterPause::Restart && pause.resumed_at != NO_TIME
        };
        let restarted = self.facts.pauses[self.case.first_pause..].iter().find(restarts);
        (due_at, restarted.map_or(moved_at, |pause| pause.resumed_at.min(moved_at)))
    }
}

impl Limit<'_> {
    fn find_eve(&self, hold: &mut Hold, pauses: &[Pause], until: i64) {
        let released_at = (hold.received_at + hold.elapsed_us).min(until);
        let end = self.in_eve_us(released_at);
        if released_at <= hold.received_at || end == 0 {
            return;
        }
        let stops_the_clock = |pause: &&Pause| {
            pause.asked_by == hold.holder
                && matches!(pause.kind, Kind::SupplementAsk | Kind::Stop)
                && (hold.received_at..released_at).contains(&pause.paused_at)
                && self.is_in_eve(pause.paused_at)
        };
        let asked = pauses.iter().find(stops_the_clock);
        hold.asked_in_eve = asked.map_or(NO_EVENT, |pause| pause.event);
        let end = asked.map_or(end, |pause| self.in_eve_us(pause.paused_at));
        hold.eve_us = end - self.in_eve_us(hold.received_at);
    }

    /// Returns how much of the limit was used up at an instant. Pauses use up nothing.
    fn used_us(&self, at: i64) -> i64 {
        let split = self.blocked.split(self.calendar, (self.received_at, at));
        split.work_us + split.consult_us
    }

    /// Returns how much of the last fifth was used up at an instant, µs.
    fn in_eve_us(&self, at: i64) -> i64 {
        self.used_us(at).min(self.limit_us).saturating_sub(self.begins_us()).max(0)
    }

    fn is_in_eve(&self, at: i64) -> bool {
        (self.begins_us()..self.limit_us).contains(&self.used_us(at))
    }

    fn begins_us(&self) -> i64 {
        self.limit_us - self.limit_us / 5
    }
}
