//! Makes a [`CalendarSpec`] from the text of a calendar file, and refuses what makes no sense.
//!
//! Nothing is repaired silently: working time decides about people.
use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::built_in::{CALENDARS, built_in};
use super::error::CalendarError;
use super::file::{CalendarFile, DayOffEntry, MadeUpEntry, PeriodEntry};
use super::shift::{Shift, overlap};
use super::spec::{CalendarSpec, DayOff, MadeUp, Period};

impl CalendarSpec {
    /// Reads and checks one calendar file.
    ///
    /// # Errors
    /// If the text is not a calendar, contradicts itself, or would count time twice.
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

    fn add_day_off(&mut self, entry: DayOffEntry) -> Result<(), CalendarError> {
        let (calendar, name) = (&self.name, &entry.name);
        let (first, last) = match (entry.day, entry.first, entry.last) {
            (Some(day), None, None) => (day, day),
            (None, Some(first), Some(last)) => (first, last),
            _ => {
                return Err(CalendarError::new(format!(
                    "calendar `{calendar}`: day off `{name}` needs either `day`, or `first` and `last`"
                )));
            }
        };
        if last < first {
            return Err(CalendarError::backwards("day off", name, first, last));
        }
        for date in days(first, last) {
            self.add_exception(date, Vec::new(), &entry.name)?;
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
            return Err(CalendarError::new(format!(
                "calendar `{}`: made-up day {date} needs either `like` (a weekday with shifts) or `shifts`",
                self.name
            )));
        }
        self.add_exception(date, shifts, &entry.name)?;
        self.made_up.push(MadeUp { day: date, name: entry.name, verified: entry.verified });
        Ok(())
    }

    /// Records that a date does not follow the week. A date may have only one exception.
    fn add_exception(&mut self, date: Date, shifts: Vec<Shift>, name: &str) -> Result<(), CalendarError> {
        let second = describe(&shifts, name);
        let Some(earlier) = self.exceptions.insert(date, shifts) else { return Ok(()) };
        let first = describe(&earlier, self.exception_name(date).unwrap_or(name));
        Err(CalendarError::new(format!(
            "calendar `{}`: {date} is given twice, {first} and {second}\n\nhint: keep one of the two",
            self.name
        )))
    }

    /// Returns the name of the entry that first made a date an exception; `None` if that is the entry being
    /// added.
    fn exception_name(&self, date: Date) -> Option<&str> {
        let off = self.days_off.iter().find(|off| off.first <= date && date <= off.last).map(|off| &off.name);
        off.or_else(|| self.made_up.iter().find(|day| day.day == date).map(|day| &day.name))
            .map(String::as_str)
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
            return Err(CalendarError::unknown(id, &wanted_by, CALENDARS.iter().map(|entry| entry.id)));
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

/// Returns all dates from `first` to `last`, both included.
fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |date| date.tomorrow().ok()).take_while(move |date| *date <= last)
}

fn describe(shifts: &[Shift], name: &str) -> String {
    let meaning = if shifts.is_empty() { "a day off" } else { "a made-up day" };
    format!("as {meaning} (`{name}`)")
}

fn periods(calendar: &str, entries: Vec<PeriodEntry>) -> Result<Vec<Period>, CalendarError> {
    if entries.is_empty() {
        return Err(CalendarError::new(format!(
            "calendar `{calendar}` has no period\n\n\
             hint: add `[[period]]` with `weekly = {{ monday = [\"08:00-17:00\"] }}`"
        )));
    }
    let mut periods: Vec<Period> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.into_iter().enumerate() {
        let out_of_order = |problem: &str| {
            CalendarError::new(format!(
                "calendar `{calendar}`: period {} {problem}\n\n\
                 hint: the first period may do without `from` (it then holds since ever); every other needs one, \
                 later than the one before",
                index + 1
            ))
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
        return Err(CalendarError::new(format!(
            "calendar `{calendar}`: the period from {from} has no shift\n\n\
             hint: name the shifts, e.g. `weekly = {{ monday = [\"07:30-11:30\", \"13:30-17:00\"] }}`"
        )));
    }
    let mut weekday = Weekday::Monday;
    for shifts in &mut weekly {
        let day = format!("{weekday:?} (period from {from})");
        *shifts = sorted(calendar, &day, std::mem::take(shifts))?;
        weekday = weekday.next();
    }
    Ok(Period { from: entry.from, weekly })
}

/// Sorts the shifts of one day, and refuses them if two of them overlap.
fn sorted(calendar: &str, day: &str, mut shifts: Vec<Shift>) -> Result<Vec<Shift>, CalendarError> {
    shifts.sort_unstable();
    match overlap(&shifts) {
        None => Ok(shifts),
        Some((first, second)) => Err(CalendarError::new(format!(
            "calendar `{calendar}`: shifts `{first}` and `{second}` of {day} overlap\n\n\
             hint: let one shift end where the next begins; time is never counted twice"
        ))),
    }
}
