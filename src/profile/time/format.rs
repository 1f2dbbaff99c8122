//! One way of writing a time.

use super::civil::{CivilTime, DAY, Parsed, SECOND, TimePart, days_from_civil};
use super::order::DateOrder;
use super::pattern::{Token, exchanged, parts, tokens};
use super::prefix::FixedPrefix;
use super::reader::read;

/// One way of writing a time, compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TimeFormat {
    /// A pattern, its fixed prefix, and the prefix of the values that are usual.
    Pattern(Vec<Token>, [FixedPrefix; 2]),
    /// A count since the epoch in units of that many microseconds.
    Epoch(i64),
    /// An strptime format.
    Strptime(String),
}

impl TimeFormat {
    /// Compiles a format; the error is a message for the author of the profile.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        match text {
            "epoch" => return Ok(Self::Epoch(SECOND)),
            "epoch_ms" => return Ok(Self::Epoch(1_000)),
            "epoch_us" => return Ok(Self::Epoch(1)),
            _ if text.contains('%') => {
                let has = |letter: &str| text.contains(&format!("%{letter}"));
                if has("M") && !has("H") && !has("I") && !has("k") && !has("l") {
                    return Err(format!(
                        "time format `{text}`: `%M` is minutes, and there is no hour\n\nhint: months are `%m`"
                    ));
                }
                return Ok(Self::Strptime(text.to_owned()));
            }
            _ => {}
        }
        let tokens = tokens(text).map_err(|wrong| format!("time format `{text}`: {wrong}"))?;
        check_parts(text, &parts(&tokens))?;
        Ok(Self::pattern(tokens))
    }

    fn pattern(tokens: Vec<Token>) -> Self {
        let prefixes = [FixedPrefix::new(&tokens), FixedPrefix::usual(&tokens)];
        Self::Pattern(tokens, prefixes)
    }

    /// Returns which of day and month comes first; `None` if the year does, or if the format is no pattern of numbers.
    pub(super) fn order(&self) -> Option<DateOrder> {
        match self {
            Self::Pattern(tokens, _) => {
                let parts = parts(tokens);
                let position = |wanted| parts.iter().position(|&part| part == wanted);
                let (year, month, day) =
                    (position(TimePart::Year)?, position(TimePart::Month)?, position(TimePart::Day)?);
                let order = if day < month { DateOrder::DayFirst } else { DateOrder::MonthFirst };
                (year > month.min(day)).then_some(order)
            }
            Self::Epoch(_) => None,
            Self::Strptime(format) => {
                let (month, day) = (format.find("%m")?, format.find("%d").or_else(|| format.find("%e"))?);
                let year = format.find("%Y").or_else(|| format.find("%y"))?;
                let order = if day < month { DateOrder::DayFirst } else { DateOrder::MonthFirst };
                (year > month.min(day)).then_some(order)
            }
        }
    }

    /// Returns the format with day and month in the given order; one without an order is returned as it is.
    pub(super) fn with_order(&self, wanted: DateOrder) -> Self {
        match self {
            _ if self.order().is_none_or(|order| order == wanted) => self.clone(),
            Self::Pattern(tokens, _) => Self::pattern(exchanged(tokens)),
            Self::Strptime(format) => {
                let format = format.replace("%e", "%d").replace("%m", "%\0").replace("%d", "%m");
                Self::Strptime(format.replace("%\0", "%d"))
            }
            Self::Epoch(unit) => Self::Epoch(*unit),
        }
    }

    /// Reads a value.
    pub(super) fn parse(&self, value: &str) -> Parsed {
        match self {
            Self::Pattern(tokens, [prefix, usual]) => {
                let value = value.as_bytes();
                if !prefix.fits(value) {
                    return Parsed::Different;
                }
                if prefix.may_be_all && value.len() == prefix.length {
                    return prefix.read(value);
                }
                if usual.may_be_all && value.len() == usual.length && usual.fits(value) {
                    let read = usual.read(value);
                    if read != Parsed::Different {
                        return read;
                    }
                }
                read(value, tokens)
            }
            Self::Epoch(unit) => parse_epoch(value, *unit),
            Self::Strptime(format) => parse_strptime(format, value),
        }
    }
}

/// Refuses a pattern that lacks a part of the date, or confuses months (`MM`) with minutes (`mm`).
fn check_parts(text: &str, parts: &[TimePart]) -> Result<(), String> {
    let count = |wanted: TimePart| parts.iter().filter(|&&part| part == wanted).count();
    let hours = count(TimePart::Hour) + count(TimePart::TwelveHour);
    if count(TimePart::Minute) > 0 && hours == 0 {
        return Err(format!(
            "time format `{text}`: `mm` is minutes, and there is no hour\n\nhint: months are `MM`, as in \
             `dd/MM/yyyy`"
        ));
    }
    if count(TimePart::Month) > 1 {
        return Err(format!(
            "time format `{text}` has the month twice\n\nhint: `MM` is months, minutes are `mm`, as in \
             `dd/MM/yyyy HH:mm`"
        ));
    }
    let lacking = [(TimePart::Year, "yyyy"), (TimePart::Month, "MM"), (TimePart::Day, "dd")];
    match lacking.iter().find(|(part, _)| count(*part) == 0) {
        Some((_, name)) => Err(format!(
            "time format `{text}` has no `{name}`\n\nhint: `yyyy` is the year, `MM` the month, `dd` the day (`mm` is minutes), as in \
             `dd/MM/yyyy HH:mm:ss`"
        )),
        None => Ok(()),
    }
}

fn parse_epoch(value: &str, unit: i64) -> Parsed {
    let Ok(count) = value.parse::<i64>() else { return Parsed::Different };
    epoch_time(count, unit)
}

/// Returns the instant `count` units of that many microseconds after the epoch.
pub(super) fn epoch_time(count: i64, unit: i64) -> Parsed {
    // A value after the year 9999 is in another unit, or is no time at all.
    match count.checked_mul(unit) {
        Some(micros) if micros.abs() < 253_402_300_800 * SECOND => Parsed::Time(CivilTime {
            day: micros.div_euclid(DAY),
            time: micros.rem_euclid(DAY),
            offset: Some(0),
            month_day: 0,
        }),
        _ => Parsed::Impossible,
    }
}

fn parse_strptime(format: &str, value: &str) -> Parsed {
    let Ok(broken_down) = jiff::fmt::strtime::parse(format, value) else { return Parsed::Different };
    let Ok(date) = broken_down.to_date() else { return Parsed::Impossible };
    let time = broken_down.to_time().unwrap_or(jiff::civil::Time::midnight());
    let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Parsed::Time(CivilTime {
        day: days_from_civil(date.year().into(), date.month().into(), date.day().into()),
        time: seconds * SECOND + i64::from(time.subsec_nanosecond()) / 1_000,
        offset: broken_down.offset().map(|offset| offset.seconds().into()),
        month_day: date.day().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_fixed_length_is_read_as_by_its_tokens() {
        let values = [
            "2024-03-11 15:05:09",
            "2024-03-11 15:05",
            "11/03/2024 15:05",
            "31/02/2024 15:05",
            "20240311150509",
            "2O24-03-11 15:05:09",
            "11/03/2024 15:0x",
            "11/03/2024 15:05:09",
            "11/03/2024 15:05:61",
            "11/03/2024 15:05:0x",
            "15:05:09 11/03/2024",
            "15:05 11/03/2024",
            "1/3/2024 15:05:09.5",
            "11/3/2024 5:05:09",
            "03/11/2024 03:05:09 PM",
            "2024-03-11T15:05:09",
            "2024-03-11T15:05:09Z",
            "11/03/2024 24:05",
            "11/03/2024",
            "11/03/2024 03:05 CH",
            "",
            "1",
        ];
        for format in [
            "yyyy-MM-dd HH:mm:ss[.f]",
            "yyyy-MM-dd HH:mm[:ss]",
            "dd/MM/yyyy HH:mm",
            "dd/MM/yyyy[ HH:mm]",
            "yyyyMMddHHmmss",
            "dd/MM/yyyy hh:mm[ a]",
            "dd/MM/yyyy HH:mm[:ss][Z]",
            "d/MM/yyyy HH:mm",
            "d/M/yyyy H:mm[:ss][.f]",
            "H:mm[:ss] d/M/yyyy",
            "d/M/yyyy",
            "M/d/yyyy h:mm[:ss] a",
            "yyyy-MM-ddTHH:mm:ss[.f][Z]",
            "d/M/yyyy[ HH:mm]",
        ] {
            let format = TimeFormat::new(format).expect("a good format");
            let TimeFormat::Pattern(tokens, prefixes) = &format else { panic!("a pattern") };
            let never_all = prefixes.clone().map(|mut prefix| {
                prefix.may_be_all = false;
                prefix
            });
            let slow = TimeFormat::Pattern(tokens.clone(), never_all);
            for value in values {
                assert_eq!(format.parse(value), slow.parse(value), "{value} as {format:?}");
            }
        }
    }

    #[test]
    fn bad_formats_are_named() {
        for format in [
            "HH:mm",
            "yyy-MM-dd",
            "yyyy-MM-dd[",
            "yyyy]",
            "yyyy-MMM",
            "dd/mm/yyyy",
            "DD/MM/YYYY",
            "dd/MM/yyyy HH:MM",
            "%d/%M/%Y",
        ] {
            assert!(TimeFormat::new(format).is_err(), "{format}");
        }
    }
}
