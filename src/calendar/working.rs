//! A compiled calendar: working time between two instants, in two look-ups.
use std::sync::Arc;

use super::clock::{DAY_SECONDS, Interval, SECOND_US};
use super::grid::Grid;

/// No due date lies farther away: two hundred years.
const FARTHEST_US: i64 = 200 * 366 * DAY_SECONDS * SECOND_US;

/// The working time of a unit, or of one official in it.
///
/// Instants are µs since the epoch, UTC. The sums cover the instants given to
/// [`CalendarBook::compile`](super::CalendarBook::compile) and five years more on either side; beyond
/// [`covered_us`](Calendar::covered_us) no time counts as worked, save where all time is working time.
#[derive(Clone, Debug)]
pub struct Calendar {
    table: Table,
    ordinary_days: Arc<[OrdinaryDay]>,
    /// Leave of an official, as spans of the working time of the unit: in order, without overlap.
    leave: Vec<LeaveSpan>,
}

/// Where the sums come from.
#[derive(Clone, Debug)]
enum Table {
    /// All time is working time.
    AroundTheClock,
    /// Shifts; shared by all officials who differ only in leave.
    Shifts(Arc<Grid>),
}

/// The mean working day from an instant on.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrdinaryDay {
    /// µs; the first holds since ever.
    pub(super) from: i64,
    pub(super) length_us: i64,
}

/// Time taken out, on the axis of working time: the unit has worked `start` µs when it begins.
#[derive(Clone, Copy, Debug)]
struct LeaveSpan {
    start: i64,
    length: i64,
    /// Leave taken before this one.
    before: i64,
}

impl Calendar {
    /// A calendar of shifts, without leave.
    pub(super) fn of_shifts(grid: Grid, ordinary_days: Vec<OrdinaryDay>) -> Self {
        Calendar {
            table: Table::Shifts(Arc::new(grid)),
            ordinary_days: ordinary_days.into(),
            leave: Vec::new(),
        }
    }

    /// The calendar in which all time is working time, before and after any date.
    ///
    /// ```
    /// use buckstop::calendar::Calendar;
    /// assert_eq!(Calendar::around_the_clock().working_us(-5, 7), 12);
    /// ```
    pub fn around_the_clock() -> Self {
        let day = OrdinaryDay { from: i64::MIN, length_us: DAY_SECONDS * SECOND_US };
        Calendar { table: Table::AroundTheClock, ordinary_days: [day].into(), leave: Vec::new() }
    }

    /// This calendar without the instants given: µs `[start, stop)`, in order of time, without overlap.
    pub(super) fn without(&self, absences: &[Interval]) -> Self {
        let mut calendar = self.clone();
        let mut taken = 0;
        for &(start, stop) in absences {
            let (start, stop) = (self.table.prefix_us(start), self.table.prefix_us(stop));
            if start < stop {
                calendar.leave.push(LeaveSpan { start, length: stop - start, before: taken });
                taken += stop - start;
            }
        }
        calendar
    }

    /// Working µs from `start` to `stop`; 0 when `stop` is not after `start`.
    #[inline]
    pub fn working_us(&self, start: i64, stop: i64) -> i64 {
        if stop <= start { 0 } else { self.prefix_us(stop) - self.prefix_us(start) }
    }

    /// The first instant at which so much has been worked since another, which it is itself where that is
    /// nothing; at the latest the end of what is covered.
    ///
    /// ```
    /// use buckstop::calendar::Calendar;
    /// assert_eq!(Calendar::around_the_clock().after_working(5, 7), 12);
    /// ```
    pub fn after_working(&self, start: i64, working_us: i64) -> i64 {
        if working_us <= 0 {
            return start;
        }
        let last = self.covered_us().1.min(start.saturating_add(FARTHEST_US)).max(start);
        if self.working_us(start, last) < working_us {
            return last;
        }
        // Not enough has been worked at `before`, and enough at `after`.
        let (mut before, mut after) = (start, start.saturating_add(working_us));
        while self.working_us(start, after) < working_us {
            before = after;
            after = after.saturating_add(working_us.saturating_mul(4)).min(last);
        }
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if self.working_us(start, middle) < working_us { before = middle } else { after = middle }
        }
        after
    }

    /// Cumulative working µs from the calendar's origin to an instant. Differences mean something, the value
    /// alone does not: a caller who keeps the prefix of the last event pays one look-up per event.
    #[inline]
    pub fn prefix_us(&self, t: i64) -> i64 {
        let worked = self.table.prefix_us(t);
        if self.leave.is_empty() { worked } else { worked - self.taken_us(worked) }
    }

    /// Mean working µs of the weekdays that are worked, by the week in force at an instant: what "a day" means
    /// when a report turns hours into working days. Never 0.
    pub fn working_us_per_day(&self, t: i64) -> i64 {
        let begun = self.ordinary_days.partition_point(|day| day.from <= t);
        self.ordinary_days[begun.saturating_sub(1)].length_us
    }

    /// The instants covered, µs `[start, stop)`; beyond them no time counts as worked.
    pub fn covered_us(&self) -> (i64, i64) {
        match &self.table {
            Table::AroundTheClock => (i64::MIN, i64::MAX),
            Table::Shifts(grid) => grid.covered_us(),
        }
    }

    /// Leave taken when the unit has worked `worked` µs.
    fn taken_us(&self, worked: i64) -> i64 {
        let begun = self.leave.partition_point(|span| span.start < worked);
        match begun.checked_sub(1) {
            None => 0,
            Some(index) => {
                let span = &self.leave[index];
                span.before + (worked - span.start).min(span.length)
            }
        }
    }
}

impl Table {
    #[inline]
    fn prefix_us(&self, t: i64) -> i64 {
        match self {
            Table::AroundTheClock => t,
            Table::Shifts(grid) => grid.prefix_us(t),
        }
    }
}
