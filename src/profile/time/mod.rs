//! Parses times as exports write them into microseconds since the epoch, UTC.
//!
//! A format is either a pattern of our own, which a small interpreter reads without allocation (a national log has
//! tens of millions of times), or an strptime format with `%`, which jiff reads.
//!
//! | in a pattern | meaning |
//! |---|---|
//! | `yyyy` `MM` `dd` `HH` `mm` `ss` | exactly that many digits |
//! | `M` `d` `H` `h` | one or two digits; `h` is an hour of the twelve-hour clock |
//! | `a` | the half of the day: `AM` `PM`, or `SA` `CH` (sáng, chiều) |
//! | `f` | one to nine digits of a fraction of a second |
//! | `Z` | an offset: `Z`, `+07`, `+0700` or `+07:00` |
//! | `[…]` | an optional part |
//! | `epoch`, `epoch_ms`, `epoch_us` | the whole pattern: seconds, milli- or microseconds since 1970 |
//!
//! Any other character stands for itself. A time without an offset is local time in the profile's zone.

mod civil;
mod format;
mod pattern;
mod prefix;
mod reader;
mod zone;

pub(crate) use zone::ZoneClock;

use super::reject::Reason;
use civil::{CivilTime, DAY, Parsed, SECOND, days_from_civil};
use format::TimeFormat;

/// The format in which a source hands on a time that is not text in its file (Parquet).
const TYPED_TIME: &str = "yyyy-MM-ddTHH:mm:ss[.f][Z]";

/// The time formats of a profile, in the order in which they are tried.
#[derive(Clone, Debug)]
pub(crate) struct TimeParser {
    formats: Vec<TimeFormat>,
    /// Days that mean "no time", as days since the epoch.
    no_days: Vec<i64>,
}

impl TimeParser {
    /// Compiles the formats, followed by the one for times that were not text in their file. `no_days` are the days
    /// that mean "no time", as ISO dates. The error is a message for the author of the profile.
    pub(crate) fn new(formats: &[String], no_days: &[String]) -> Result<Self, String> {
        let formats = formats.iter().map(String::as_str).chain([TYPED_TIME]);
        let formats = formats.map(TimeFormat::new).collect::<Result<_, _>>()?;
        let no_days = no_days.iter().map(|day| parse_day(day)).collect::<Result<_, _>>()?;
        Ok(Self { formats, no_days })
    }

    /// Returns the instant in µs UTC, or `None` if the day means "no time".
    ///
    /// With `whole_day`, midnight means the end of that day: a due date without a time of day is met by finishing on
    /// that day.
    pub(crate) fn parse(
        &self,
        value: &str,
        clock: &mut ZoneClock,
        whole_day: bool,
    ) -> Result<Option<i64>, Reason> {
        let mut civil = self.civil_time(value)?;
        if self.no_days.contains(&civil.day) {
            return Ok(None);
        }
        if whole_day && civil.time == 0 {
            civil.time = DAY - 1;
        }
        let local = civil.day * DAY + civil.time;
        let instant = match civil.offset {
            Some(offset) => local - offset * SECOND,
            None => clock.utc_of(local),
        };
        Ok(Some(instant))
    }

    /// Returns the time according to the first format that fits and gives a date that exists.
    fn civil_time(&self, value: &str) -> Result<CivilTime, Reason> {
        let mut reason = Reason::UnreadableTime;
        for format in &self.formats {
            match format.parse(value) {
                Parsed::Time(civil) => return Ok(civil),
                Parsed::Impossible => reason = Reason::ImpossibleTime,
                Parsed::Different => {}
            }
        }
        Err(reason)
    }
}

fn parse_day(text: &str) -> Result<i64, String> {
    let day: jiff::civil::Date =
        text.parse().map_err(|_| format!("`{text}` is not a date like 1900-01-01"))?;
    Ok(days_from_civil(day.year().into(), day.month().into(), day.day().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(format: &str, zone: &str, value: &str) -> Result<Option<i64>, Reason> {
        let times = TimeParser::new(&[format.to_owned()], &["1900-01-01".to_owned()]).expect("a good format");
        times.parse(value, &mut ZoneClock::new(zone).expect("a known zone"), false)
    }

    fn instant(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("RFC 3339").as_microsecond()
    }

    #[test]
    fn every_way_of_writing_is_the_same_instant() {
        let expected = Ok(Some(instant("2024-03-11T08:05:09Z")));
        for (format, value) in [
            ("yyyy-MM-ddTHH:mm:ss", "2024-03-11T15:05:09"),
            ("yyyy-MM-dd HH:mm:ss[.f]", "2024-03-11 15:05:09.000"),
            ("yyyyMMddHHmmss", "20240311150509"),
            ("dd/MM/yyyy HH:mm:ss", "11/03/2024 15:05:09"),
            ("d/M/yyyy H:mm[:ss]", "11/3/2024 15:05:09"),
            ("yyyy-MM-ddTHH:mm:ss[.f][Z]", "2024-03-11T08:05:09Z"),
            ("yyyy-MM-ddTHH:mm:ss[.f][Z]", "2024-03-11T09:05:09.000000000+01:00"),
            ("yyyy-MM-ddTHH:mm:ss[.f][Z]", "2024-03-11T03:05:09-0500"),
            ("d/M/yyyy h:mm[:ss] a", "11/3/2024 3:05:09 PM"),
            ("d/M/yyyy h:mm[:ss] a", "11/03/2024 03:05:09 ch"),
            ("H:mm[:ss] d/M/yyyy", "15:05:09 11/03/2024"),
            ("epoch", "1710144309"),
            ("epoch_ms", "1710144309000"),
            ("%d.%m.%Y %H:%M:%S", "11.03.2024 15:05:09"),
        ] {
            assert_eq!(parse(format, "Asia/Ho_Chi_Minh", value), expected, "{value} as {format}");
        }
    }

    #[test]
    fn impossible_times_differ_from_unreadable_ones() {
        let format = "dd/MM/yyyy HH:mm";
        for value in ["31/02/2024 08:00", "29/02/2023 08:00", "01/13/2024 08:00", "01/01/2024 24:00"] {
            assert_eq!(parse(format, "UTC", value), Err(Reason::ImpossibleTime), "{value}");
        }
        for value in
            ["", "2024", "1/1/2024 08:00", "01/01/2024 08:00 ", "01/01/2024 08:0x", "٠١/01/2024 08:00"]
        {
            assert_eq!(parse(format, "UTC", value), Err(Reason::UnreadableTime), "{value}");
        }
    }

    #[test]
    fn noon_and_midnight_on_a_clock_with_twelve_hours() {
        let format = "d/M/yyyy h:mm a";
        for (value, expected) in [
            ("11/3/2024 12:00 AM", "2024-03-11T00:00:00Z"),
            ("11/3/2024 12:30 SA", "2024-03-11T00:30:00Z"),
            ("11/3/2024 12:00 CH", "2024-03-11T12:00:00Z"),
            ("11/3/2024 11:59 PM", "2024-03-11T23:59:00Z"),
        ] {
            assert_eq!(parse(format, "UTC", value), Ok(Some(instant(expected))), "{value}");
        }
        assert_eq!(parse(format, "UTC", "11/3/2024 13:00 CH"), Err(Reason::ImpossibleTime));
        assert_eq!(parse(format, "UTC", "11/3/2024 3:05 XX"), Err(Reason::UnreadableTime));
    }

    #[test]
    fn the_built_in_profiles_read_every_way_that_exports_write_times() {
        use crate::profile::ProfileSpec;
        let spec = ProfileSpec::builtin("vn-local").expect("built in");
        let times = TimeParser::new(&spec.times.expect("formats"), &[]).expect("good formats");
        let mut clock = ZoneClock::new("Asia/Ho_Chi_Minh").expect("a known zone");
        let minute = instant("2024-03-11T08:05:00Z");
        for (value, seconds) in [
            ("11/03/2024 15:05", 0),
            ("11/03/2024 15:05:09", 9),
            ("11/3/2024 15:05:09.000", 9),
            ("20240311150509", 9),
            ("2024-03-11T15:05:09.000", 9),
            ("2024-03-11T15:05:09", 9),
            ("2024-03-11 15:05:09", 9),
            ("2024-03-11T08:05:09Z", 9),
            ("11/3/2024 3:05 PM", 0),
            ("11/3/2024 3:05:09 CH", 9),
            ("15:05 11/03/2024", 0),
            ("15:05:09 11/3/2024", 9),
        ] {
            let expected = Ok(Some(minute + seconds * SECOND));
            assert_eq!(times.parse(value, &mut clock, false), expected, "{value}");
        }
    }

    #[test]
    fn a_day_that_means_no_time_is_missing() {
        assert_eq!(parse("dd/MM/yyyy HH:mm:ss", "Asia/Ho_Chi_Minh", "01/01/1900 00:00:00"), Ok(None));
    }

    #[test]
    fn a_due_day_lasts_to_its_end() {
        let times = TimeParser::new(&["dd/MM/yyyy[ HH:mm]".to_owned()], &[]).expect("a good format");
        let mut clock = ZoneClock::new("Asia/Ho_Chi_Minh").expect("a known zone");
        let end = Some(instant("2024-03-11T16:59:59.999999Z"));
        assert_eq!(times.parse("11/03/2024", &mut clock, true), Ok(end));
        assert_eq!(times.parse("11/03/2024 00:00", &mut clock, true), Ok(end));
        assert_eq!(
            times.parse("11/03/2024 16:00", &mut clock, true),
            Ok(Some(instant("2024-03-11T09:00:00Z")))
        );
    }
}
