//! The schema of a calendar file. What is read here is well formed; `parse` checks whether it makes sense.
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::date;
use super::shift::Shift;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarFile {
    pub(super) name: String,
    pub(super) title: CalendarTitle,
    #[serde(default)]
    pub(super) notes: String,
    #[serde(default)]
    pub(super) sources: Vec<String>,
    #[serde(default, deserialize_with = "date::read_some")]
    pub(super) known_from: Option<Date>,
    #[serde(default, deserialize_with = "date::read_some")]
    pub(super) known_until: Option<Date>,
    /// The built-in calendar whose days off and made-up days apply here too.
    pub(super) holidays_of: Option<String>,
    #[serde(default)]
    pub(super) period: Vec<PeriodEntry>,
    #[serde(default)]
    pub(super) days_off: Vec<DayOffEntry>,
    #[serde(default)]
    pub(super) made_up: Vec<MadeUpEntry>,
}

/// The name of a calendar that people read.
#[derive(Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct CalendarTitle {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodEntry {
    #[serde(default, deserialize_with = "date::read_some")]
    pub(super) from: Option<Date>,
    #[serde(default)]
    pub(super) weekly: WeeklyEntry,
}

/// Shifts by weekday. A weekday that is left out has none.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WeeklyEntry {
    monday: Vec<Shift>,
    tuesday: Vec<Shift>,
    wednesday: Vec<Shift>,
    thursday: Vec<Shift>,
    friday: Vec<Shift>,
    saturday: Vec<Shift>,
    sunday: Vec<Shift>,
}

impl WeeklyEntry {
    /// Returns the shifts by weekday, Monday first.
    pub(super) fn into_days(self) -> [Vec<Shift>; 7] {
        [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayOffEntry {
    pub(super) name: String,
    #[serde(default, deserialize_with = "date::read_some")]
    pub(super) day: Option<Date>,
    #[serde(default, deserialize_with = "date::read_some")]
    pub(super) first: Option<Date>,
    #[serde(default, deserialize_with = "date::read_some")]
    pub(super) last: Option<Date>,
    #[serde(default = "yes")]
    pub(super) verified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MadeUpEntry {
    pub(super) name: String,
    #[serde(deserialize_with = "date::read")]
    pub(super) day: Date,
    pub(super) like: Option<WeekdayName>,
    #[serde(default)]
    pub(super) shifts: Vec<Shift>,
    #[serde(default = "yes")]
    pub(super) verified: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Monday => Weekday::Monday,
            WeekdayName::Tuesday => Weekday::Tuesday,
            WeekdayName::Wednesday => Weekday::Wednesday,
            WeekdayName::Thursday => Weekday::Thursday,
            WeekdayName::Friday => Weekday::Friday,
            WeekdayName::Saturday => Weekday::Saturday,
            WeekdayName::Sunday => Weekday::Sunday,
        }
    }
}

fn yes() -> bool {
    true
}
