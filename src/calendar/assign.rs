//! Who works by which calendar: the part of the configuration this stage needs.
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
    /// Calendar of a unit not named below, and of acts without a unit.
    pub default: String,
    /// Calendar by unit id.
    pub units: BTreeMap<String, String>,
    /// Absences that count against nobody.
    pub leave: Vec<Leave>,
}

/// Whole local days on which an official does not work.
#[derive(Deserialize, Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The official, as in the events.
    pub official_id: String,
    /// First day of leave.
    #[serde(deserialize_with = "date::read")]
    pub first_day: Date,
    /// Last day of leave, included.
    #[serde(deserialize_with = "date::read")]
    pub last_day: Date,
}

impl Assignment {
    /// One calendar for everybody.
    pub fn of(calendar: &str) -> Self {
        Assignment { default: calendar.to_owned(), units: BTreeMap::new(), leave: Vec::new() }
    }
}

impl Default for Assignment {
    fn default() -> Self {
        Assignment::of("vn")
    }
}
