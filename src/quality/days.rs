//! The local days on which units had events, and the working days on which they had none.

use crate::config::CheckSettings;
use crate::event::{Sym, Symbols};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;
/// The size of the cache of hours; a power of two.
const HOURS: usize = 1 << 12;
/// Units beyond this number are not looked at one by one, which limits the memory.
const MOST_UNITS: u32 = 5_000;
/// The days from 1900 to 2100, counted from 1970. Other days are mistakes of the column.
const PLAUSIBLE_DAYS: std::ops::Range<i64> = -25_567..47_482;

/// The local time of a zone, with a cache of offsets by hour.
#[derive(Debug)]
pub(super) struct LocalTime {
    zone: TimeZone,
    /// Hour and offset in µs, at the hour's index modulo the size.
    hours: Vec<(i64, i64)>,
}

impl LocalTime {
    pub(super) fn new(zone: &TimeZone) -> Self {
        Self { zone: zone.clone(), hours: vec![(i64::MIN, 0); HOURS] }
    }

    /// The local time of an instant, µs UTC, as microseconds since the local epoch.
    pub(super) fn of(&mut self, at: i64) -> i64 {
        let hour = at.div_euclid(HOUR_US);
        let cached = &mut self.hours[hour as usize & (HOURS - 1)];
        if cached.0 != hour {
            let instant = Timestamp::from_microsecond(hour.saturating_mul(HOUR_US));
            let offset = instant.map_or(0, |instant| i64::from(self.zone.to_offset(instant).seconds()));
            *cached = (hour, offset * 1_000_000);
        }
        at + cached.1
    }
}

/// The number of events by unit and local day.
#[derive(Debug, Default)]
pub struct DailyEvents {
    units: Symbols,
    counts: FxHashMap<(Sym, i32), u32>,
}

/// A run of working days without an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The unit; `None` if nobody had an event.
    pub unit: Option<String>,
    /// The first of the days.
    pub first: Date,
    /// The last of the days.
    pub last: Date,
    /// The number of working days from the first to the last.
    pub working_days: u32,
}

impl DailyEvents {
    /// Adds an event at a local time, in microseconds since the local epoch.
    pub(super) fn add(&mut self, unit: Option<&str>, local: i64) {
        let day = local.div_euclid(DAY_US);
        if PLAUSIBLE_DAYS.contains(&day) {
            let unit = unit.map_or(Sym::NONE, |unit| match self.units.find(unit) {
                Some(known) => known,
                None if (self.units.len() as u32) < MOST_UNITS => self.units.intern(unit),
                None => Sym::NONE,
            });
            *self.counts.entry((unit, day as i32)).or_default() += 1;
        }
    }

    /// The first and the last day with an event.
    pub fn span(&self) -> Option<(Date, Date)> {
        let days = self.by_day(None);
        Some((date(*days.first_key_value()?.0)?, date(*days.last_key_value()?.0)?))
    }

    /// Returns the gaps of all units together, then those of each unit, by name.
    ///
    /// A gap of all units together may be a single day. Of a unit only long gaps count, and only if it has events on most
    /// days (`limits.min_gap_days`, `limits.min_daily_events`). `works` says whether a unit, or anybody, works on a day.
    pub fn gaps(&self, limits: &CheckSettings, works: &dyn Fn(Option<&str>, Date) -> bool) -> Vec<Gap> {
        let mut gaps = runs(&self.by_day(None), &|day| works(None, day)).0;
        let whole = gaps.clone();
        let mut units: Vec<(&str, Sym)> = self.units.iter().zip((0..).map(Sym)).collect();
        units.sort_unstable();
        for (name, unit) in units {
            let days = self.by_day(Some(unit));
            let (found, working_days) = runs(&days, &|day| works(Some(name), day));
            let events: u64 = days.values().map(|events| u64::from(*events)).sum();
            if (events as f64) < limits.min_daily_events * f64::from(working_days) {
                continue;
            }
            let long = found.into_iter().filter(|gap| gap.working_days >= limits.min_gap_days);
            // A gap of all units is reported once.
            let own = long
                .filter(|gap| whole.iter().all(|whole| (whole.first, whole.last) != (gap.first, gap.last)));
            gaps.extend(own.map(|gap| Gap { unit: Some(name.to_owned()), ..gap }));
        }
        gaps
    }

    /// The number of events by day, of a unit or of all.
    fn by_day(&self, unit: Option<Sym>) -> BTreeMap<i32, u32> {
        let mut days: BTreeMap<i32, u32> = BTreeMap::new();
        #[allow(clippy::iter_over_hash_type, reason = "the sums in the tree are the same in any order")]
        for ((of, day), events) in &self.counts {
            if unit.is_none_or(|unit| unit == *of) {
                *days.entry(*day).or_default() += events;
            }
        }
        days
    }
}

/// Returns the runs of working days without an event between the first and the last day with one, and the number of all
/// working days between them.
fn runs(days: &BTreeMap<i32, u32>, works: &dyn Fn(Date) -> bool) -> (Vec<Gap>, u32) {
    let (Some((&first, _)), Some((&last, _))) = (days.first_key_value(), days.last_key_value()) else {
        return (Vec::new(), 0);
    };
    let (mut gaps, mut open, mut working_days): (Vec<Gap>, Option<Gap>, u32) = (Vec::new(), None, 0);
    for day in first..=last {
        let Some(date) = date(day) else { continue };
        let has_events = days.contains_key(&day);
        if has_events {
            gaps.extend(open.take());
        }
        if works(date) {
            working_days += 1;
            if !has_events {
                let gap = open.get_or_insert(Gap { unit: None, first: date, last: date, working_days: 0 });
                gap.last = date;
                gap.working_days += 1;
            }
        }
    }
    (gaps, working_days)
}

/// The date of a day counted from 1970.
fn date(day: i32) -> Option<Date> {
    let midnight = Timestamp::from_second(i64::from(day) * 86_400).ok()?;
    Some(midnight.to_zoned_datetime(TimeZone::UTC).date())
}
