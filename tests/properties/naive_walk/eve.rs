//! Rule 16: the eve of the due date.

use super::super::plain::{PlainCase, PlainDueMove, PlainHold};
use super::Naive;
use super::time::{Stop, count};
use crate::fixtures::hours::MINUTE_US;
use buckstop::event::Kind;
use buckstop::fact::Passage;

impl Naive<'_> {
    /// Returns the time of a hold in the eve, minute by minute, and the event by which the holder stopped the clock in it.
    pub(super) fn eve(
        &self,
        hold: &PlainHold,
        pauses: &[Stop],
        case: &PlainCase,
        moves: &[PlainDueMove],
    ) -> (i64, Option<usize>) {
        let due = moves.first().map_or(case.due_at, |first| first.old_due_at);
        let (Some(due), false) = (due, hold.after_end || hold.released_by == Passage::Recalled) else {
            return (0, None);
        };
        let in_limit = |minute: i64| (self.settings.works_at)(case.unit.as_deref(), None, minute);
        let limit = count(case.received_at, due, in_limit);
        let begins = limit - limit / 5;
        let restarts = pauses.iter().find_map(|&(ask, ended, _)| {
            let restarting = self.settings.restarting_sources.contains(&self.events[ask].source.as_str());
            ended.filter(|_| restarting)
        });
        let ends = [hold.released_at, moves.first().map(|first| first.moved_at), restarts];
        let until = ends.into_iter().flatten().min().unwrap_or(self.settings.as_of);
        let stops = |&ask: &usize| {
            matches!(self.events[ask].kind, Kind::SupplementAsk | Kind::Stop)
                && self.actor(ask) == hold.holder
        };
        let asks: Vec<usize> = pauses.iter().map(|&(ask, ..)| ask).filter(stops).collect();
        let (mut used, mut in_eve) = (0, 0);
        for minute in case.received_at / MINUTE_US..until / MINUTE_US {
            let at = minute * MINUTE_US;
            let held = at >= hold.received_at;
            let asked = asks.iter().copied().find(|&ask| self.at(ask) == at);
            if asked.is_some() && held && (begins..limit).contains(&used) {
                return (in_eve, asked);
            }
            if in_limit(minute) && !self.is_paused(pauses, minute) {
                let part = ((used + MINUTE_US).min(limit) - used.max(begins)).max(0);
                in_eve += if held { part } else { 0 };
                used += MINUTE_US;
            }
        }
        (in_eve, None)
    }
}
