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
//!
//! What no format of the profile fits is read in the common forms (`unformatted/`). Which of day and month comes first is a
//! property of the column and not of the value: [`ColumnOrder`] says what is known about it.

mod civil;
mod format;
mod order;
mod pattern;
mod prefix;
mod reader;
mod unformatted;
mod zone;

pub(crate) use order::{DateOrder, OrderEvidence, has_english_half_day, order_evidence, short_year_date};
pub(crate) use zone::ZoneClock;

use super::reject::Reason;
use civil::{CivilTime, DAY, Parsed, SECOND, days_from_civil};
use format::TimeFormat;
use unformatted::{read_time_of_day, read_unformatted};

/// The format in which a source hands on a time that is not text in its file (Parquet).
const TYPED_TIME: &str = "yyyy-MM-ddTHH:mm:ss[.f][Z]";

/// What is known about the order of day and month in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ColumnOrder {
    /// Nothing: each format of the profile is taken as it is written.
    #[default]
    AsWritten,
    /// The column has this order, whatever the formats say.
    Known(DateOrder),
}

/// An instant that was read, and what the value tells about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The instant in µs UTC; `None` if the day means "no time".
    pub(crate) instant: Option<i64>,
    /// True if day and month are numbers, and one of them comes first.
    pub(crate) is_ordered: bool,
    /// True if the day of the month is greater than any month.
    pub(crate) is_late_day: bool,
    /// The microseconds since midnight as written: 0 for a date without a time of day.
    pub(crate) time_of_day: i64,
    /// True if none of the profile's formats fits the value.
    pub(crate) is_unformatted: bool,
}

/// The time formats of a profile, in the order in which they are tried.
#[derive(Clone, Debug)]
pub(crate) struct TimeParser {
    /// The formats as they are written, and whether day and month in them are numbers of which one comes first.
    formats: Vec<(TimeFormat, bool)>,
    day_first: Vec<(TimeFormat, bool)>,
    month_first: Vec<(TimeFormat, bool)>,
    /// The order of the first format that has one.
    first_order: DateOrder,
    /// Days that mean "no time", as days since the epoch.
    no_days: Vec<i64>,
}

impl TimeParser {
    /// Compiles the formats, followed by the one for times that were not text in their file. `no_days` are the days
    /// that mean "no time", as ISO dates. The error is a message for the author of the profile.
    pub(crate) fn new(formats: &[String], no_days: &[String]) -> Result<Self, String> {
        let formats = formats.iter().map(String::as_str).chain([TYPED_TIME]);
        let formats = formats.map(TimeFormat::new).collect::<Result<Vec<_>, _>>()?;
        let no_days = no_days.iter().map(|day| parse_day(day)).collect::<Result<_, _>>()?;
        let ordered = |order: DateOrder| {
            let formats = formats.iter().map(|format| format.with_order(order));
            formats.map(|format| (format.clone(), format.order().is_some())).collect()
        };
        Ok(Self {
            day_first: ordered(DateOrder::DayFirst),
            month_first: ordered(DateOrder::MonthFirst),
            first_order: formats.iter().find_map(TimeFormat::order).unwrap_or_default(),
            formats: formats.iter().map(|format| (format.clone(), format.order().is_some())).collect(),
            no_days,
        })
    }

    /// Returns the order of the first format that has one.
    pub(crate) fn first_order(&self) -> DateOrder {
        self.first_order
    }

    /// Reads a value by the formats as they are written, and in no other form.
    ///
    /// With `whole_day`, midnight means the end of that day: a due date without a time of day is met by finishing on
    /// that day.
    pub(crate) fn parse(
        &self,
        value: &str,
        clock: &mut ZoneClock,
        whole_day: bool,
    ) -> Result<Option<i64>, Reason> {
        let (civil, _) = by_formats(&self.formats, value)?;
        Ok(self.instant(civil, clock, whole_day))
    }

    /// Reads a value of a column, by the formats or else in one of the common forms. `time_of_day` is the value of
    /// the column that completes a date without a time of day.
    pub(crate) fn read(
        &self,
        value: &str,
        time_of_day: Option<&str>,
        order: ColumnOrder,
        clock: &mut ZoneClock,
        whole_day: bool,
    ) -> Result<Reading, Reason> {
        let formats = match order {
            ColumnOrder::AsWritten => &self.formats,
            ColumnOrder::Known(DateOrder::DayFirst) => &self.day_first,
            ColumnOrder::Known(DateOrder::MonthFirst) => &self.month_first,
        };
        let mut is_unformatted = false;
        let (mut civil, is_ordered) = match by_formats(formats, value) {
            Ok(found) => found,
            Err(reason) => {
                is_unformatted = true;
                let order = if let ColumnOrder::Known(order) = order { order } else { self.first_order };
                match read_unformatted(value, order) {
                    Parsed::Time(civil) => (civil, order_evidence(value) != OrderEvidence::None),
                    Parsed::Impossible => return Err(Reason::ImpossibleTime),
                    Parsed::Different => return Err(reason),
                }
            }
        };
        if let Some(time_of_day) = time_of_day.filter(|_| civil.time == 0 && civil.offset.is_none()) {
            civil.time = read_time_of_day(time_of_day).ok_or(Reason::UnreadableTime)?;
        }
        let instant = self.instant(civil, clock, whole_day);
        let (is_late_day, time_of_day) = (civil.month_day > 12, civil.time);
        Ok(Reading { instant, is_ordered, is_late_day, time_of_day, is_unformatted })
    }

    /// Returns the instant in µs UTC, or `None` if the day means "no time".
    fn instant(&self, mut civil: CivilTime, clock: &mut ZoneClock, whole_day: bool) -> Option<i64> {
        if self.no_days.contains(&civil.day) {
            return None;
        }
        if whole_day && civil.time == 0 {
            civil.time = DAY - 1;
        }
        let local = civil.day * DAY + civil.time;
        Some(match civil.offset {
            Some(offset) => local - offset * SECOND,
            None => clock.utc_of(local),
        })
    }
}

/// Returns the time according to the first format that fits and gives a date that exists, and whether the format has an
/// order of day and month.
fn by_formats(formats: &[(TimeFormat, bool)], value: &str) -> Result<(CivilTime, bool), Reason> {
    let mut reason = Reason::UnreadableTime;
    for (format, is_ordered) in formats {
        match format.parse(value) {
            Parsed::Time(civil) => return Ok((civil, *is_ordered)),
            Parsed::Impossible => reason = Reason::ImpossibleTime,
            Parsed::Different => {}
        }
    }
    Err(reason)
}

/// Returns true if a value is a time of day without a date.
pub(crate) fn is_time_of_day(value: &str) -> bool {
    read_time_of_day(value).is_some()
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
        for value in ["31/02/2024 08:00", "29/02/2023 08:00", "01/13/2024 08:00", "01/01/2024 24:01"] {
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
