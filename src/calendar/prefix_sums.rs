//! Prefix sums of working time: the working seconds before each UTC day, and the working time within it.
//!
//! A UTC day is found by its number, without a search. Days with the same working time share their segments: a
//! calendar of 30 years has about 10 kinds of day and 11 000 days of 8 bytes, and a log of three years touches
//! only 9 kB of them. This module knows neither dates nor time zones.
use std::collections::BTreeMap;

use super::clock::{DAY_SECONDS, Interval, SECOND_US};

const DAY_US: i64 = DAY_SECONDS * SECOND_US;

/// Every kind of day has at least this many segments, empty ones if need be, which are summed without a branch:
/// a day of two shifts, or of none, then costs no mispredicted branch.
const UNROLLED: usize = 2;

/// Cumulative working time over a range of whole UTC days. Outside the range nobody works.
#[derive(Debug)]
pub(super) struct PrefixSums {
    /// The number of the first day covered, counted from 1970-01-01.
    first_day: i64,
    /// One entry per day covered.
    days: Vec<UtcDay>,
    /// The segments of each kind of day, one kind after the other.
    segments: Vec<WorkSegment>,
    /// The working time of the whole range, µs.
    total_us: i64,
}

/// One UTC day.
#[derive(Debug, Clone, Copy)]
struct UtcDay {
    /// The working time from the first day to this one. 136 years of seconds fit.
    before_seconds: u32,
    /// The day's segments: `segments[first_segment..first_segment + segment_count]`.
    first_segment: u16,
    segment_count: u16,
}

/// An interval of working time within a UTC day.
#[derive(Debug, Clone, Copy)]
struct WorkSegment {
    start_us: i64,
    length_us: i64,
}

impl PrefixSums {
    /// Sums the working time given as intervals in seconds since the epoch. They must be in order of time, must
    /// not overlap, and must lie within the `count` days from `first_day`.
    ///
    /// Returns `None` if there are more kinds of day than fit (65 536 segments), which no calendar comes near.
    pub(super) fn new(first_day: i64, count: usize, intervals: &[Interval]) -> Option<Self> {
        let mut by_day: Vec<Vec<Interval>> = vec![Vec::new(); count];
        for &interval in intervals {
            split_by_day(interval, |day, from, to| append(&mut by_day[(day - first_day) as usize], from, to));
        }
        let mut sums =
            PrefixSums { first_day, days: Vec::with_capacity(count), segments: Vec::new(), total_us: 0 };
        let mut kinds = BTreeMap::new();
        let mut before = 0i64;
        for day in by_day {
            let worked: i64 = day.iter().map(|(start, stop)| stop - start).sum();
            let segment_count = u16::try_from(day.len().max(UNROLLED)).ok()?;
            let first_segment = if let Some(known) = kinds.get(&day) {
                *known
            } else {
                let new = u16::try_from(sums.segments.len()).ok()?;
                let segment = |(start, stop): &Interval| WorkSegment {
                    start_us: start * SECOND_US,
                    length_us: (stop - start) * SECOND_US,
                };
                sums.segments.extend(day.iter().map(segment));
                let unused = UNROLLED.saturating_sub(day.len());
                sums.segments.extend(std::iter::repeat_n(WorkSegment { start_us: 0, length_us: 0 }, unused));
                kinds.insert(day, new);
                new
            };
            sums.days.push(UtcDay {
                before_seconds: u32::try_from(before).ok()?,
                first_segment,
                segment_count,
            });
            before += worked;
        }
        sums.total_us = before * SECOND_US;
        Some(sums)
    }

    /// Returns the working µs from the beginning of the first day to an instant.
    #[inline]
    pub(super) fn prefix_us(&self, t: i64) -> i64 {
        let day = t.div_euclid(DAY_US);
        let Some(utc_day) = usize::try_from(day - self.first_day).ok().and_then(|index| self.days.get(index))
        else {
            return if day < self.first_day { 0 } else { self.total_us };
        };
        let time_of_day = t - day * DAY_US;
        let first = utc_day.first_segment as usize;
        let segments = &self.segments[first..first + utc_day.segment_count as usize];
        // Not `clamp`, which would check its bounds each time.
        let worked = |segment: &WorkSegment| (time_of_day - segment.start_us).max(0).min(segment.length_us);
        let (unrolled, more) = segments.split_at(UNROLLED);
        let mut sum =
            i64::from(utc_day.before_seconds) * SECOND_US + worked(&unrolled[0]) + worked(&unrolled[1]);
        for segment in more {
            sum += worked(segment);
        }
        sum
    }

    /// Returns the instants covered, µs.
    pub(super) fn covered_us(&self) -> Interval {
        (self.first_day * DAY_US, (self.first_day + self.days.len() as i64) * DAY_US)
    }
}

/// Splits an interval at UTC midnights, and calls `add` with the number of each day and the part within it, in
/// seconds from midnight.
fn split_by_day((start, stop): Interval, mut add: impl FnMut(i64, i64, i64)) {
    let mut from = start;
    while from < stop {
        let day = from.div_euclid(DAY_SECONDS);
        let midnight = day * DAY_SECONDS;
        let to = stop.min(midnight + DAY_SECONDS);
        add(day, from - midnight, to - midnight);
        from = to;
    }
}

/// Appends an interval to a day, or extends the last one if they touch.
fn append(day: &mut Vec<Interval>, from: i64, to: i64) {
    match day.last_mut() {
        Some((_, end)) if *end == from => *end = to,
        _ => day.push((from, to)),
    }
}
