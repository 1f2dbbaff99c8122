//! A calendar as people think of it: which shifts are worked on which date. It is checked, but not yet tied to
//! a time zone.
use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::file::CalendarTitle;
use super::shift::Shift;

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
    pub(super) name: String,
    pub(super) title: CalendarTitle,
    pub(super) notes: String,
    pub(super) sources: Vec<String>,
    pub(super) known_from: Option<Date>,
    pub(super) known_until: Option<Date>,
    pub(super) periods: Vec<Period>,
    pub(super) days_off: Vec<DayOff>,
    pub(super) made_up: Vec<MadeUp>,
    /// Dates that do not follow the week: no shift on a day off, the made-up shifts on a made-up day.
    pub(super) exceptions: BTreeMap<Date, Vec<Shift>>,
}

/// The weekly shifts that hold from a date on.
#[derive(Clone, Debug)]
pub(super) struct Period {
    /// The first day; `None`, which only the first period may have, means since ever.
    pub(super) from: Option<Date>,
    /// By weekday, Monday first.
    pub(super) weekly: [Vec<Shift>; 7],
}

/// A day, or several in a row, on which nobody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// First day off.
    pub first: Date,
    /// Last day off, included.
    pub last: Date,
    /// The reason, such as the name of the holiday.
    pub name: String,
    /// False: it counts as off, but no published decision was found for it.
    pub verified: bool,
}

/// A day, usually of a weekend, that is worked in exchange for a day off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeUp {
    /// The day worked.
    pub day: Date,
    /// What it makes up for.
    pub name: String,
    /// False: it counts as worked, but no published decision was found for it.
    pub verified: bool,
}

impl CalendarSpec {
    /// Returns the name by which assignments refer to it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name that people read.
    pub fn title(&self) -> &CalendarTitle {
        &self.title
    }

    /// Returns remarks for those who maintain the calendar or answer for it; may be empty.
    pub fn notes(&self) -> &str {
        &self.notes
    }

    /// Returns where its days off are published.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Returns the first date from which days off are known, or `None` if there is no such limit. Before it only
    /// the week counts.
    pub fn known_from(&self) -> Option<Date> {
        self.known_from
    }

    /// Returns the last date up to which days off are known, or `None` if there is no such limit. After it only
    /// the week counts, and a report should say so.
    pub fn known_until(&self) -> Option<Date> {
        self.known_until
    }

    /// Returns the days off, in the order of the file.
    pub fn days_off(&self) -> &[DayOff] {
        &self.days_off
    }

    /// Returns the made-up working days, in the order of the file.
    pub fn made_up(&self) -> &[MadeUp] {
        &self.made_up
    }

    /// Returns the shifts worked on a date, in order; empty if nobody works.
    pub fn shifts_on(&self, date: Date) -> &[Shift] {
        match self.exceptions.get(&date) {
            Some(shifts) => shifts,
            None => self.weekly_shifts(date, date.weekday()),
        }
    }

    /// Returns the shifts of a weekday in the period that contains `date`; none before the first period.
    pub(super) fn weekly_shifts(&self, date: Date, weekday: Weekday) -> &[Shift] {
        let begun = self.periods.partition_point(|period| period.from.is_none_or(|from| from <= date));
        match begun.checked_sub(1) {
            Some(index) => &self.periods[index].weekly[weekday.to_monday_zero_offset() as usize],
            None => &[],
        }
    }

    pub(super) fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Returns true if every instant is working time, whatever the date and the zone.
    pub(super) fn is_around_the_clock(&self) -> bool {
        let always = |period: &Period| {
            period.weekly.iter().all(|shifts| shifts.len() == 1 && shifts.iter().all(|s| s.is_whole_day()))
        };
        self.exceptions.is_empty() && self.periods[0].from.is_none() && self.periods.iter().all(always)
    }
}

impl Period {
    /// Returns the mean length, in seconds, of the weekdays that have shifts.
    pub(super) fn ordinary_day_seconds(&self) -> i64 {
        let worked = self.weekly.iter().filter(|shifts| !shifts.is_empty()).count() as i64;
        let total: i64 = self.weekly.iter().flatten().map(|shift| shift.length_seconds()).sum();
        total / worked.max(1)
    }
}
