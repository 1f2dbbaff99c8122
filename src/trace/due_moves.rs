//! Moves of due dates (rule 14).

use super::state::WalkState;
use super::walk_event::WalkEvent;
use crate::calendar::Calendar;
use crate::event::NO_TIME;
use crate::fact::{DueMove, EventIndex};

const DAY_US: i64 = 86_400_000_000;

impl WalkState<'_> {
    /// Records that an event moves the due date, before the event has done anything else.
    pub(super) fn record_due_move(&mut self, event: &WalkEvent) {
        let earlier = self.facts.due_moves.len() - self.case.first_due_move;
        self.facts.due_moves.push(DueMove {
            case_id: self.case.case_id,
            move_no: earlier as u32 + 1,
            moved_by: event.actor,
            unit_id: event.unit,
            procedure_id: self.case.procedure_id,
            kind: event.kind,
            moved_at: event.at,
            old_due_at: NO_TIME,
            standing_due_at: NO_TIME,
            new_due_at: event.due_at,
            hold_due_at: self.open_hold.map_or(NO_TIME, |hold| self.facts.holds[hold].due_at),
            after_end: self.case.ended(),
            in_bulk: self.bulk.has_due_move(self.events, event.index as usize),
            event: event.index,
        });
    }

    /// Fills in the due dates before each move: the one that the last move before it named, else the exported one if
    /// that is the first one.
    pub(super) fn finish_due_moves(&mut self, calendar: &Calendar, received_at: i64, exported_due_at: i64) {
        let mut due_at = self.first_due(exported_due_at);
        let mut set_by: Option<EventIndex> = None;
        for index in self.case.first_due_move..self.facts.due_moves.len() {
            let DueMove { moved_at, new_due_at, event, .. } = self.facts.due_moves[index];
            let standing_due_at = self.after_pauses(calendar, (received_at, due_at), moved_at, |asked_by| {
                asked_by < event && set_by.is_none_or(|set_by| asked_by > set_by)
            });
            self.facts.due_moves[index].old_due_at = due_at;
            self.facts.due_moves[index].standing_due_at = standing_due_at;
            if new_due_at != NO_TIME {
                (due_at, set_by) = (new_due_at, Some(event));
            }
        }
    }

    /// Returns the due date before the first move, if the export of the case shows it: it does if it is a day or more
    /// before each date that a move names, and every move names one.
    fn first_due(&self, exported_due_at: i64) -> i64 {
        let moves = &self.facts.due_moves[self.case.first_due_move..];
        let is_later = |one: &DueMove| {
            one.new_due_at != NO_TIME && exported_due_at.saturating_add(DAY_US) <= one.new_due_at
        };
        if exported_due_at != NO_TIME && moves.iter().all(is_later) { exported_due_at } else { NO_TIME }
    }
}
