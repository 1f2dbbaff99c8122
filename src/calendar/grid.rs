//! The prefix sums: working seconds before each UTC day, and what happens within it.
//!
//! A day of UTC is looked up directly by its number, so a look-up never searches. Days that look alike share one
//! pattern; a calendar of 30 years is some 10 patterns and 11 000 slots of 8 bytes, and a log of three years
//! touches only 9 kB of them. This module knows neither dates nor zones.
use std::collections::BTreeMap;

use super::clock::{DAY_SECONDS, Interval, SECOND_US};

const DAY_US: i64 = DAY_SECONDS * SECOND_US;

/// Every pattern has at least this many segments, empty ones if need be, which are summed without asking how
/// many there are: a day of two shifts, or of none, then costs no mispredicted branch.
const AT_ONCE: usize = 2;

/// Cumulative working time over a range of whole UTC days; outside it, nobody works.
#[derive(Debug)]
pub(super) struct Grid {
    /// Number of the first day covered, counted from 1970-01-01.
    first_day: i64,
    /// One per day covered.
    slots: Vec<Slot>,
    /// Working time within a day, for each kind of day, one after the other.
    segments: Vec<Segment>,
    /// Working time of the whole range, µs.
    total_us: i64,
}

/// One UTC day.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// Working time before the day, counted from the first: 136 years of seconds fit.
    before_seconds: u32,
    /// The day's segments: `segments[first_segment..first_segment + segment_count]`.
    first_segment: u16,
    segment_count: u16,
}

/// Working time within a UTC day.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start_us: i64,
    length_us: i64,
}

impl Grid {
    /// The sums over `days` days from `first_day` of the spans given, seconds `[start, stop)` since the epoch:
    /// in order of time, without overlap, and within those days.
    ///
    /// None if the days differ in more ways than fit (65 536 segments), which no calendar comes near.
    pub(super) fn new(first_day: i64, days: usize, spans: &[Interval]) -> Option<Self> {
        let mut by_day: Vec<Vec<Interval>> = vec![Vec::new(); days];
        for &span in spans {
            split_by_day(span, |day, from, to| append(&mut by_day[(day - first_day) as usize], from, to));
        }
        let mut grid = Grid { first_day, slots: Vec::with_capacity(days), segments: Vec::new(), total_us: 0 };
        let mut patterns = BTreeMap::new();
        let mut before = 0i64;
        for day in by_day {
            let worked: i64 = day.iter().map(|(start, stop)| stop - start).sum();
            let segment_count = u16::try_from(day.len().max(AT_ONCE)).ok()?;
            let first_segment = if let Some(known) = patterns.get(&day) {
                *known
            } else {
                let new = u16::try_from(grid.segments.len()).ok()?;
                let segment = |(start, stop): &Interval| Segment {
                    start_us: start * SECOND_US,
                    length_us: (stop - start) * SECOND_US,
                };
                grid.segments.extend(day.iter().map(segment));
                let unused = AT_ONCE.saturating_sub(day.len());
                grid.segments.extend(std::iter::repeat_n(Segment { start_us: 0, length_us: 0 }, unused));
                patterns.insert(day, new);
                new
            };
            grid.slots.push(Slot {
                before_seconds: u32::try_from(before).ok()?,
                first_segment,
                segment_count,
            });
            before += worked;
        }
        grid.total_us = before * SECOND_US;
        Some(grid)
    }

    /// Working µs from the first day's beginning to an instant.
    #[inline]
    pub(super) fn prefix_us(&self, t: i64) -> i64 {
        let day = t.div_euclid(DAY_US);
        let Some(slot) = usize::try_from(day - self.first_day).ok().and_then(|index| self.slots.get(index))
        else {
            return if day < self.first_day { 0 } else { self.total_us };
        };
        let time_of_day = t - day * DAY_US;
        let first = slot.first_segment as usize;
        let segments = &self.segments[first..first + slot.segment_count as usize];
        // Not `clamp`, which checks its bounds anew each time.
        let worked = |segment: &Segment| (time_of_day - segment.start_us).max(0).min(segment.length_us);
        let (at_once, more) = segments.split_at(AT_ONCE);
        let mut sum = i64::from(slot.before_seconds) * SECOND_US + worked(&at_once[0]) + worked(&at_once[1]);
        for segment in more {
            sum += worked(segment);
        }
        sum
    }

    /// The instants covered, µs `[start, stop)`.
    pub(super) fn covered_us(&self) -> (i64, i64) {
        (self.first_day * DAY_US, (self.first_day + self.slots.len() as i64) * DAY_US)
    }
}

/// Cuts a span at UTC midnights; each piece in seconds from its day's beginning.
fn split_by_day((start, stop): Interval, mut piece: impl FnMut(i64, i64, i64)) {
    let mut from = start;
    while from < stop {
        let day = from.div_euclid(DAY_SECONDS);
        let midnight = day * DAY_SECONDS;
        let to = stop.min(midnight + DAY_SECONDS);
        piece(day, from - midnight, to - midnight);
        from = to;
    }
}

/// Adds a piece, as part of the one before where they touch.
fn append(day: &mut Vec<Interval>, from: i64, to: i64) {
    match day.last_mut() {
        Some((_, end)) if *end == from => *end = to,
        _ => day.push((from, to)),
    }
}
