//! Pauses: the clock stands still while the applicant has the case (rule 6).

use super::state::WalkState;
use super::walk_event::WalkEvent;
use super::working_time::HolderCalendars;
use crate::event::{NO_TIME, Sym};
use crate::fact::{EventIndex, NO_EVENT, Pause};

impl WalkState<'_> {
    /// Begins a pause, which ends one that is still open. After the case's end it ends at once, so that it
    /// stops nothing.
    pub(super) fn begin_pause(&mut self, event: &WalkEvent) {
        let WalkEvent { at, kind, .. } = *event;
        self.end_pause(at, event.index);
        let earlier = &self.facts.pauses[self.case.first_pause..];
        let cycle_no = earlier.iter().filter(|pause| pause.kind == kind).count() as u32 + 1;
        self.open_pause = Some(self.facts.pauses.len());
        self.facts.pauses.push(Pause {
            case_id: self.case.case_id,
            pause_no: earlier.len() as u32 + 1,
            kind,
            asked_by: event.actor,
            unit_id: event.unit,
            procedure_id: self.case.procedure_id,
            paused_at: at,
            resumed_at: NO_TIME,
            cycle_no,
            budget_share: None,
            event: event.index,
            resumed_by: NO_EVENT,
        });
        if self.case.ended() {
            self.end_pause(at, event.index);
        }
    }

    /// Ends the open pause, if there is one, by an event.
    pub(super) fn end_pause(&mut self, at: i64, event: EventIndex) {
        if let Some(open) = self.open_pause.take() {
            self.facts.pauses[open].resumed_at = at;
            self.facts.pauses[open].resumed_by = event;
        }
    }

    /// Collects the intervals in which the case stood still. `until` is the case's end, or `as_of`.
    pub(super) fn collect_pauses(&mut self, until: i64) {
        for pause in &self.facts.pauses[self.case.first_pause..] {
            let resumed_at = if pause.resumed_at == NO_TIME { until } else { pause.resumed_at };
            if pause.paused_at < resumed_at {
                self.blocked.pauses.push((pause.paused_at, resumed_at));
            }
        }
    }

    /// Computes, for each pause, the share of the case's time limit that was used up when it began. Earlier
    /// pauses use up nothing.
    pub(super) fn finish_pauses(
        &mut self,
        calendars: &HolderCalendars<'_>,
        received_at: i64,
        due_at: i64,
        unit: Sym,
    ) {
        if due_at == NO_TIME || self.facts.pauses.len() == self.case.first_pause {
            return;
        }
        let calendar = calendars.calendar(unit, Sym::NONE);
        let limit_us = calendar.working_us(received_at, due_at);
        if limit_us <= 0 {
            return;
        }
        for pause in &mut self.facts.pauses[self.case.first_pause..] {
            let split = self.blocked.split(calendar, (received_at, pause.paused_at));
            pause.budget_share = Some((split.work_us + split.consult_us) as f64 / limit_us as f64);
        }
    }
}
