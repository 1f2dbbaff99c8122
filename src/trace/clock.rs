//! Working time of a holder, with what blocked the case taken out.

use crate::calendar::{Calendar, CalendarBook, CalendarId};
use crate::event::{Sym, Symbols};
use std::cell::Cell;

/// A stretch of time, from its first µs to just before its last.
pub(super) type Span = (i64, i64);

/// Finds the calendar of a holder without hashing a string per hold.
pub(super) struct Clock<'a> {
    book: &'a CalendarBook,
    symbols: &'a Symbols,
    of_unit: Vec<Cell<Option<CalendarId>>>,
    of_nobody: CalendarId,
    on_leave: Vec<bool>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(book: &'a CalendarBook, symbols: &'a Symbols) -> Self {
        let mut on_leave = vec![false; symbols.len()];
        for official in book.officials_with_leave() {
            if let Some(symbol) = symbols.find(official) {
                on_leave[symbol.0 as usize] = true;
            }
        }
        Self {
            book,
            symbols,
            of_unit: vec![Cell::new(None); symbols.len()],
            of_nobody: book.id_for(None, None),
            on_leave,
        }
    }

    /// The calendar of an official in a unit; either may be missing.
    pub(super) fn calendar(&self, unit: Sym, official: Sym) -> &'a Calendar {
        self.book.get(self.calendar_id(unit, official))
    }

    fn calendar_id(&self, unit: Sym, official: Sym) -> CalendarId {
        if official.is_some() && self.on_leave[official.0 as usize] {
            return self.book.id_for(self.symbols.get(unit), self.symbols.get(official));
        }
        if unit.is_none() {
            return self.of_nobody;
        }
        let slot = &self.of_unit[unit.0 as usize];
        slot.get().unwrap_or_else(|| {
            let id = self.book.id_for(self.symbols.get(unit), None);
            slot.set(Some(id));
            id
        })
    }
}

/// What kept a case from being worked on: pauses, and waits for the consulted.
///
/// Both lists are sorted and without overlap inside themselves; a wait may overlap a pause, and that time
/// then counts as pause alone.
#[derive(Default)]
pub(super) struct Blocked {
    pub(super) pauses: Vec<Span>,
    pub(super) waits: Vec<Span>,
}

/// Working time within a span, split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "units stand last in names")]
pub(super) struct Split {
    pub(super) work_us: i64,
    pub(super) pause_us: i64,
    pub(super) consult_us: i64,
}

impl Blocked {
    pub(super) fn clear(&mut self) {
        self.pauses.clear();
        self.waits.clear();
    }

    /// Sorts the waits and joins those that overlap; the pauses come sorted and apart from the walk.
    pub(super) fn tidy(&mut self) {
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

    /// Splits the working time of a span into work, pause and wait.
    pub(super) fn split(&self, calendar: &Calendar, span: Span) -> Split {
        let total = calendar.working_us(span.0, span.1);
        if total == 0 || (self.pauses.is_empty() && self.waits.is_empty()) {
            return Split { work_us: total, ..Split::default() };
        }
        let pause_us = overlap(calendar, &self.pauses, span);
        let mut consult_us = overlap(calendar, &self.waits, span);
        for &wait in &self.waits {
            consult_us -= overlap(calendar, &self.pauses, common(wait, span));
        }
        Split { work_us: total - pause_us - consult_us, pause_us, consult_us }
    }
}

fn overlap(calendar: &Calendar, blocked: &[Span], span: Span) -> i64 {
    blocked.iter().map(|&stretch| common(stretch, span)).map(|both| calendar.working_us(both.0, both.1)).sum()
}

/// What two spans share; it may end before it begins, which is no time at all.
fn common(one: Span, other: Span) -> Span {
    (one.0.max(other.0), one.1.min(other.1))
}
