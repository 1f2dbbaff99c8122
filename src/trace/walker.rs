//! A bucket case by case, in pieces that fit into the cache.
//!
//! The facts of a whole bucket are larger than the memory near a core: whoever reads them after the walk
//! waits for them to come back. So the walk stops after some cases, and their facts are counted and written
//! while they are at hand.

use super::WalkSettings;
use super::clock::Clock;
use super::walk::Walk;
use crate::event::{CaseColumns, EventColumns};
use crate::fact::{Facts, Level};

/// Events in a piece, its last case aside: their facts take some 400 KB.
const PIECE_EVENTS: usize = 2048;

/// Walks over all cases of a bucket for one level of holder.
///
/// The facts of one bucket at one level, as [`Walker`] gives them, all at once.
pub fn walk(events: &EventColumns, cases: &CaseColumns, level: Level, settings: &WalkSettings<'_>) -> Facts {
    let mut facts = Facts::default();
    Walker::new(events, cases, level, settings).rest(&mut facts);
    facts
}

/// Walks over a bucket for one level of holder, some cases at a time.
///
/// The rows of each table come in the order of cases, then of their running numbers. Events after
/// `as_of` are as if they had not happened yet; a case that has only such events has no row.
pub struct Walker<'a> {
    walk: Walk<'a>,
    clock: Clock<'a>,
    as_of: i64,
    /// The first event that was not walked over.
    next: usize,
}

impl<'a> Walker<'a> {
    /// Begins at the first case. `events` are in the order of cases, then of time.
    pub fn new(
        events: &'a EventColumns,
        cases: &'a CaseColumns,
        level: Level,
        settings: &WalkSettings<'a>,
    ) -> Self {
        Self {
            walk: Walk::new(events, cases, level, settings),
            clock: Clock::new(settings.calendars, &events.symbols),
            as_of: settings.as_of,
            next: 0,
        }
    }

    /// Walks over the next cases, into tables whose memory is used again; what they held is lost. False when no
    /// case was left. A piece may be without facts.
    pub fn piece(&mut self, facts: &mut Facts) -> bool {
        self.walk_to(self.next + PIECE_EVENTS, facts)
    }

    /// As [`Walker::piece`], over all cases that are left.
    pub fn rest(&mut self, facts: &mut Facts) -> bool {
        self.walk_to(usize::MAX, facts)
    }

    /// Walks over whole cases, at least to this event.
    fn walk_to(&mut self, enough: usize, facts: &mut Facts) -> bool {
        facts.clear();
        let events: &'a EventColumns = self.walk.events;
        let case_ids = events.case_id.as_slice();
        if self.next >= case_ids.len() {
            return false;
        }
        std::mem::swap(&mut self.walk.facts, facts);
        while self.next < enough.min(case_ids.len()) {
            let start = self.next;
            let length = case_ids[start..].iter().take_while(|&&other| other == case_ids[start]).count();
            self.next = start + length;
            self.walk.walk_case(start, self.next, &self.clock, self.as_of);
        }
        std::mem::swap(&mut self.walk.facts, facts);
        true
    }
}
