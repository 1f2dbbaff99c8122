//! On which local days there were events, of whom, and where days are missing.

use crate::event::{Sym, Symbols};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;
/// A power of two: hours are remembered in a table without collision lists.
const HOURS: usize = 1 << 12;
/// Units beyond this many are not looked at one by one, which bounds the memory.
const MOST_UNITS: u32 = 5_000;
/// Days before 1900 and after 2100 say more about the column than about the work.
const PLAUSIBLE_DAYS: std::ops::Range<i64> = -25_567..47_482;
/// So many working days without an event are a gap of a unit …
const UNIT_GAP_DAYS: u32 = 5;
/// … that has at least so many events on a working day.
const UNIT_DAILY: f64 = 2.0;

/// Local time of a zone, one look-up for each hour that occurs.
#[derive(Debug)]
pub(super) struct LocalTime {
    zone: TimeZone,
    hours: Vec<(i64, i64)>,
}

impl LocalTime {
    pub(super) fn new(zone: &TimeZone) -> Self {
        Self { zone: zone.clone(), hours: vec![(i64::MIN, 0); HOURS] }
    }

    /// Local microseconds since the epoch of an instant, µs UTC.
    pub(super) fn of(&mut self, at: i64) -> i64 {
        let hour = at.div_euclid(HOUR_US);
        let slot = &mut self.hours[hour as usize & (HOURS - 1)];
        if slot.0 != hour {
            let instant = Timestamp::from_microsecond(hour.saturating_mul(HOUR_US));
            let offset = instant.map_or(0, |instant| i64::from(self.zone.to_offset(instant).seconds()));
            *slot = (hour, offset * 1_000_000);
        }
        at + slot.1
    }
}

/// Events by unit and local day.
#[derive(Debug, Default)]
pub struct Days {
    units: Symbols,
    counts: FxHashMap<(Sym, i32), u32>,
}

/// Working days without an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Of which unit; `None`: of all.
    pub unit: Option<String>,
    /// The first of them.
    pub first: Date,
    /// The last.
    pub last: Date,
    /// How many.
    pub working_days: u32,
}

impl Days {
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
        let days = self.by_unit(None);
        Some((date(*days.first_key_value()?.0)?, date(*days.last_key_value()?.0)?))
    }

    /// The gaps of the whole, then those of units by name: runs of working days without an event. Of the
    /// whole every one is told; of a unit those of a week, if it has some events on most days.
    ///
    /// `works` says whether a unit (or, without one, anybody) works on a day.
    pub fn gaps(&self, works: &dyn Fn(Option<&str>, Date) -> bool) -> Vec<Gap> {
        let mut gaps = runs(&self.by_unit(None), &|day| works(None, day)).0;
        let whole = gaps.clone();
        let mut units: Vec<(&str, Sym)> = self.units.iter().zip((0..).map(Sym)).collect();
        units.sort_unstable();
        for (name, unit) in units {
            let days = self.by_unit(Some(unit));
            let (found, working_days) = runs(&days, &|day| works(Some(name), day));
            let events: u64 = days.values().map(|events| u64::from(*events)).sum();
            if (events as f64) < UNIT_DAILY * f64::from(working_days) {
                continue;
            }
            let long = found.into_iter().filter(|gap| gap.working_days >= UNIT_GAP_DAYS);
            // A day without anybody's event is told once.
            let own = long
                .filter(|gap| whole.iter().all(|whole| (whole.first, whole.last) != (gap.first, gap.last)));
            gaps.extend(own.map(|gap| Gap { unit: Some(name.to_owned()), ..gap }));
        }
        gaps
    }

    fn by_unit(&self, unit: Option<Sym>) -> BTreeMap<i32, u32> {
        let mut days: BTreeMap<i32, u32> = BTreeMap::new();
        #[allow(clippy::iter_over_hash_type, reason = "sums in a tree, in any order the same")]
        for ((of, day), events) in &self.counts {
            if unit.is_none_or(|unit| unit == *of) {
                *days.entry(*day).or_default() += events;
            }
        }
        days
    }
}

/// Runs of working days without an event between the first and the last day, and all working days there.
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

fn date(day: i32) -> Option<Date> {
    let midnight = Timestamp::from_second(i64::from(day) * 86_400).ok()?;
    Some(midnight.to_zoned_datetime(TimeZone::UTC).date())
}
