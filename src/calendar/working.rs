//! A compiled calendar: the working time between two instants, in two look-ups.
use std::sync::Arc;

use super::clock::{DAY_SECONDS, Interval, SECOND_US};
use super::prefix_sums::PrefixSums;

/// No due date is further away than two hundred years.
const FARTHEST_US: i64 = 200 * 366 * DAY_SECONDS * SECOND_US;

/// The working time of a unit, or of one official in it.
///
/// Instants are µs since the epoch, UTC. The sums cover the instants given to
/// [`CalendarBook::compile`](super::CalendarBook::compile) and five years more on either side; beyond
/// [`covered_us`](Calendar::covered_us) no time counts as worked, except where all time is working time.
#[derive(Clone, Debug)]
pub struct Calendar {
    hours: Hours,
    ordinary_days: Arc<[OrdinaryDay]>,
    /// The leave of an official, in order and without overlap.
    leave: Vec<Absence>,
}

/// When the unit works.
#[derive(Clone, Debug)]
enum Hours {
    /// All time is working time.
    AroundTheClock,
    /// In shifts. The sums are shared by officials who differ only in their leave.
    Shifts(Arc<PrefixSums>),
}

/// The length of an ordinary working day from an instant on.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrdinaryDay {
    /// µs; `i64::MIN` for the first.
    pub(super) from: i64,
    pub(super) length_us: i64,
}

/// An absence, measured in working time of the unit: it begins when the unit has worked `start` µs.
#[derive(Clone, Copy, Debug)]
struct Absence {
    start: i64,
    length: i64,
    /// The working time lost to earlier absences.
    before: i64,
}

impl Calendar {
    /// Returns a calendar of shifts, without leave.
    pub(super) fn of_shifts(sums: PrefixSums, ordinary_days: Vec<OrdinaryDay>) -> Self {
        Calendar {
            hours: Hours::Shifts(Arc::new(sums)),
            ordinary_days: ordinary_days.into(),
            leave: Vec::new(),
        }
    }

    /// Returns the calendar in which all time is working time, without limits.
    ///
    /// ```
    /// use buckstop::calendar::Calendar;
    /// assert_eq!(Calendar::around_the_clock().working_us(-5, 7), 12);
    /// ```
    pub fn around_the_clock() -> Self {
        let day = OrdinaryDay { from: i64::MIN, length_us: DAY_SECONDS * SECOND_US };
        Calendar { hours: Hours::AroundTheClock, ordinary_days: [day].into(), leave: Vec::new() }
    }

    /// Returns this calendar less some absences, given in µs, in order of time and without overlap.
    pub(super) fn without(&self, absences: &[Interval]) -> Self {
        let mut calendar = self.clone();
        let mut absent = 0;
        for &(start, stop) in absences {
            let (start, stop) = (self.hours.prefix_us(start), self.hours.prefix_us(stop));
            if start < stop {
                calendar.leave.push(Absence { start, length: stop - start, before: absent });
                absent += stop - start;
            }
        }
        calendar
    }

    /// Returns the working µs from `start` to `stop`; 0 if `stop` is not after `start`.
    #[inline]
    pub fn working_us(&self, start: i64, stop: i64) -> i64 {
        if stop <= start { 0 } else { self.prefix_us(stop) - self.prefix_us(start) }
    }

    /// Returns the first instant at which `working_us` have been worked since `start`, but at the latest the end
    /// of what is covered. If `working_us` is not positive, that is `start` itself.
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
        // Invariant: at `before` not enough has been worked, at `after` enough.
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

    /// Returns the cumulative working µs up to an instant. Only differences between two such values mean
    /// something; a caller that keeps the value of the last event needs one look-up per event.
    #[inline]
    pub fn prefix_us(&self, t: i64) -> i64 {
        let worked = self.hours.prefix_us(t);
        if self.leave.is_empty() { worked } else { worked - self.absent_us(worked) }
    }

    /// Returns the mean working µs of the weekdays that have shifts, by the week in force at an instant. A report
    /// uses it to convert hours into working days. Never 0.
    pub fn working_us_per_day(&self, t: i64) -> i64 {
        let begun = self.ordinary_days.partition_point(|day| day.from <= t);
        self.ordinary_days[begun.saturating_sub(1)].length_us
    }

    /// Returns the instants covered, µs `[start, stop)`. Beyond them no time counts as worked.
    pub fn covered_us(&self) -> (i64, i64) {
        match &self.hours {
            Hours::AroundTheClock => (i64::MIN, i64::MAX),
            Hours::Shifts(sums) => sums.covered_us(),
        }
    }

    /// Returns the working time lost to absences when the unit has worked `worked` µs.
    fn absent_us(&self, worked: i64) -> i64 {
        let begun = self.leave.partition_point(|absence| absence.start < worked);
        match begun.checked_sub(1) {
            None => 0,
            Some(index) => {
                let absence = &self.leave[index];
                absence.before + (worked - absence.start).min(absence.length)
            }
        }
    }
}

impl Hours {
    #[inline]
    fn prefix_us(&self, t: i64) -> i64 {
        match self {
            Hours::AroundTheClock => t,
            Hours::Shifts(sums) => sums.prefix_us(t),
        }
    }
}
