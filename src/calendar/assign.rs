//! The assignment of calendars to units and officials: the part of the configuration that this stage needs.
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date;

/// Calendars of units, a default for all others, and leave of officials.
///
/// ```
/// let assignment: buckstop::calendar::Assignment = toml::from_str(r#"
///     default = "vn"
///     units = { "H21.05" = "vn-8h" }
///     [[leave]]
///     official_id = "ntlan"
///     first_day = 2024-03-04
///     last_day = 2024-03-08
/// "#).unwrap();
/// assert_eq!(assignment.units["H21.05"], "vn-8h");
/// ```
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Assignment {
    /// The calendar of units not listed in `units`, and of acts without a unit.
    pub default: String,
    /// The calendar by unit id.
    pub units: BTreeMap<String, String>,
    /// Absences, which count as time not worked.
    pub leave: Vec<Leave>,
}

/// Whole local days on which an official does not work.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The official, as written in the events.
    pub official_id: String,
    /// The first day of leave.
    #[serde(deserialize_with = "date::read")]
    pub first_day: Date,
    /// The last day of leave, included.
    #[serde(deserialize_with = "date::read")]
    pub last_day: Date,
}

/// Local half-days on which an official does not work, both included. They are counted from 1970-01-01, two a day, the
/// second from noon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeOff {
    /// The official, as written in the events.
    pub official_id: String,
    /// The first half-day.
    pub first_half: i64,
    /// The last half-day.
    pub last_half: i64,
}

impl Assignment {
    /// Assigns one calendar to everybody.
    pub fn of(calendar: &str) -> Self {
        Assignment { default: calendar.to_owned(), units: BTreeMap::new(), leave: Vec::new() }
    }
}

impl Default for Assignment {
    fn default() -> Self {
        Assignment::of("vn")
    }
}
