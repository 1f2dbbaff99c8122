//! Times as exports write them, to microseconds since the epoch, UTC.
//!
//! A format is a pattern of our own, read by a small interpreter without allocation (a national log
//! has tens of millions of times), or an strptime format with `%`, which goes through jiff.
//!
//! | in a pattern | means |
//! |---|---|
//! | `yyyy` `MM` `dd` `HH` `mm` `ss` | exactly so many digits |
//! | `M` `d` `H` `h` | one or two digits; `h` is of a clock with twelve hours |
//! | `a` | which half of the day: `AM` `PM`, or `SA` `CH` (sáng, chiều) |
//! | `f` | one to nine digits of a second's fraction |
//! | `Z` | an offset: `Z`, `+07`, `+0700` or `+07:00` |
//! | `[…]` | a part that may be missing |
//! | `epoch`, `epoch_ms`, `epoch_us` | the whole pattern: seconds, milli- or microseconds since 1970 |
//!
//! All else stands for itself. A time without offset is local time of the profile's zone.

use super::zone::ZoneClock;
use crate::profile::Reason;

/// How a time that is no text in its file (Parquet) is written.
const OF_TYPED: &str = "yyyy-MM-ddTHH:mm:ss[.f][Z]";

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// One way of writing a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TimeFormat {
    Pattern(Vec<Token>, Beginning),
    /// Since the epoch, in units of so many microseconds.
    Epoch(i64),
    Strptime(String),
}

/// The tokens of a pattern up to the first that may be of several lengths, with their places in any value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beginning {
    signs: Vec<(usize, u8)>,
    /// Numbers of two digits; a year is two of them.
    numbers: Vec<(usize, Part)>,
    length: usize,
    /// Whether this may be all of a value.
    whole: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Digits { part: Part, fewest: u8, most: u8 },
    Offset,
    HalfDay,
    Literal(u8),
    Optional(Vec<Token>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// In microseconds.
    Fraction,
    /// Of a clock with twelve hours.
    HalfHour,
}

/// What has been read of each part, 0 where nothing has; that of a half hour stands with the hours.
type Parts = [i64; Part::HalfHour as usize];

/// A time as written, before its zone is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    /// Days since 1970-01-01.
    pub(crate) day: i64,
    /// Microseconds since that day's midnight.
    pub(crate) time: i64,
    /// Seconds east of UTC, where they were written.
    pub(crate) offset: Option<i64>,
}

/// The formats of a profile, in the order in which they are tried.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    formats: Vec<TimeFormat>,
    /// Days that mean "no time", as days since the epoch.
    no_days: Vec<i64>,
}

impl Times {
    /// Compiles the formats; the error names what is wrong with one.
    ///
    /// Last of all any profile reads what formats with times of their own are handed on as.
    pub(crate) fn new(formats: &[String], no_days: &[String]) -> Result<Self, String> {
        let formats = formats.iter().map(String::as_str).chain([OF_TYPED]);
        let formats = formats.map(TimeFormat::new).collect::<Result<_, _>>()?;
        let no_days = no_days.iter().map(|day| parse_day(day)).collect::<Result<_, _>>()?;
        Ok(Self { formats, no_days })
    }

    /// The instant in µs UTC; `None` where the day means "no time".
    ///
    /// With `whole_day`, midnight stands for the end of that day: a due date without a time of day is
    /// kept by whoever finishes on that day.
    pub(crate) fn parse(
        &self,
        value: &str,
        clock: &mut ZoneClock,
        whole_day: bool,
    ) -> Result<Option<i64>, Reason> {
        let mut civil = self.civil(value)?;
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

    /// The first format that fits and gives a date that exists.
    fn civil(&self, value: &str) -> Result<Civil, Reason> {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parsed {
    Time(Civil),
    /// Written like this format, but there is no such time.
    Impossible,
    /// Not written like this format.
    Different,
}

impl TimeFormat {
    fn new(text: &str) -> Result<Self, String> {
        match text {
            "epoch" => return Ok(Self::Epoch(SECOND)),
            "epoch_ms" => return Ok(Self::Epoch(1_000)),
            "epoch_us" => return Ok(Self::Epoch(1)),
            _ if text.contains('%') => return Ok(Self::Strptime(text.to_owned())),
            _ => {}
        }
        let mut rest = text.as_bytes();
        let tokens = tokens(&mut rest, false).map_err(|wrong| format!("time format `{text}`: {wrong}"))?;
        let has_year = tokens.iter().any(|token| matches!(token, Token::Digits { part: Part::Year, .. }));
        let beginning = Beginning::new(&tokens);
        if has_year {
            Ok(Self::Pattern(tokens, beginning))
        } else {
            Err(format!("time format `{text}` has no `yyyy`"))
        }
    }

    fn parse(&self, value: &str) -> Parsed {
        match self {
            Self::Pattern(tokens, beginning) => {
                let value = value.as_bytes();
                if !beginning.fits(value) {
                    return Parsed::Different;
                }
                if beginning.whole && value.len() == beginning.length {
                    return beginning.read(value);
                }
                let mut read = Read { rest: value, ..Read::default() };
                if read.all(tokens) && read.rest.is_empty() { read.civil() } else { Parsed::Different }
            }
            Self::Epoch(unit) => parse_epoch(value, *unit),
            Self::Strptime(format) => parse_strptime(format, value),
        }
    }
}

fn tokens(rest: &mut &[u8], nested: bool) -> Result<Vec<Token>, &'static str> {
    let mut found = Vec::new();
    while let Some(&sign) = rest.first() {
        let run = rest.iter().take_while(|&&next| next == sign).count();
        let (used, token) = match (sign, run) {
            (b'y', 4) => (4, digits(Part::Year, 4, 4)),
            (b'M', 1 | 2) => (run, digits(Part::Month, run as u8, 2)),
            (b'd', 1 | 2) => (run, digits(Part::Day, run as u8, 2)),
            (b'H', 1 | 2) => (run, digits(Part::Hour, run as u8, 2)),
            (b'h', 1 | 2) => (run, digits(Part::HalfHour, run as u8, 2)),
            (b'a', 1) => (1, Token::HalfDay),
            (b'm', 2) => (2, digits(Part::Minute, 2, 2)),
            (b's', 2) => (2, digits(Part::Second, 2, 2)),
            (b'f', 1) => (1, digits(Part::Fraction, 1, 9)),
            (b'Z', 1) => (1, Token::Offset),
            (b'y' | b'M' | b'd' | b'H' | b'h' | b'a' | b'm' | b's' | b'f' | b'Z', _) => {
                return Err("a letter stands the wrong number of times");
            }
            (b'[', _) => {
                *rest = &rest[1..];
                found.push(Token::Optional(tokens(rest, true)?));
                continue;
            }
            (b']', _) if nested => {
                *rest = &rest[1..];
                return Ok(found);
            }
            (b']', _) => return Err("`]` without `[`"),
            (literal, _) => (1, Token::Literal(literal)),
        };
        *rest = &rest[used..];
        found.push(token);
    }
    if nested { Err("`[` without `]`") } else { Ok(found) }
}

impl Beginning {
    fn new(tokens: &[Token]) -> Self {
        let (mut found, mut rest) = (Self::default(), tokens);
        while let [token, behind @ ..] = rest {
            let length = match token {
                Token::Literal(sign) => {
                    found.signs.push((found.length, *sign));
                    1
                }
                Token::Digits { part: Part::HalfHour, .. } => break,
                Token::Digits { part, fewest, most } if fewest == most && most % 2 == 0 => {
                    let pairs = (0..usize::from(*most)).step_by(2);
                    found.numbers.extend(pairs.map(|place| (found.length + place, *part)));
                    usize::from(*most)
                }
                Token::Digits { .. } | Token::HalfDay | Token::Offset | Token::Optional(_) => break,
            };
            found.length += length;
            rest = behind;
        }
        found.whole = rest.iter().all(|token| matches!(token, Token::Optional(_)));
        found
    }

    /// Whether a value has the signs: most values of other formats are told by that, without reading a number.
    fn fits(&self, value: &[u8]) -> bool {
        self.signs.iter().all(|(place, sign)| value.get(*place) == Some(sign))
    }

    /// Reads a value that has the signs and nothing behind the beginning: what the tokens would make of it, but faster.
    fn read(&self, value: &[u8]) -> Parsed {
        let mut parts = Parts::default();
        for &(place, part) in &self.numbers {
            let Some(number) = two_digits(&value[place..]) else { return Parsed::Different };
            let part = &mut parts[part as usize];
            *part = *part * 100 + number;
        }
        civil(&parts, None)
    }
}

fn digits(part: Part, fewest: u8, most: u8) -> Token {
    Token::Digits { part, fewest, most }
}

/// What has been read of a value so far.
#[derive(Clone, Copy, Default)]
struct Read<'a> {
    rest: &'a [u8],
    parts: Parts,
    offset: Option<i64>,
    /// Whether the hour is of a clock with twelve, and which half of the day it is in.
    of_twelve: bool,
    afternoon: bool,
}

impl Read<'_> {
    fn all(&mut self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| self.one(token))
    }

    fn one(&mut self, token: &Token) -> bool {
        match token {
            Token::Literal(sign) => {
                let fits = self.rest.first() == Some(sign);
                if fits {
                    self.rest = &self.rest[1..];
                }
                fits
            }
            Token::Digits { part, fewest, most } => self.digits(*part, *fewest, *most),
            Token::Offset => self.offset(),
            Token::HalfDay => self.half_day(),
            Token::Optional(inner) => {
                let before = *self;
                if !self.all(inner) {
                    *self = before;
                }
                true
            }
        }
    }

    fn digits(&mut self, part: Part, fewest: u8, most: u8) -> bool {
        let (mut value, mut count) = (0_i64, 0_u8);
        // Most numbers have two digits.
        if most == 2
            && let Some(two) = two_digits(self.rest)
        {
            (value, count) = (two, 2);
        } else {
            for digit in self.rest.iter().take(usize::from(most)).take_while(|sign| sign.is_ascii_digit()) {
                value = value * 10 + i64::from(digit - b'0');
                count += 1;
            }
        }
        if count < fewest {
            return false;
        }
        self.rest = &self.rest[usize::from(count)..];
        if part == Part::Fraction {
            // To microseconds; what is finer is cut off.
            let (up, down) = (6_u32.saturating_sub(count.into()), u32::from(count).saturating_sub(6));
            value = value * 10_i64.pow(up) / 10_i64.pow(down);
        }
        self.set(part, value);
        true
    }

    fn set(&mut self, part: Part, value: i64) {
        self.of_twelve |= part == Part::HalfHour;
        let part = if part == Part::HalfHour { Part::Hour } else { part };
        self.parts[part as usize] = value;
    }

    fn offset(&mut self) -> bool {
        let sign = match self.rest.first() {
            Some(b'Z' | b'z') => {
                self.rest = &self.rest[1..];
                self.offset = Some(0);
                return true;
            }
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return false,
        };
        let Some(hours) = two_digits(&self.rest[1..]) else { return false };
        self.rest = &self.rest[3..];
        let colon = usize::from(self.rest.first() == Some(&b':'));
        let mut minutes = 0;
        if let Some(found) = two_digits(&self.rest[colon..]) {
            minutes = found;
            self.rest = &self.rest[colon + 2..];
        }
        self.offset = Some(sign * (hours * 3_600 + minutes * 60));
        hours <= 23 && minutes <= 59
    }

    fn half_day(&mut self) -> bool {
        let Some((sign, rest)) = self.rest.split_at_checked(2) else { return false };
        self.afternoon = sign.eq_ignore_ascii_case(b"PM") || sign.eq_ignore_ascii_case(b"CH");
        self.rest = rest;
        self.afternoon || sign.eq_ignore_ascii_case(b"AM") || sign.eq_ignore_ascii_case(b"SA")
    }

    fn civil(mut self) -> Parsed {
        if self.of_twelve {
            let hour = &mut self.parts[Part::Hour as usize];
            if !(1..=12).contains(hour) {
                return Parsed::Impossible;
            }
            *hour = *hour % 12 + if self.afternoon { 12 } else { 0 };
        }
        civil(&self.parts, self.offset)
    }
}

/// The time of parts of it, unless there is no such time.
fn civil(&[year, month, day, hour, minute, second, fraction]: &Parts, offset: Option<i64>) -> Parsed {
    let date = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && (1..=9_999).contains(&year);
    // A leap second, 60, is the first of the next minute.
    if !date || hour > 23 || minute > 59 || second > 60 {
        return Parsed::Impossible;
    }
    let seconds = hour * 3_600 + minute * 60 + second;
    let day = days_from_civil(year, month, day);
    Parsed::Time(Civil { day, time: seconds * SECOND + fraction, offset })
}

fn two_digits(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [tens, ones, ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        }
        _ => None,
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Hinnant, *chrono-compatible
/// low-level date algorithms*: years begin in March, so that the leap day is the last).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn parse_epoch(value: &str, unit: i64) -> Parsed {
    let Ok(count) = value.parse::<i64>() else { return Parsed::Different };
    // Beyond the year 9999 it is another unit, or no time at all.
    match count.checked_mul(unit) {
        Some(micros) if micros.abs() < 253_402_300_800 * SECOND => {
            Parsed::Time(Civil { day: micros.div_euclid(DAY), time: micros.rem_euclid(DAY), offset: Some(0) })
        }
        _ => Parsed::Impossible,
    }
}

fn parse_strptime(format: &str, value: &str) -> Parsed {
    let Ok(broken_down) = jiff::fmt::strtime::parse(format, value) else { return Parsed::Different };
    let Ok(date) = broken_down.to_date() else { return Parsed::Impossible };
    let time = broken_down.to_time().unwrap_or(jiff::civil::Time::midnight());
    let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Parsed::Time(Civil {
        day: days_from_civil(date.year().into(), date.month().into(), date.day().into()),
        time: seconds * SECOND + i64::from(time.subsec_nanosecond()) / 1_000,
        offset: broken_down.offset().map(|offset| offset.seconds().into()),
    })
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
        let times = Times::new(&[format.to_owned()], &["1900-01-01".to_owned()]).expect("a good format");
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
    fn a_value_of_fixed_length_is_read_as_by_its_tokens() {
        let values = [
            "2024-03-11 15:05:09",
            "2024-03-11 15:05",
            "11/03/2024 15:05",
            "31/02/2024 15:05",
            "20240311150509",
            "2O24-03-11 15:05:09",
            "11/03/2024 15:0x",
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
        ] {
            let format = TimeFormat::new(format).expect("a good format");
            let TimeFormat::Pattern(tokens, beginning) = &format else { panic!("a pattern") };
            let slow = TimeFormat::Pattern(tokens.clone(), Beginning { whole: false, ..beginning.clone() });
            for value in values {
                assert_eq!(format.parse(value), slow.parse(value), "{value} as {format:?}");
            }
        }
    }

    #[test]
    fn impossible_is_told_from_unreadable() {
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
        let times = Times::new(&spec.times.expect("formats"), &[]).expect("good formats");
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
        let times = Times::new(&["dd/MM/yyyy[ HH:mm]".to_owned()], &[]).expect("a good format");
        let mut clock = ZoneClock::new("Asia/Ho_Chi_Minh").expect("a known zone");
        let end = Some(instant("2024-03-11T16:59:59.999999Z"));
        assert_eq!(times.parse("11/03/2024", &mut clock, true), Ok(end));
        assert_eq!(times.parse("11/03/2024 00:00", &mut clock, true), Ok(end));
        assert_eq!(
            times.parse("11/03/2024 16:00", &mut clock, true),
            Ok(Some(instant("2024-03-11T09:00:00Z")))
        );
    }

    #[test]
    fn bad_formats_are_named() {
        for format in ["HH:mm", "yyy-MM-dd", "yyyy-MM-dd[", "yyyy]", "yyyy-MMM"] {
            assert!(TimeFormat::new(format).is_err(), "{format}");
        }
    }
}
