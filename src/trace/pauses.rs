//! Pauses: the clock stands still while the applicant has the case.

use super::clock::Clock;
use super::entry::Entry;
use super::walk::Walk;
use crate::calendar::Calendar;
use crate::event::{NO_TIME, Sym};
use crate::fact::Pause;
use serde::{Deserialize, Serialize};

/// What a pause does to the due date of its case, where no event names a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterPause {
    /// It is moved by the working time waited.
    #[default]
    Resume,
    /// The whole time limit begins anew when the pause ends.
    Restart,
    /// It stays as exported: what exports it moves it by itself.
    Exported,
}

impl Walk<'_> {
    /// The due date from which the case is late: the exported one, moved by each pause that was asked for
    /// before it, unless an event of the case names a new one. `until` is the case's end, or `as_of`.
    pub(super) fn standing_due(
        &self,
        calendar: &Calendar,
        (received_at, due_at): (i64, i64),
        until: i64,
    ) -> i64 {
        if due_at == NO_TIME || self.case.due_is_current {
            return due_at;
        }
        let mut standing_at = due_at;
        for pause in &self.facts.pauses[self.case.first_pause..] {
            let resumed_at = if pause.resumed_at == NO_TIME { until } else { pause.resumed_at };
            if pause.paused_at >= standing_at || pause.paused_at >= resumed_at {
                continue;
            }
            standing_at = match self.after_pause(pause.event as usize) {
                AfterPause::Exported => standing_at,
                AfterPause::Resume => {
                    calendar.after_working(standing_at, calendar.working_us(pause.paused_at, resumed_at))
                }
                AfterPause::Restart => {
                    calendar.after_working(resumed_at, calendar.working_us(received_at, due_at))
                }
            };
        }
        standing_at
    }

    /// Stops the clock. A pause that is still open ends here, and one of a case that has ended stops nothing.
    pub(super) fn pause(&mut self, holder: Sym, entry: &Entry) {
        let (at, kind) = (entry.at, entry.kind);
        self.resume(at);
        let earlier = &self.facts.pauses[self.case.first_pause..];
        let cycle_no = earlier.iter().filter(|pause| pause.kind == kind).count() as u32 + 1;
        self.open_pause = Some(self.facts.pauses.len());
        self.facts.pauses.push(Pause {
            case_id: self.case.case_id,
            pause_no: earlier.len() as u32 + 1,
            kind,
            asked_by: holder,
            unit_id: entry.unit,
            procedure_id: self.case.procedure_id,
            paused_at: at,
            resumed_at: NO_TIME,
            cycle_no,
            budget_share: None,
            event: entry.index,
        });
        if self.case.ended() {
            self.resume(at);
        }
    }

    /// Lets the clock run again, if it stands.
    pub(super) fn resume(&mut self, at: i64) {
        if let Some(open) = self.open_pause.take() {
            self.facts.pauses[open].resumed_at = at;
        }
    }

    /// Collects the time the case stood still.
    pub(super) fn collect_pauses(&mut self, until: i64) {
        for pause in &self.facts.pauses[self.case.first_pause..] {
            let resumed_at = if pause.resumed_at == NO_TIME { until } else { pause.resumed_at };
            if pause.paused_at < resumed_at {
                self.blocked.pauses.push((pause.paused_at, resumed_at));
            }
        }
    }

    /// Tells how much of the case's time limit was used up when each pause was asked for. Earlier pauses
    /// used none of it.
    pub(super) fn finish_pauses(&mut self, clock: &Clock<'_>, received_at: i64, due_at: i64, unit: Sym) {
        if due_at == NO_TIME || self.facts.pauses.len() == self.case.first_pause {
            return;
        }
        let calendar = clock.calendar(unit, Sym::NONE);
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
