//! Compiles shifts on dates into prefix sums in UTC, for one time zone and one period.
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::assign::Leave;
use super::clock::{DAY_SECONDS, Interval, LocalClock, SECOND_US, date_of, day_of};
use super::error::CalendarError;
use super::prefix_sums::PrefixSums;
use super::spec::{CalendarSpec, Period};
use super::working::{Calendar, OrdinaryDay};

/// Days covered before the first and after the last instant asked for, because due dates lie that far away.
const MARGIN_DAYS: i64 = 5 * 366;
/// The most years between the first and the last instant. More means that impossible dates were let through.
const MAX_YEARS: i64 = 100;

/// The whole UTC days to cover.
pub(super) struct Coverage {
    first_day: i64,
    days: usize,
}

impl Coverage {
    pub(super) fn new(first: i64, last: i64) -> Result<Self, CalendarError> {
        let out_of_range = |reason: &str| {
            CalendarError::new(format!(
                "dates from {} to {} are out of range: {reason}\n\n\
                 hint: impossible dates (1900-01-01, 9999-12-31) must be rejected, or read as missing, before \
                 working time is counted",
                show(first),
                show(last)
            ))
        };
        if last < first {
            return Err(out_of_range("the last lies before the first"));
        }
        let day = |t: i64| t.div_euclid(DAY_SECONDS * SECOND_US);
        if day(last) - day(first) > MAX_YEARS * 366 {
            return Err(out_of_range(&format!("that is more than {MAX_YEARS} years")));
        }
        let (first_day, last_day) = (day(first) - MARGIN_DAYS, day(last) + MARGIN_DAYS);
        // One day more on either side, because local dates may differ from those in UTC.
        if date_of(first_day - 1).is_none() || date_of(last_day + 1).is_none() {
            return Err(out_of_range("the years are not between -9999 and 9999"));
        }
        Ok(Coverage { first_day, days: (last_day - first_day + 1) as usize })
    }

    /// Returns the period in seconds since the epoch.
    fn seconds(&self) -> Interval {
        (self.first_day * DAY_SECONDS, (self.first_day + self.days as i64) * DAY_SECONDS)
    }

    pub(super) fn clock(&self, zone: &TimeZone) -> LocalClock {
        let (start, stop) = self.seconds();
        let instant =
            |second| Timestamp::from_second(second).expect("the span was checked to lie within the years");
        LocalClock::new(zone, instant(start), instant(stop))
    }
}

fn show(t: i64) -> String {
    let beyond = |_| if t < 0 { "before the year -9999" } else { "the end of the year 9999" }.to_owned();
    Timestamp::from_microsecond(t).map_or_else(beyond, |instant| instant.to_string())
}

/// Compiles one calendar without leave.
pub(super) fn compile(spec: &CalendarSpec, clock: &LocalClock, coverage: &Coverage) -> Calendar {
    if spec.is_around_the_clock() {
        return Calendar::around_the_clock();
    }
    let sums = PrefixSums::new(coverage.first_day, coverage.days, &working_intervals(spec, clock, coverage))
        .expect("a hundred years of seconds fit, and days differ in far fewer than 65 536 ways");
    Calendar::of_shifts(sums, ordinary_days(spec, clock))
}

/// Returns all working time within the coverage, as intervals in seconds, UTC, in order.
fn working_intervals(spec: &CalendarSpec, clock: &LocalClock, coverage: &Coverage) -> Vec<Interval> {
    let (first, last) = coverage.seconds();
    let mut intervals = Vec::new();
    for (stretch, until) in clock.stretches_with_ends() {
        let (from, until) = (stretch.from.max(first), until.min(last));
        let first_local_day = (from + stretch.offset).div_euclid(DAY_SECONDS);
        let last_local_day = (until + stretch.offset).div_euclid(DAY_SECONDS);
        for day in first_local_day..=last_local_day {
            let Some(date) = date_of(day) else { continue };
            let midnight = day * DAY_SECONDS - stretch.offset;
            for shift in spec.shifts_on(date) {
                let start = (midnight + shift.start_seconds()).max(from);
                let stop = (midnight + shift.stop_seconds()).min(until);
                if start < stop {
                    intervals.push((start, stop));
                }
            }
        }
    }
    intervals
}

fn ordinary_days(spec: &CalendarSpec, clock: &LocalClock) -> Vec<OrdinaryDay> {
    let begins = |date| {
        let midnight = day_of(date) * DAY_SECONDS;
        // A day that a zone skips altogether (Samoa, 30 December 2011) begins when the next one does.
        let start = clock.instants(midnight, midnight + 2 * DAY_SECONDS).next();
        start.map_or(i64::MAX, |(start, _)| start * SECOND_US)
    };
    let day = |period: &Period| OrdinaryDay {
        from: period.from.map_or(i64::MIN, begins),
        length_us: period.ordinary_day_seconds() * SECOND_US,
    };
    spec.periods().iter().map(day).collect()
}

/// Returns the days of leave by official, as intervals of half-day numbers, in order and merged where they touch.
pub(super) fn absences(leave: &[Leave]) -> Result<BTreeMap<&str, Vec<Interval>>, CalendarError> {
    let mut ranges: BTreeMap<&str, Vec<Interval>> = BTreeMap::new();
    for Leave { official_id, first_day, last_day } in leave {
        if last_day < first_day {
            return Err(CalendarError::backwards("leave of", official_id, *first_day, *last_day));
        }
        let halves = (2 * day_of(*first_day), 2 * (day_of(*last_day) + 1));
        ranges.entry(official_id).or_default().push(halves);
    }
    for days in ranges.values_mut() {
        days.sort_unstable();
        *days = merge(days);
    }
    Ok(ranges)
}

/// Joins intervals that touch or overlap.
pub(super) fn merge(sorted: &[Interval]) -> Vec<Interval> {
    let mut merged: Vec<Interval> = Vec::with_capacity(sorted.len());
    for &(first, after) in sorted {
        match merged.last_mut() {
            Some((_, end)) if first <= *end => *end = after.max(*end),
            _ => merged.push((first, after)),
        }
    }
    merged
}

/// Returns the instants of local half-days, as intervals in µs, in order.
pub(super) fn absent_us(days: &[Interval], clock: &LocalClock) -> Vec<Interval> {
    let local = days.iter().map(|(first, after)| (first * DAY_SECONDS / 2, after * DAY_SECONDS / 2));
    // They are in order although a zone may repeat the time around a midnight, because ranges of leave that do
    // not touch lie at least a day apart.
    local
        .flat_map(|(start, stop)| clock.instants(start, stop))
        .map(|(start, stop)| (start.saturating_mul(SECOND_US), stop.saturating_mul(SECOND_US)))
        .collect()
}
