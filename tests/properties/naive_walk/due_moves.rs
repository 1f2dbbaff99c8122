//! Rule 14: moves of the due date.

use super::super::plain::{Name, PlainDueMove};
use super::Naive;
use crate::fixtures::bucket::LogEvent;
use crate::fixtures::hours::{DAY, MINUTE_US};
use buckstop::event::Kind;

impl Naive<'_> {
    /// Returns the moves of the due date. `in_hours` are the working hours of the unit of the case.
    pub(super) fn due_moves(
        &self,
        received: i64,
        procedure: &Name,
        in_hours: &dyn Fn(i64) -> bool,
    ) -> Vec<PlainDueMove> {
        let moves: Vec<usize> =
            (0..self.events.len()).filter(|&event| moves_due(self.events[event])).collect();
        let rows = moves.iter().enumerate();
        rows.map(|(row, &event)| {
            let set_before = moves[..row].iter().rev().find(|&&earlier| self.events[earlier].due.is_some());
            let old = match set_before {
                Some(&earlier) => self.events[earlier].due,
                None => self.promised_first(&moves),
            };
            let since = set_before.map_or(0, |&earlier| earlier + 1);
            PlainDueMove {
                move_no: row as u32 + 1,
                moved_by: self.actor(event),
                unit: self.events[event].unit.clone(),
                procedure: procedure.clone(),
                kind: self.events[event].kind,
                moved_at: self.at(event),
                old_due_at: old,
                standing_due_at: old.map(|old| self.after_pauses(received, old, (since, event), in_hours)),
                new_due_at: self.events[event].due,
                hold_due_at: self.hold_dues[event],
                after_end: self.ended_before(event).is_some(),
                in_bulk: self.is_in_bulk(event),
                event,
            }
        })
        .collect()
    }

    /// Returns the exported due date, if it is older than all moves.
    fn promised_first(&self, moves: &[usize]) -> Option<i64> {
        let exported = self.case.exported.as_ref()?.due?;
        let is_older =
            |&event: &usize| self.events[event].due.is_some_and(|due| due - exported >= DAY * MINUTE_US);
        moves.iter().all(is_older).then_some(exported)
    }

    /// Returns a due date moved by the pauses that events from `since` on, before the move, asked for.
    fn after_pauses(
        &self,
        received: i64,
        due: i64,
        (since, moved): (usize, usize),
        in_hours: &dyn Fn(i64) -> bool,
    ) -> i64 {
        let mut standing = due;
        for (ask, ended, _) in self.pauses() {
            if ask < since || ask > moved {
                continue;
            }
            let ended = ended.map_or(self.at(moved), |ended| ended.min(self.at(moved)));
            standing = self.after_pause(ask, ended, (received, due), standing, in_hours);
        }
        standing
    }

    /// Returns true if the actor moved as many due dates in that minute as are a system's doing.
    fn is_in_bulk(&self, event: usize) -> bool {
        let moved = self.events[event];
        let actor = |event: &LogEvent| {
            (event.official.clone(), event.unit.clone().filter(|_| event.official.is_none()))
        };
        let alike = |other: &&LogEvent| {
            other.at <= self.settings.as_of
                && other.at / MINUTE_US == moved.at / MINUTE_US
                && actor(other) == actor(moved)
                && moves_due(other)
        };
        self.logged.events.iter().filter(alike).count() >= self.settings.min_due_moves
    }
}

fn moves_due(event: &LogEvent) -> bool {
    let ends_pause = matches!(event.kind, Kind::SupplementIn | Kind::FeeIn | Kind::Resume);
    event.kind == Kind::ExtendDue || (ends_pause && event.due.is_some())
}
