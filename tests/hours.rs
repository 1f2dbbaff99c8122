//! The working hours that walks are tested with, once as the product's calendars and once minute by minute.
//!
//! Everybody works Monday to Friday from 9 to 17 UTC, but unit `u2` around the clock, and `an` is on leave on
//! Wednesday 6 and Thursday 7 March 2024.

use buckstop::calendar::CalendarBook;

/// The minute in which Monday 4 March 2024 begins (UTC), counted from the epoch.
pub(crate) const MONDAY: i64 = 28_492_320;
/// Minutes of a day.
pub(crate) const DAY: i64 = 24 * 60;

/// The hours as calendars.
pub(crate) fn book() -> CalendarBook {
    CalendarBook::stub()
}

/// Whether somebody of the unit, and the official among them, works in a minute.
pub(crate) fn works_at(unit: Option<&str>, official: Option<&str>, minute: i64) -> bool {
    let (day, minute_of_day) = ((minute - MONDAY).div_euclid(DAY), (minute - MONDAY).rem_euclid(DAY));
    let on_leave = official == Some("an") && (day == 2 || day == 3);
    let office_hours = day.rem_euclid(7) < 5 && (9 * 60..17 * 60).contains(&minute_of_day);
    !on_leave && (unit == Some("u2") || office_hours)
}
