//! Dates and times of day in the proleptic Gregorian calendar, put together from their parts.

/// Microseconds of a second.
pub(super) const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400 * SECOND;

/// A time as written, before the time zone is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CivilTime {
    /// Days since 1970-01-01.
    pub(super) day: i64,
    /// Microseconds since midnight of that day; a whole day for 24:00.
    pub(super) time: i64,
    /// Seconds east of UTC, if an offset was written.
    pub(super) offset: Option<i64>,
    /// The day of the month.
    pub(super) month_day: i64,
}

/// The result of reading a value in one format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// The value has this format.
    Time(CivilTime),
    /// The value has this format, but there is no such time.
    Impossible,
    /// The value does not have this format.
    Different,
}

/// A part of a date or of a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimePart {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// The fraction of the second, in microseconds.
    Fraction,
    /// The hour of the twelve-hour clock. It has no value of its own in [`PartValues`], but is stored as the hour.
    TwelveHour,
}

/// The value of each part, 0 for those that have not been read.
pub(super) type PartValues = [i64; TimePart::TwelveHour as usize];

/// Puts a time together; [`Parsed::Impossible`] if there is no such time.
pub(super) fn civil_time(
    &[year, month, day, hour, minute, second, fraction]: &PartValues,
    offset: Option<i64>,
) -> Parsed {
    let date = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && (1..=9_999).contains(&year);
    // A leap second, 60, is the first second of the next minute; 24:00 is the end of the day.
    let is_end_of_day = hour == 24 && minute + second + fraction == 0;
    if !date || (hour > 23 && !is_end_of_day) || minute > 59 || second > 60 {
        return Parsed::Impossible;
    }
    let seconds = hour * 3_600 + minute * 60 + second;
    let days = days_from_civil(year, month, day);
    Parsed::Time(CivilTime { day: days, time: seconds * SECOND + fraction, offset, month_day: day })
}

/// Returns the number of days from 1970-01-01 to a date (Hinnant, *chrono-compatible low-level date algorithms*:
/// years begin in March, so that the leap day is the last one).
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Returns the number that the first two bytes spell, if both are digits.
pub(super) fn two_digits(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [tens, ones, ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        }
        _ => None,
    }
}
