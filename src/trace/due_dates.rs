//! Due dates of holds (rule 3) and of the case (rule 10).

use super::settings::AfterPause;
use super::state::WalkState;
use super::walk_event::WalkEvent;
use crate::calendar::Calendar;
use crate::event::NO_TIME;
use crate::fact::EventIndex;

impl WalkState<'_> {
    /// Gives the open hold a new due date; a missing one changes nothing.
    pub(super) fn set_hold_due(&mut self, due_at: i64) {
        if let (Some(index), true) = (self.open_hold, due_at != NO_TIME) {
            self.facts.holds[index].due_at = due_at;
        }
    }

    /// Applies the new due date that an event which ends a pause may name.
    pub(super) fn name_new_due(&mut self, event: &WalkEvent) {
        self.case.due_is_current |= event.due_at != NO_TIME;
        self.set_hold_due(event.due_at);
    }

    /// Applies an `extend_due`. The due date of the case counts as moved even if the event does not name the
    /// new one.
    pub(super) fn extend_due(&mut self, event: &WalkEvent) {
        self.case.due_moves += 1;
        self.case.due_is_current = true;
        self.set_hold_due(event.due_at);
    }

    /// Returns the due date from which the case is late: the exported one, moved by pauses, unless an event has moved it
    /// already. `until` is the case's end, or `as_of`.
    pub(super) fn standing_due(
        &self,
        calendar: &Calendar,
        (received_at, due_at): (i64, i64),
        until: i64,
    ) -> i64 {
        if self.case.due_is_current {
            return due_at;
        }
        self.after_pauses(calendar, (received_at, due_at), until, |_| true)
    }

    /// Returns a due date moved by each pause that was asked for before it, by an event that counts. A pause that is open
    /// at `until` counts up to then.
    pub(super) fn after_pauses(
        &self,
        calendar: &Calendar,
        (received_at, due_at): (i64, i64),
        until: i64,
        counts: impl Fn(EventIndex) -> bool,
    ) -> i64 {
        if due_at == NO_TIME {
            return NO_TIME;
        }
        let mut standing_due_at = due_at;
        let pauses = self.facts.pauses[self.case.first_pause..].iter();
        for pause in pauses.filter(|pause| counts(pause.event)) {
            let resumed_at = if pause.resumed_at == NO_TIME { until } else { pause.resumed_at.min(until) };
            if pause.paused_at >= standing_due_at || pause.paused_at >= resumed_at {
                continue;
            }
            let source = self.events.source[pause.event as usize];
            standing_due_at = match self.sources.after_pause(source) {
                AfterPause::Exported => standing_due_at,
                AfterPause::Resume => {
                    let waited_us = calendar.working_us(pause.paused_at, resumed_at);
                    calendar.after_working(standing_due_at, waited_us)
                }
                AfterPause::Restart => {
                    let limit_us = calendar.working_us(received_at, due_at);
                    calendar.after_working(resumed_at, limit_us)
                }
            };
        }
        standing_due_at
    }
}
