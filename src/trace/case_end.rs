//! The end of a case (rule 7).

use super::state::WalkState;
use super::walk_event::WalkEvent;
use super::working_time::HolderCalendars;
use crate::event::{Kind, NO_TIME};
use crate::fact::{EventIndex, NO_EVENT, Passage};

impl WalkState<'_> {
    /// Applies an event that ends the case, for the first time or again.
    pub(super) fn end_case(&mut self, event: &WalkEvent) {
        self.end_at(event.at, Passage::CaseEnd(event.kind), event.index);
    }

    /// Ends the case if its last event or its own export says so, then computes all that depends on times.
    ///
    /// Times are computed only now, because an inferred receiver holds a case from before its first act, and
    /// a pause may end after a hold has begun.
    pub(super) fn finish_case(&mut self, calendars: &HolderCalendars<'_>, as_of: i64) {
        let last_event = self.case.last_event;
        if self.case.ended() {
            self.release_at_last_act();
        } else if self.sources.ends_at_last_event(self.events.source[last_event]) {
            self.release_at_last_act();
            self.case.ended_at = self.events.occurred_at[last_event];
            self.case.ended_by = Passage::LastEvent;
            self.case.ended_event = last_event as EventIndex;
            self.end_pause(self.case.ended_at, self.case.ended_event);
        } else {
            self.end_as_exported(as_of);
        }
        let until = if self.case.ended() { self.case.ended_at } else { as_of };
        self.collect_pauses(until);
        self.collect_waits(until);
        self.finish_holds(calendars, as_of);
        self.mark_batches(calendars);
        self.finish_handovers();
        self.finish_consultations(calendars, until);
        self.add_case_row(calendars, as_of);
    }

    /// Ends a case that no event ends, but whose own export says that it was finished or handed over: then,
    /// or with its last event if that is later.
    fn end_as_exported(&mut self, as_of: i64) {
        let Some(row) = self.exported_row() else { return };
        let exported = [self.cases.finished_at[row], self.cases.returned_at[row]];
        let Some(finished_at) = exported.into_iter().find(|&at| at != NO_TIME && at <= as_of) else { return };
        let ended_at = finished_at.max(self.events.occurred_at[self.case.last_event]);
        self.end_at(ended_at, Passage::CaseEnd(Kind::Complete), NO_EVENT);
    }

    /// Ends the open pause, the open hold and, unless it has ended before, the case.
    fn end_at(&mut self, at: i64, passage: Passage, event: EventIndex) {
        self.end_pause(at, event);
        self.end_hold(at, passage, event);
        if !self.case.ended() {
            self.case.ended_at = at;
            self.case.ended_by = passage;
            self.case.ended_event = event;
        }
    }

    /// Releases the last holder at its last act: nothing waits for it, since the case is over.
    fn release_at_last_act(&mut self) {
        if let (Some(_), Some(visit)) = (self.open_hold, self.path.last().copied()) {
            self.end_hold(visit.last_act_at, Passage::LastEvent, visit.last_act);
        }
    }
}
