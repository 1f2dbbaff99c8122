//! All calendars of a run, compiled for its time zone and its period.
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

use super::assign::{Assignment, TimeOff};
use super::built_in::{CALENDARS, built_in};
use super::clock::{Interval, LocalClock};
use super::compile::{Coverage, absences, absent_us, compile, merge};
use super::error::CalendarError;
use super::spec::CalendarSpec;
use super::working::Calendar;

/// Identifies one calendar of a [`CalendarBook`]. The same assignment always gives the same ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CalendarId(u32);

/// The calendars of a run: of every unit, and of every official with leave in every such unit.
///
/// ```
/// use buckstop::calendar::{Assignment, CalendarBook};
/// use jiff::{Timestamp, tz::TimeZone};
///
/// let us = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
/// // Received on Tuesday 6 February 2024 at 16:00 in Vietnam, released on Friday the 16th at 8:30:
/// let (received, released) = (us("2024-02-06T16:00:00+07"), us("2024-02-16T08:30:00+07"));
/// let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
/// let book = CalendarBook::compile(&[], &Assignment::of("vn"), &zone, received, released)?;
/// let calendar = book.get(book.id_for(None, None));
/// // Tết took Thursday the 8th to Wednesday the 14th: 1 h on Tuesday, 7.5 h on Wednesday the 7th,
/// // 7.5 h on Thursday the 15th, 1 h on Friday.
/// assert_eq!(calendar.working_us(received, released), 17 * 3_600_000_000);
/// # Ok::<(), buckstop::calendar::CalendarError>(())
/// ```
#[derive(Debug)]
pub struct CalendarBook {
    /// The `plain_count` calendars without leave, then as many for each official with leave.
    calendars: Vec<Calendar>,
    plain_count: u32,
    /// By unit id, the index of its calendar without leave; other units have the default, 0.
    units: FxHashMap<String, u32>,
    /// The half-days of leave by official id, counted from 1970-01-01, in order and without overlap.
    leave: BTreeMap<String, Vec<Interval>>,
    /// By official id, the position in `leave`.
    officials: FxHashMap<String, u32>,
    clock: LocalClock,
}

impl CalendarBook {
    /// Compiles the calendars that the assignment names, for a time zone and for instants from `first` to `last`
    /// (µs since the epoch, UTC; due dates included), with five years more on either side.
    ///
    /// A calendar is searched in `specs`, then among the built-in [`CALENDARS`], so that a user's calendar may
    /// replace a built-in one.
    ///
    /// # Errors
    /// If a calendar is unknown or defined twice, leave ends before it begins, or the period is longer than a
    /// hundred years.
    pub fn compile(
        specs: &[CalendarSpec],
        assignment: &Assignment,
        zone: &TimeZone,
        first: i64,
        last: i64,
    ) -> Result<Self, CalendarError> {
        refuse_duplicates(specs)?;
        let coverage = Coverage::new(first, last)?;
        let clock = coverage.clock(zone);
        let wanted = names_in_use(assignment);
        let mut calendars = Vec::with_capacity(wanted.len());
        for (name, wanted_by) in &wanted {
            calendars.push(compile(&find(specs, name, *wanted_by)?, &clock, &coverage));
        }
        let index_of = |name: &str| wanted.iter().position(|(other, _)| *other == name).unwrap_or(0) as u32;
        let units = assignment.units.iter().map(|(unit, name)| (unit.clone(), index_of(name))).collect();
        let leave = absences(&assignment.leave)?;
        let leave = leave.into_iter().map(|(official, days)| (official.to_owned(), days)).collect();
        Ok(Self::assemble(calendars, units, leave, clock))
    }

    /// Returns this book with more time off.
    #[must_use]
    pub fn with_time_off(&self, more: &[TimeOff]) -> Self {
        let mut leave = self.leave.clone();
        for one in more {
            leave.entry(one.official_id.clone()).or_default().push((one.first_half, one.last_half + 1));
        }
        for halves in leave.values_mut() {
            halves.sort_unstable();
            *halves = merge(halves);
        }
        let plain = self.calendars[..self.plain_count as usize].to_vec();
        Self::assemble(plain, self.units.clone(), leave, self.clock.clone())
    }

    fn assemble(
        mut calendars: Vec<Calendar>,
        units: FxHashMap<String, u32>,
        leave: BTreeMap<String, Vec<Interval>>,
        clock: LocalClock,
    ) -> Self {
        let plain_count = calendars.len() as u32;
        for days in leave.values() {
            let absent = absent_us(days, &clock);
            for plain in 0..plain_count as usize {
                calendars.push(calendars[plain].without(&absent));
            }
        }
        let officials = leave.keys().cloned().zip(0..).collect();
        CalendarBook { calendars, plain_count, units, leave, officials, clock }
    }

    /// Returns a book in which all time is working time, for everybody, in UTC.
    ///
    /// ```
    /// let book = buckstop::calendar::CalendarBook::around_the_clock();
    /// let calendar = book.get(book.id_for(Some("any unit"), None));
    /// assert_eq!(calendar.working_us(0, 86_400_000_000), 86_400_000_000);
    /// ```
    pub fn around_the_clock() -> Self {
        CalendarBook {
            calendars: vec![Calendar::around_the_clock()],
            plain_count: 1,
            units: FxHashMap::default(),
            leave: BTreeMap::new(),
            officials: FxHashMap::default(),
            clock: LocalClock::utc(),
        }
    }

    /// Returns the calendar of an official in a unit, either of which may be missing: that of the unit, else the
    /// default, less the official's leave.
    pub fn id_for(&self, unit_id: Option<&str>, official_id: Option<&str>) -> CalendarId {
        let plain = unit_id.and_then(|id| self.units.get(id)).copied().unwrap_or(0);
        match official_id.and_then(|id| self.officials.get(id)) {
            None => CalendarId(plain),
            Some(official) => CalendarId(self.plain_count * (official + 1) + plain),
        }
    }

    /// Returns the officials with leave, in order of their ids. For all others [`id_for`](Self::id_for) depends
    /// on the unit alone, so that a caller may cache it.
    pub fn officials_with_leave(&self) -> impl Iterator<Item = &str> {
        self.leave.keys().map(String::as_str)
    }

    /// Returns true if an official has leave on a local half-day between two instants, both included.
    pub fn is_on_leave_between(&self, official_id: &str, first: i64, last: i64) -> bool {
        let Some(days) = self.leave.get(official_id) else { return false };
        let (first, last) = (self.clock.half_day_number(first), self.clock.half_day_number(last));
        let ended = days.partition_point(|(_, after)| *after <= first);
        days.get(ended).is_some_and(|(start, _)| *start <= last)
    }

    /// Returns the calendar of an id of this book.
    ///
    /// # Panics
    /// If the id comes from another book with more calendars.
    #[inline]
    pub fn get(&self, id: CalendarId) -> &Calendar {
        &self.calendars[id.0 as usize]
    }

    /// Returns the local time of the book's zone.
    pub fn clock(&self) -> &LocalClock {
        &self.clock
    }
}

fn refuse_duplicates(specs: &[CalendarSpec]) -> Result<(), CalendarError> {
    let mut names: Vec<&str> = specs.iter().map(CalendarSpec::name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(CalendarError::new(format!(
            "two calendars are called `{}`\n\nhint: rename one of them; the name is the first line of its file",
            pair[0]
        ))),
    }
}

/// Returns the names of the calendars in use, each once, with the first unit that uses it; the default comes
/// first.
fn names_in_use(assignment: &Assignment) -> Vec<(&str, Option<&str>)> {
    let mut names: Vec<(&str, Option<&str>)> = vec![(&assignment.default, None)];
    for (unit, name) in &assignment.units {
        if names.iter().all(|(other, _)| other != name) {
            names.push((name, Some(unit)));
        }
    }
    names
}

fn find(specs: &[CalendarSpec], name: &str, wanted_by: Option<&str>) -> Result<CalendarSpec, CalendarError> {
    if let Some(spec) = specs.iter().find(|spec| spec.name() == name) {
        return Ok(spec.clone());
    }
    if let Some(entry) = built_in(name) {
        return CalendarSpec::parse(entry.toml);
    }
    let known = specs.iter().map(CalendarSpec::name).chain(CALENDARS.iter().map(|entry| entry.id));
    let wanted_by = wanted_by.map_or_else(|| "the default".to_owned(), |unit| format!("unit `{unit}`"));
    Err(CalendarError::unknown(name, &wanted_by, known))
}
