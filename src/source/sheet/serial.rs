//! Serial numbers, in which spreadsheets store dates and times as days since an epoch, as ISO 8601 text.

/// The serial number of 1970-01-01 in the 1900 system, which counts a 29 February 1900 that did not exist.
const EPOCH_1900: i64 = 25_569;
/// The last serial number before that nonexistent day.
const LAST_BEFORE_LEAP: i64 = 59;
/// The number of days by which the 1904 system begins later.
const DAYS_TO_1904: i64 = 1_462;
/// The serial number of the day after 9999-12-31 in the 1900 system.
const END: i64 = 2_958_466;
const DAY_MICROS: f64 = 86_400e6;
const SECOND_MICROS: i64 = 1_000_000;
/// Times within this many microseconds of a full second are rounded to it: serial numbers are often written with few
/// digits, or summed from a day and a fraction.
const ROUNDING_MICROS: i64 = 1_000;

/// The serial numbers of the years 1980 to 2099. Only these are taken for times if the cell has no date format.
const PLAUSIBLE: std::ops::Range<f64> = 29_221.0..73_051.0;

/// The day from which a workbook counts serial numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DateSystem {
    /// 1 January 1900 is day 1.
    #[default]
    From1900,
    /// 1 January 1904 is day 0.
    From1904,
}

/// Returns true if a number without a date format may be a time, in a column of times.
pub(crate) fn is_plausible(serial: f64, system: DateSystem) -> bool {
    let shift = if system == DateSystem::From1904 { DAYS_TO_1904 as f64 } else { 0.0 };
    PLAUSIBLE.contains(&(serial + shift))
}

/// Returns the date as `2024-03-11`, or with a time `2024-03-11T08:05:09` or `2024-03-11T08:05:09.123456`; `None` if
/// there is no such day. Serial number 0, which spreadsheets show as 0 January 1900, is 1 January.
pub(crate) fn date_text(serial: f64, system: DateSystem) -> Option<String> {
    if !(0.0..END as f64).contains(&serial) {
        return None;
    }
    let mut day = serial.floor() as i64;
    let mut micros = ((serial - serial.floor()) * DAY_MICROS).round() as i64;
    let beyond_second = micros % SECOND_MICROS;
    if beyond_second <= ROUNDING_MICROS {
        micros -= beyond_second;
    } else if SECOND_MICROS - beyond_second <= ROUNDING_MICROS {
        micros += SECOND_MICROS - beyond_second;
    }
    if micros >= DAY_MICROS as i64 {
        (day, micros) = (day + 1, 0);
    }
    let since_epoch = match system {
        DateSystem::From1904 => day + DAYS_TO_1904 - EPOCH_1900,
        DateSystem::From1900 if day <= LAST_BEFORE_LEAP => day.max(1) + 1 - EPOCH_1900,
        DateSystem::From1900 => day - EPOCH_1900,
    };
    let date =
        jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(since_epoch).ok()?).ok()?;
    if micros == 0 {
        return Some(date.to_string());
    }
    let (seconds, fraction) = (micros / SECOND_MICROS, micros % SECOND_MICROS);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:06}") };
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateSystem::{From1900, From1904};

    #[test]
    fn serial_numbers_are_the_days_that_a_spreadsheet_shows() {
        for (serial, system, expected) in [
            (45_362.0, From1900, Some("2024-03-11")),
            (43_900.0, From1904, Some("2024-03-11")),
            (45_362.5, From1900, Some("2024-03-11T12:00:00")),
            (1.0, From1900, Some("1900-01-01")),
            (0.0, From1900, Some("1900-01-01")),
            (59.0, From1900, Some("1900-02-28")),
            (61.0, From1900, Some("1900-03-01")),
            (0.0, From1904, Some("1904-01-01")),
            (2_958_465.0, From1900, Some("9999-12-31")),
            (2_958_466.0, From1900, None),
            (-1.0, From1900, None),
            (f64::NAN, From1900, None),
            (f64::INFINITY, From1904, None),
        ] {
            assert_eq!(date_text(serial, system).as_deref(), expected, "{serial} {system:?}");
        }
    }

    #[test]
    fn every_second_and_microsecond_is_exact() {
        for second in 0..86_400_i64 {
            let exact = 45_362.0 + second as f64 / 86_400.0;
            // Many programs write 15 digits.
            let rounded: f64 = format!("{exact:.10}").parse().expect("a number");
            for serial in [exact, rounded] {
                let text = date_text(serial, From1900).expect("a date");
                let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
                let expected = format!("2024-03-11T{hour:02}:{minute:02}:{second:02}");
                assert_eq!(
                    text,
                    if expected.ends_with("00:00:00") { "2024-03-11".to_owned() } else { expected }
                );
            }
        }
        for micros in [123_456_i64, 998_900, 500_000, 1_007] {
            let serial = 45_362.0 + (30_000.0 * 1e6 + micros as f64) / DAY_MICROS;
            let text = date_text(serial, From1900).expect("a date");
            assert_eq!(text, format!("2024-03-11T08:20:00.{micros:06}"));
        }
    }

    #[test]
    fn numbers_that_are_no_times_are_not_plausible() {
        for (serial, system, expected) in [
            (45_362.3, From1900, true),
            (43_900.3, From1904, true),
            (2_024.0, From1900, false),
            (20_240_311.0, From1900, false),
            (f64::NAN, From1900, false),
        ] {
            assert_eq!(is_plausible(serial, system), expected, "{serial}");
        }
    }
}
