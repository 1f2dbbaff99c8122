//! A calendar as people mean it: which shifts are worked on which date. Checked, but not yet tied to a zone.
use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::error::CalendarError;
use super::file::{CalendarFile, DayOffEntry, MadeUpEntry, PeriodEntry, Title};
use super::shift::{Shift, overlap};
use super::{CALENDARS, built_in};

/// One calendar: weekly shifts that change at given dates, days off, and made-up working days.
///
/// ```
/// use buckstop::calendar::CalendarSpec;
/// use jiff::civil::date;
///
/// let office = CalendarSpec::parse(r#"
///     name = "office"
///     title = { vi = "Văn phòng", en = "Office" }
///     known_until = 2024-12-31
///     days_off = [{ day = 2024-04-29, name = "swapped with Saturday 4 May" }]
///     made_up = [{ day = 2024-05-04, like = "monday", name = "for 29 April" }]
///     [[period]]
///     weekly = { monday = ["07:30-11:30", "13:30-17:00"] }
/// "#)?;
/// assert!(office.shifts_on(date(2024, 4, 29)).is_empty());       // a Monday, but off
/// assert_eq!(office.shifts_on(date(2024, 5, 4)).len(), 2);       // a Saturday, but worked
/// assert_eq!(office.known_until(), Some(date(2024, 12, 31)));    // later holidays are not known
/// # Ok::<(), buckstop::calendar::CalendarError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CalendarSpec {
    name: String,
    title: Title,
    notes: String,
    sources: Vec<String>,
    known_from: Option<Date>,
    known_until: Option<Date>,
    periods: Vec<Period>,
    days_off: Vec<DayOff>,
    made_up: Vec<MadeUp>,
    /// Dates that do not follow the week: no shift on a day off, the made-up shifts on a made-up day.
    exceptions: BTreeMap<Date, Vec<Shift>>,
}

/// The shifts of a week, from a date on.
#[derive(Clone, Debug)]
pub(super) struct Period {
    /// None: since ever (only the first).
    pub(super) from: Option<Date>,
    weekly: [Vec<Shift>; 7],
}

/// A day, or several in a row, on which nobody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// First day off.
    pub first: Date,
    /// Last day off, included.
    pub last: Date,
    /// Why.
    pub name: String,
    /// False: it counts as off, but no published decision was found for it.
    pub verified: bool,
}

/// A day, usually of a weekend, that is worked for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeUp {
    /// The day worked.
    pub day: Date,
    /// For what.
    pub name: String,
    /// False: it counts as worked, but no published decision was found for it.
    pub verified: bool,
}

impl CalendarSpec {
    /// Reads and checks one calendar file.
    ///
    /// # Errors
    /// Whatever is not a calendar, contradicts itself, or would count time twice: see [`CalendarError`].
    pub fn parse(toml: &str) -> Result<Self, CalendarError> {
        let file = read(toml)?.with_holidays()?;
        let name = file.name;
        let periods = periods(&name, file.period)?;
        let mut spec = CalendarSpec {
            name,
            title: file.title,
            notes: file.notes,
            sources: file.sources,
            known_from: file.known_from,
            known_until: file.known_until,
            periods,
            days_off: Vec::new(),
            made_up: Vec::new(),
            exceptions: BTreeMap::new(),
        };
        for entry in file.days_off {
            spec.add_day_off(entry)?;
        }
        for entry in file.made_up {
            spec.add_made_up(entry)?;
        }
        Ok(spec)
    }

    /// What assignments call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What people call it.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// Remarks for whoever maintains or defends it; may be empty.
    pub fn notes(&self) -> &str {
        &self.notes
    }

    /// Where its days are published.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// First date whose days off are known; None: there is no such limit. Before it only the week counts.
    pub fn known_from(&self) -> Option<Date> {
        self.known_from
    }

    /// Last date whose days off are known; None: there is no such limit. After it only the week counts, and a
    /// report should say so.
    pub fn known_until(&self) -> Option<Date> {
        self.known_until
    }

    /// Days off, in the order of the file.
    pub fn days_off(&self) -> &[DayOff] {
        &self.days_off
    }

    /// Made-up working days, in the order of the file.
    pub fn made_up(&self) -> &[MadeUp] {
        &self.made_up
    }

    /// The shifts worked on a date, in order; empty when nobody works.
    pub fn shifts_on(&self, date: Date) -> &[Shift] {
        match self.exceptions.get(&date) {
            Some(shifts) => shifts,
            None => self.weekly_shifts(date, date.weekday()),
        }
    }

    /// The shifts of a weekday in the period that a date lies in; none before the first period.
    fn weekly_shifts(&self, date: Date, weekday: Weekday) -> &[Shift] {
        let begun = self.periods.partition_point(|period| period.from.is_none_or(|from| from <= date));
        match begun.checked_sub(1) {
            Some(index) => &self.periods[index].weekly[weekday.to_monday_zero_offset() as usize],
            None => &[],
        }
    }

    pub(super) fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Is every instant working time, whatever the date and zone?
    pub(super) fn is_around_the_clock(&self) -> bool {
        let always = |period: &Period| {
            period.weekly.iter().all(|shifts| shifts.len() == 1 && shifts.iter().all(|s| s.is_whole_day()))
        };
        self.exceptions.is_empty() && self.periods[0].from.is_none() && self.periods.iter().all(always)
    }

    fn add_day_off(&mut self, entry: DayOffEntry) -> Result<(), CalendarError> {
        let (first, last) = match (entry.day, entry.first, entry.last) {
            (Some(day), None, None) => (day, day),
            (None, Some(first), Some(last)) => (first, last),
            _ => return Err(CalendarError::DayOffForm { calendar: self.name.clone(), name: entry.name }),
        };
        if last < first {
            return Err(CalendarError::Backwards { what: "day off", name: entry.name, first, last });
        }
        for date in days(first, last) {
            self.except(date, Vec::new(), &entry.name)?;
        }
        self.days_off.push(DayOff { first, last, name: entry.name, verified: entry.verified });
        Ok(())
    }

    fn add_made_up(&mut self, entry: MadeUpEntry) -> Result<(), CalendarError> {
        let date = entry.day;
        let shifts = match entry.like {
            Some(weekday) if entry.shifts.is_empty() => self.weekly_shifts(date, weekday.into()).to_vec(),
            Some(_) => Vec::new(),
            None => sorted(&self.name, &date.to_string(), entry.shifts)?,
        };
        if shifts.is_empty() {
            return Err(CalendarError::MadeUpForm { calendar: self.name.clone(), date });
        }
        self.except(date, shifts, &entry.name)?;
        self.made_up.push(MadeUp { day: date, name: entry.name, verified: entry.verified });
        Ok(())
    }

    /// Notes that a date does not follow the week, which may be said only once.
    fn except(&mut self, date: Date, shifts: Vec<Shift>, name: &str) -> Result<(), CalendarError> {
        let second = describe(&shifts, name);
        match self.exceptions.insert(date, shifts) {
            None => Ok(()),
            Some(earlier) => Err(CalendarError::DayTwice {
                calendar: self.name.clone(),
                date,
                first: describe(&earlier, self.name_of(date).unwrap_or(name)),
                second,
            }),
        }
    }

    /// The name under which a date was first excepted; None inside the entry that is just being read.
    fn name_of(&self, date: Date) -> Option<&str> {
        let off = self.days_off.iter().find(|off| off.first <= date && date <= off.last).map(|off| &off.name);
        off.or_else(|| self.made_up.iter().find(|day| day.day == date).map(|day| &day.name))
            .map(String::as_str)
    }
}

impl Period {
    /// Mean length, in seconds, of the weekdays that have shifts.
    pub(super) fn ordinary_day_seconds(&self) -> i64 {
        let worked = self.weekly.iter().filter(|shifts| !shifts.is_empty()).count() as i64;
        let total: i64 = self.weekly.iter().flatten().map(|shift| shift.length_seconds()).sum();
        total / worked.max(1)
    }
}

fn read(toml: &str) -> Result<CalendarFile, CalendarError> {
    toml::from_str(toml).map_err(|error| CalendarError::from_toml(&error))
}

impl CalendarFile {
    /// Adds the days off and made-up days of the built-in calendar that `holidays_of` names. A made-up day that
    /// is `like` a weekday then takes the shifts that this calendar has on it.
    fn with_holidays(mut self) -> Result<Self, CalendarError> {
        let Some(id) = &self.holidays_of else { return Ok(self) };
        let Some(entry) = built_in(id) else {
            let wanted_by = format!("the holidays of calendar `{}`", self.name);
            return Err(CalendarError::unknown(id, wanted_by, CALENDARS.iter().map(|entry| entry.id)));
        };
        let base = read(entry.toml)?.with_holidays()?;
        self.days_off.splice(0..0, base.days_off);
        self.made_up.splice(0..0, base.made_up);
        self.sources.splice(0..0, base.sources);
        self.known_from = self.known_from.or(base.known_from);
        self.known_until = self.known_until.or(base.known_until);
        Ok(self)
    }
}

/// All dates from `first` to `last`, both included.
fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |date| date.tomorrow().ok()).take_while(move |date| *date <= last)
}

fn describe(shifts: &[Shift], name: &str) -> String {
    let meaning = if shifts.is_empty() { "a day off" } else { "a made-up day" };
    format!("as {meaning} (`{name}`)")
}

fn periods(calendar: &str, entries: Vec<PeriodEntry>) -> Result<Vec<Period>, CalendarError> {
    if entries.is_empty() {
        return Err(CalendarError::NoPeriod { calendar: calendar.to_owned() });
    }
    let mut periods: Vec<Period> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.into_iter().enumerate() {
        let out_of_order = |problem| CalendarError::PeriodOrder {
            calendar: calendar.to_owned(),
            number: index + 1,
            problem,
        };
        if let Some(before) = periods.last() {
            let from = entry.from.ok_or_else(|| out_of_order("has no `from`"))?;
            if before.from.is_some_and(|earlier| from <= earlier) {
                return Err(out_of_order("does not begin after the one before it"));
            }
        }
        periods.push(period(calendar, entry)?);
    }
    Ok(periods)
}

fn period(calendar: &str, entry: PeriodEntry) -> Result<Period, CalendarError> {
    let from = entry.from.map_or_else(|| "ever".to_owned(), |date| date.to_string());
    let mut weekly = entry.weekly.into_days();
    if weekly.iter().all(Vec::is_empty) {
        return Err(CalendarError::EmptyPeriod { calendar: calendar.to_owned(), from });
    }
    let mut weekday = Weekday::Monday;
    for shifts in &mut weekly {
        let day = format!("{weekday:?} (period from {from})");
        *shifts = sorted(calendar, &day, std::mem::take(shifts))?;
        weekday = weekday.next();
    }
    Ok(Period { from: entry.from, weekly })
}

/// The shifts of one day in order, refused when two of them share time.
fn sorted(calendar: &str, day: &str, mut shifts: Vec<Shift>) -> Result<Vec<Shift>, CalendarError> {
    shifts.sort_unstable();
    match overlap(&shifts) {
        None => Ok(shifts),
        Some((first, second)) => Err(CalendarError::OverlappingShifts {
            calendar: calendar.to_owned(),
            day: day.to_owned(),
            first: first.to_string(),
            second: second.to_string(),
        }),
    }
}
