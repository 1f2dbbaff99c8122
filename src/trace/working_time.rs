//! Working time of holders, with pauses and waits for the consulted taken out.

use crate::calendar::{Calendar, CalendarBook, CalendarId, Interval};
use crate::event::{Sym, Symbols};
use std::cell::Cell;

/// Finds the calendar of a holder without hashing a string for each hold.
pub(super) struct HolderCalendars<'a> {
    book: &'a CalendarBook,
    symbols: &'a Symbols,
    /// By symbol of the unit; filled on first use.
    of_unit: Vec<Cell<Option<CalendarId>>>,
    /// The calendar of acts without a unit.
    default: CalendarId,
    /// By symbol of the official: true if it has leave, and so a calendar of its own.
    has_leave: Vec<bool>,
}

impl<'a> HolderCalendars<'a> {
    pub(super) fn new(book: &'a CalendarBook, symbols: &'a Symbols) -> Self {
        let mut has_leave = vec![false; symbols.len()];
        for official in book.officials_with_leave() {
            if let Some(symbol) = symbols.find(official) {
                has_leave[symbol.0 as usize] = true;
            }
        }
        Self {
            book,
            symbols,
            of_unit: vec![Cell::new(None); symbols.len()],
            default: book.id_for(None, None),
            has_leave,
        }
    }

    /// Returns the calendar of an official in a unit; either may be missing.
    pub(super) fn calendar(&self, unit: Sym, official: Sym) -> &'a Calendar {
        self.book.get(self.calendar_id(unit, official))
    }

    /// Returns true if an instant is 0:00 sharp, local time: then the log may have only its date.
    pub(super) fn is_midnight(&self, at: i64) -> bool {
        let clock = self.book.clock();
        clock.day_number(at) != clock.day_number(at - 1)
    }

    fn calendar_id(&self, unit: Sym, official: Sym) -> CalendarId {
        if official.is_some() && self.has_leave[official.0 as usize] {
            return self.book.id_for(self.symbols.get(unit), self.symbols.get(official));
        }
        if unit.is_none() {
            return self.default;
        }
        let cached = &self.of_unit[unit.0 as usize];
        cached.get().unwrap_or_else(|| {
            let id = self.book.id_for(self.symbols.get(unit), None);
            cached.set(Some(id));
            id
        })
    }
}

/// The intervals, µs UTC, in which a case could not be worked on, or not by a holder.
///
/// Once [`merge_waits`](Self::merge_waits) was called, each list is sorted and free of overlap. A wait may
/// still overlap a pause; that time counts as pause.
#[derive(Default)]
pub(super) struct BlockedTime {
    pub(super) pauses: Vec<Interval>,
    /// Waits for the consulted.
    pub(super) waits: Vec<Interval>,
    /// The time of recalled holds, each with the index of the hold from which the case was away.
    pub(super) away: Vec<(usize, Interval)>,
}

/// The working time within an interval, split by what it went into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "units stand last in names")]
pub(super) struct TimeSplit {
    pub(super) work_us: i64,
    pub(super) pause_us: i64,
    pub(super) consult_us: i64,
    /// Only of a hold.
    pub(super) away_us: i64,
}

impl BlockedTime {
    pub(super) fn clear(&mut self) {
        self.pauses.clear();
        self.waits.clear();
        self.away.clear();
    }

    /// Sorts the waits and merges those that overlap. (Pauses are pushed in order and never overlap.)
    pub(super) fn merge_waits(&mut self) {
        if self.waits.len() < 2 {
            return;
        }
        self.waits.sort_unstable();
        let mut kept = 0;
        for next in 1..self.waits.len() {
            if self.waits[next].0 <= self.waits[kept].1 {
                self.waits[kept].1 = self.waits[kept].1.max(self.waits[next].1);
            } else {
                kept += 1;
                self.waits[kept] = self.waits[next];
            }
        }
        self.waits.truncate(kept + 1);
    }

    /// Splits the working time of an interval within a hold, given its index. While the case is away, there is neither
    /// work nor pause nor wait.
    pub(super) fn split_of_hold(&self, calendar: &Calendar, hold: usize, interval: Interval) -> TimeSplit {
        let mut split = self.split(calendar, interval);
        for (_, away) in self.away.iter().filter(|(sender, _)| *sender == hold) {
            let lost = self.split(calendar, intersection(*away, interval));
            split.work_us -= lost.work_us;
            split.pause_us -= lost.pause_us;
            split.consult_us -= lost.consult_us;
            split.away_us += lost.work_us + lost.pause_us + lost.consult_us;
        }
        split
    }

    /// Splits the working time of an interval into work, pause and wait.
    pub(super) fn split(&self, calendar: &Calendar, interval: Interval) -> TimeSplit {
        let total = calendar.working_us(interval.0, interval.1);
        if total == 0 || (self.pauses.is_empty() && self.waits.is_empty()) {
            return TimeSplit { work_us: total, ..TimeSplit::default() };
        }
        let pause_us = overlap_us(calendar, &self.pauses, interval);
        let mut consult_us = overlap_us(calendar, &self.waits, interval);
        for &wait in &self.waits {
            consult_us -= overlap_us(calendar, &self.pauses, intersection(wait, interval));
        }
        TimeSplit { work_us: total - pause_us - consult_us, pause_us, consult_us, away_us: 0 }
    }
}

fn overlap_us(calendar: &Calendar, blocked: &[Interval], interval: Interval) -> i64 {
    let shared = blocked.iter().map(|&stretch| intersection(stretch, interval));
    shared.map(|(start, stop)| calendar.working_us(start, stop)).sum()
}

/// Returns the intersection of two intervals. Its end may lie before its start, which means that it is empty.
fn intersection(one: Interval, other: Interval) -> Interval {
    (one.0.max(other.0), one.1.min(other.1))
}
