//! Local wall-clock time of one time zone, as stretches of constant offset from UTC.
//!
//! Working time is defined on the wall clock: an instant is worked if its local time lies in a shift. Within a
//! stretch, local time is UTC plus a constant, so shifts are converted by adding that constant. An hour that the
//! zone skips in spring is not worked, and an hour that it repeats in autumn is worked twice, just as in a
//! minute-by-minute count.
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Microseconds per second.
pub(super) const SECOND_US: i64 = 1_000_000;
/// Seconds in a day of 24 hours.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// A half-open interval `[start, stop)`. What it counts (µs, seconds, days) its user says.
pub(crate) type Interval = (i64, i64);

/// Local time of one zone over a range of instants.
///
/// Outside the range, the offset of the nearer end applies.
///
/// ```
/// use buckstop::calendar::{Assignment, CalendarBook};
/// use jiff::{Timestamp, tz::TimeZone};
///
/// let us = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
/// let (finished, due) = (us("2024-03-04T09:00:00Z"), us("2024-03-04T03:00:00Z"));
/// let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
/// let book = CalendarBook::compile(&[], &Assignment::of("24x7"), &zone, due, finished)?;
/// // Official statistics compare by date: six hours after the due time, but on the due day, is on time.
/// assert_eq!(book.clock().day_number(finished), book.clock().day_number(due));
/// # Ok::<(), buckstop::calendar::CalendarError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LocalClock {
    /// In order of time, never empty. Each lasts until the next begins; the first has no beginning.
    stretches: Vec<Stretch>,
}

/// A stretch of time with a constant offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Seconds since the epoch, UTC.
    pub(super) from: i64,
    /// Local minus UTC, seconds.
    pub(super) offset: i64,
}

impl LocalClock {
    /// Collects the offsets of a zone from `first` to `last`.
    pub(super) fn new(zone: &TimeZone, first: Timestamp, last: Timestamp) -> Self {
        let start = Stretch { from: i64::MIN, offset: i64::from(zone.to_offset(first).seconds()) };
        let mut stretches = vec![start];
        for transition in zone.following(first).take_while(|transition| transition.timestamp() <= last) {
            let offset = i64::from(transition.offset().seconds());
            // Some transitions change only the abbreviation of the zone.
            if stretches.last().is_none_or(|before| before.offset != offset) {
                stretches.push(Stretch { from: transition.timestamp().as_second(), offset });
            }
        }
        LocalClock { stretches }
    }

    /// Returns the local time of UTC itself.
    pub(super) fn utc() -> Self {
        LocalClock { stretches: vec![Stretch { from: i64::MIN, offset: 0 }] }
    }

    /// Returns local time minus UTC at an instant, µs.
    pub fn offset_us(&self, t: i64) -> i64 {
        let second = t.div_euclid(SECOND_US);
        let begun = self.stretches.partition_point(|stretch| stretch.from <= second);
        self.stretches[begun.saturating_sub(1)].offset * SECOND_US
    }

    /// Returns the number of the local day that contains an instant, counted from 1970-01-01 = 0.
    pub fn day_number(&self, t: i64) -> i64 {
        t.saturating_add(self.offset_us(t)).div_euclid(DAY_SECONDS * SECOND_US)
    }

    /// Returns the number of the local half-day that contains an instant: twice that of the day, and one more from noon.
    pub fn half_day_number(&self, t: i64) -> i64 {
        t.saturating_add(self.offset_us(t)).div_euclid(DAY_SECONDS / 2 * SECOND_US)
    }

    /// Returns the local hour of the day of an instant, from 0 to 23.
    pub fn hour_of_day(&self, t: i64) -> u8 {
        let hours = t.saturating_add(self.offset_us(t)).div_euclid(3600 * SECOND_US);
        hours.rem_euclid(24) as u8
    }

    /// Returns the local date of an instant; `None` beyond the years -9999 to 9999.
    pub fn date(&self, t: i64) -> Option<Date> {
        date_of(self.day_number(t))
    }

    /// Returns the instants (intervals in seconds, UTC) at which the local clock shows a time within
    /// `[local_start, local_stop)` (seconds on the local time line). That is one interval, or several where the
    /// zone repeats or skips local time, or none where it skips all of it.
    pub(super) fn instants(&self, local_start: i64, local_stop: i64) -> impl Iterator<Item = Interval> {
        // Only stretches within two days of the local times can contain them: no zone is further from UTC.
        let first =
            self.stretches.partition_point(|s| s.from < local_start - 2 * DAY_SECONDS).saturating_sub(1);
        self.stretches_with_ends()
            .skip(first)
            .take_while(move |(stretch, _)| stretch.from < local_stop + 2 * DAY_SECONDS)
            .filter_map(move |(stretch, until)| {
                let start = (local_start - stretch.offset).max(stretch.from);
                let stop = (local_stop - stretch.offset).min(until);
                (start < stop).then_some((start, stop))
            })
    }

    /// Returns each stretch with its end.
    pub(super) fn stretches_with_ends(&self) -> impl Iterator<Item = (Stretch, i64)> {
        let ends = self.stretches.iter().skip(1).map(|next| next.from).chain([i64::MAX]);
        self.stretches.iter().copied().zip(ends)
    }
}

/// Returns the civil date of a day number counted from 1970-01-01.
pub(super) fn date_of(day_number: i64) -> Option<Date> {
    let midnight = Timestamp::from_second(day_number.checked_mul(DAY_SECONDS)?).ok()?;
    Some(TimeZone::UTC.to_datetime(midnight).date())
}

/// Returns the day number of a civil date, counted from 1970-01-01.
pub(super) fn day_of(date: Date) -> i64 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs() / DAY_SECONDS
}
