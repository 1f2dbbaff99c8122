//! The walk over a bucket, some cases at a time.
//!
//! The facts of a whole bucket do not fit into the cache of a core, and whoever reads them afterwards waits
//! for main memory. So the walk stops after a batch of cases, and their facts are counted and written while
//! they are still in the cache.

use super::settings::WalkSettings;
use super::state::WalkState;
use super::walk_event::WalkEvent;
use super::working_time::HolderCalendars;
use crate::event::{CaseColumns, EventColumns};
use crate::fact::{Facts, Level};

/// The least number of events in a batch. Their facts take about 400 KB.
const BATCH_EVENTS: usize = 2048;

/// Walks over a bucket at one level of holder, some cases at a time.
///
/// The rows of each table come in the order of cases, then of their running numbers. Events after
/// `as_of` are as if they had not happened yet; a case that has only such events has no row.
pub struct Walker<'a> {
    state: WalkState<'a>,
    calendars: HolderCalendars<'a>,
    as_of: i64,
    /// Index of the first event not walked over yet.
    next: usize,
}

impl<'a> Walker<'a> {
    /// Begins at the first case. `events` must be in the order of cases, then of time.
    pub fn new(
        events: &'a EventColumns,
        cases: &'a CaseColumns,
        level: Level,
        settings: &WalkSettings<'a>,
    ) -> Self {
        Self {
            state: WalkState::new(events, cases, level, settings),
            calendars: HolderCalendars::new(settings.calendars, &events.symbols),
            as_of: settings.as_of,
            next: 0,
        }
    }

    /// Walks over the next batch of cases and replaces the rows of `facts` by theirs, reusing its memory.
    ///
    /// Returns false if no case was left. A batch may have no facts.
    pub fn next_batch(&mut self, facts: &mut Facts) -> bool {
        self.walk_until(self.next + BATCH_EVENTS, facts)
    }

    /// Does the same for all cases that are left.
    pub fn rest(&mut self, facts: &mut Facts) -> bool {
        self.walk_until(usize::MAX, facts)
    }

    /// Walks over whole cases until at least `stop` events lie behind.
    fn walk_until(&mut self, stop: usize, facts: &mut Facts) -> bool {
        facts.clear();
        let events: &'a EventColumns = self.state.events;
        let case_ids = events.case_id.as_slice();
        if self.next >= case_ids.len() {
            return false;
        }
        std::mem::swap(&mut self.state.facts, facts);
        while self.next < stop.min(case_ids.len()) {
            let start = self.next;
            let length = case_ids[start..].iter().take_while(|&&other| other == case_ids[start]).count();
            self.next = start + length;
            self.walk_case(start, self.next);
        }
        std::mem::swap(&mut self.state.facts, facts);
        true
    }

    /// Walks over the events `start..stop`, which are those of one case.
    fn walk_case(&mut self, start: usize, stop: usize) {
        let happened = happened_by(self.as_of, &self.state.events.occurred_at[start..stop]);
        if happened == 0 {
            return;
        }
        let stop = start + happened;
        self.state.begin_case(start, stop);
        for index in start..stop {
            let event = WalkEvent::read(self.state.events, self.state.level, index);
            self.state.apply(&event);
        }
        self.state.finish_case(&self.calendars, self.as_of);
    }
}

/// Returns how many events of a case have happened by `as_of`. The times are sorted, so the last one mostly
/// decides.
fn happened_by(as_of: i64, occurred_at: &[i64]) -> usize {
    match occurred_at.last() {
        Some(&last) if last <= as_of => occurred_at.len(),
        _ => occurred_at.partition_point(|&at| at <= as_of),
    }
}
