//! From shifts on dates to prefix sums in UTC, for one zone and one span of time.
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::assign::Leave;
use super::clock::{DAY_SECONDS, Interval, LocalClock, SECOND_US, date_of, day_of};
use super::error::CalendarError;
use super::grid::Grid;
use super::spec::{CalendarSpec, Period};
use super::working::{Calendar, OrdinaryDay};

/// Days covered before the first and after the last instant asked for: due dates and queries look that far.
const MARGIN_DAYS: i64 = 5 * 366;
/// Most years between the first and the last instant: more means that impossible dates got in.
const MAX_YEARS: i64 = 100;

/// The whole UTC days to cover.
pub(super) struct Coverage {
    first_day: i64,
    days: usize,
}

impl Coverage {
    pub(super) fn new(first: i64, last: i64) -> Result<Self, CalendarError> {
        let out_of_range =
            |reason: String| CalendarError::OutOfRange { first: show(first), last: show(last), reason };
        if last < first {
            return Err(out_of_range("the last lies before the first".to_owned()));
        }
        let day = |t: i64| t.div_euclid(DAY_SECONDS * SECOND_US);
        if day(last) - day(first) > MAX_YEARS * 366 {
            return Err(out_of_range(format!("that is more than {MAX_YEARS} years")));
        }
        let (first_day, last_day) = (day(first) - MARGIN_DAYS, day(last) + MARGIN_DAYS);
        // One day more than the span on either side, because local dates may differ from UTC's.
        if date_of(first_day - 1).is_none() || date_of(last_day + 1).is_none() {
            return Err(out_of_range("the years are not between -9999 and 9999".to_owned()));
        }
        Ok(Coverage { first_day, days: (last_day - first_day + 1) as usize })
    }

    /// Seconds since the epoch, `[start, stop)`.
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

/// One calendar without leave.
pub(super) fn compile(spec: &CalendarSpec, clock: &LocalClock, coverage: &Coverage) -> Calendar {
    if spec.is_around_the_clock() {
        return Calendar::around_the_clock();
    }
    let grid = Grid::new(coverage.first_day, coverage.days, &working_spans(spec, clock, coverage))
        .expect("a hundred years of seconds fit, and days differ in far fewer than 65 536 ways");
    Calendar::of_shifts(grid, ordinary_days(spec, clock))
}

/// All working time within the span, seconds `[start, stop)` in UTC, in order.
fn working_spans(spec: &CalendarSpec, clock: &LocalClock, coverage: &Coverage) -> Vec<Interval> {
    let (first, last) = coverage.seconds();
    let mut spans = Vec::new();
    for (stretch, until) in clock.pieces() {
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
                    spans.push((start, stop));
                }
            }
        }
    }
    spans
}

fn ordinary_days(spec: &CalendarSpec, clock: &LocalClock) -> Vec<OrdinaryDay> {
    let begins = |date| {
        let midnight = day_of(date) * DAY_SECONDS;
        // A day that a zone leaves out altogether (Samoa, 30 December 2011) begins when the next one does.
        let start = clock.instants(midnight, midnight + 2 * DAY_SECONDS).next();
        start.map_or(i64::MAX, |(start, _)| start * SECOND_US)
    };
    let day = |period: &Period| OrdinaryDay {
        from: period.from.map_or(i64::MIN, begins),
        length_us: period.ordinary_day_seconds() * SECOND_US,
    };
    spec.periods().iter().map(day).collect()
}

/// Days of leave by official, as ranges of day numbers `[first, last + 1)`: in order, joined where they touch.
pub(super) fn absences(leave: &[Leave]) -> Result<BTreeMap<&str, Vec<Interval>>, CalendarError> {
    let mut ranges: BTreeMap<&str, Vec<Interval>> = BTreeMap::new();
    for Leave { official_id, first_day, last_day } in leave {
        if last_day < first_day {
            return Err(CalendarError::Backwards {
                what: "leave of",
                name: official_id.clone(),
                first: *first_day,
                last: *last_day,
            });
        }
        ranges.entry(official_id).or_default().push((day_of(*first_day), day_of(*last_day) + 1));
    }
    for days in ranges.values_mut() {
        days.sort_unstable();
        *days = join(days);
    }
    Ok(ranges)
}

fn join(sorted: &[Interval]) -> Vec<Interval> {
    let mut joined: Vec<Interval> = Vec::with_capacity(sorted.len());
    for &(first, after) in sorted {
        match joined.last_mut() {
            Some((_, end)) if first <= *end => *end = after.max(*end),
            _ => joined.push((first, after)),
        }
    }
    joined
}

/// The instants of whole local days, µs `[start, stop)`, in order.
pub(super) fn absent_us(days: &[Interval], clock: &LocalClock) -> Vec<Interval> {
    let local = days.iter().map(|(first, after)| (first * DAY_SECONDS, after * DAY_SECONDS));
    // In order although a zone may repeat the time around a midnight: ranges of leave that do not touch lie at
    // least a day apart.
    local
        .flat_map(|(start, stop)| clock.instants(start, stop))
        .map(|(start, stop)| (start.saturating_mul(SECOND_US), stop.saturating_mul(SECOND_US)))
        .collect()
}
