//! The working hours with which walks are tested, once as calendars of the product and once minute by minute.
//!
//! Everybody works Monday to Friday from 9 to 17 UTC, except that unit `u2` works around the clock and `an` is on
//! leave on Wednesday 6 and Thursday 7 March 2024.

use buckstop::calendar::{Assignment, CalendarBook, Leave};
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The minute in which Monday 4 March 2024 begins (UTC), counted from the epoch.
pub(crate) const MONDAY: i64 = 28_491_840;
/// One minute in µs.
pub(crate) const MINUTE_US: i64 = 60_000_000;
/// Minutes per day.
pub(crate) const DAY: i64 = 24 * 60;

/// Returns the hours as calendars.
pub(crate) fn book() -> CalendarBook {
    let assignment = Assignment {
        default: "mon-fri-9-17".to_owned(),
        units: BTreeMap::from([("u2".to_owned(), "24x7".to_owned())]),
        leave: vec![Leave {
            official_id: "an".to_owned(),
            first_day: date(2024, 3, 6),
            last_day: date(2024, 3, 7),
        }],
    };
    let covered = (MONDAY - DAY) * MINUTE_US..(MONDAY + 90 * DAY) * MINUTE_US;
    CalendarBook::compile(&[], &assignment, &TimeZone::UTC, covered.start, covered.end)
        .expect("built-in calendars")
}

/// Returns true if an official of a unit works in a minute; either may be unknown.
pub(crate) fn works_at(unit: Option<&str>, official: Option<&str>, minute: i64) -> bool {
    let (day, minute_of_day) = ((minute - MONDAY).div_euclid(DAY), (minute - MONDAY).rem_euclid(DAY));
    let on_leave = official == Some("an") && (day == 2 || day == 3);
    let office_hours = day.rem_euclid(7) < 5 && (9 * 60..17 * 60).contains(&minute_of_day);
    !on_leave && (unit == Some("u2") || office_hours)
}
