//! Reads times in the forms that programs and people commonly write, without a format.
//!
//! The value is read from left to right: a date (three numbers, or a month by name), a time of day, the half of the day
//! and an offset, in any order that is in use, with the words that Vietnamese and English put between them. Numbers of a
//! single run of digits are compact dates or counts since 1970, told apart by their length.
//!
//! This is the fallback after the formats of the profile, so it may be slower than they are.

mod numbers;
mod single_number;
mod words;

use super::civil::{Parsed, SECOND, civil_time};
use super::order::DateOrder;
use single_number::{json_date, one_number};

/// Reads a value. `order` is that of day and month if both are numbers.
pub(super) fn read_unformatted(value: &str, order: DateOrder) -> Parsed {
    if let Some(count) = value.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        return json_date(count);
    }
    if value.len() > 64 || !value.bytes().any(|byte| byte.is_ascii_digit()) {
        return Parsed::Different;
    }
    if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.matches('.').count() <= 1 {
        return one_number(value);
    }
    let mut reader = ValueReader { rest: value, order, ..ValueReader::default() };
    while !reader.rest.is_empty() {
        if reader.next().is_none() {
            return Parsed::Different;
        }
    }
    reader.finish()
}

/// Returns the time of day that a value gives in microseconds, if it gives one: `08:30`, `8h30`, `8 giờ 30 phút`,
/// `8:30 AM`, or the fraction of a day of a spreadsheet.
pub(super) fn read_time_of_day(value: &str) -> Option<i64> {
    const DAY: f64 = 86_400.0;
    if let Ok(fraction) = value.parse::<f64>()
        && value.contains('.')
        && (0.0..1.0).contains(&fraction)
    {
        return Some((fraction * DAY).round() as i64 * SECOND);
    }
    // A spreadsheet hands a time of day on as a time on its first day.
    let value = ["1899-12-30T", "1899-12-31T", "1900-01-01T", "1904-01-01T"]
        .iter()
        .find_map(|day| value.strip_prefix(day))
        .unwrap_or(value);
    let mut reader = ValueReader { rest: value, ..ValueReader::default() };
    while !reader.rest.is_empty() {
        reader.next()?;
    }
    let is_time = reader.year.is_none() && reader.month.is_none() && reader.day.is_none();
    reader.year = Some(2_000);
    (reader.month, reader.day) = (Some(1), Some(1));
    reader.time?;
    match reader.finish() {
        Parsed::Time(civil) if is_time && civil.offset.is_none() => Some(civil.time),
        _ => None,
    }
}

/// The rest of a value and what has been read so far.
#[derive(Default)]
struct ValueReader<'a> {
    rest: &'a str,
    order: DateOrder,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    /// Hour, minute, second, fraction in microseconds.
    time: Option<[i64; 4]>,
    /// True for the afternoon.
    half: Option<bool>,
    offset: Option<i64>,
}

impl ValueReader<'_> {
    /// Reads the next piece; `None` if it belongs to no time.
    fn next(&mut self) -> Option<()> {
        let sign = self.rest.chars().next()?;
        match sign {
            '0'..='9' => self.numbers(),
            '+' | '-' if self.time.is_some() && self.offset.is_none() && self.offset_digits().is_some() => {
                self.offset = self.offset_digits();
                let end = self.rest[1..].find(|sign: char| !sign.is_ascii_digit() && sign != ':');
                self.rest = end.map_or("", |end| &self.rest[end + 1..]);
                Some(())
            }
            sign if sign.is_alphabetic() => self.word(),
            ' ' | ',' | ';' | '(' | ')' | '|' => self.skip(1),
            // Between a date and a time of day, and after the name of a day.
            ':' | '-' | '.' | '/' | '_' if self.has_any() => self.skip(1),
            _ => None,
        }
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }

    fn has_any(&self) -> bool {
        self.day.is_some() || self.time.is_some() || self.month.is_some()
    }

    /// Takes the digits at the beginning, and returns their value and number.
    fn digits(&mut self) -> Option<(i64, usize)> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = (1..=9).contains(&length).then(|| self.rest[..length].parse().ok())??;
        self.rest = &self.rest[length..];
        Some((value, length))
    }

    /// Takes a sign if the rest begins with it and a digit follows.
    fn separator(&mut self, sign: char) -> Option<()> {
        let rest = self.rest.strip_prefix(sign)?;
        rest.starts_with(|next: char| next.is_ascii_digit()).then(|| self.rest = rest)
    }

    /// Returns the offset with which the rest begins, in seconds: `+07`, `+7`, `+0700`, `+07:00`.
    fn offset_digits(&self) -> Option<i64> {
        let direction = match self.rest.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let text: String = self.rest[1..]
            .chars()
            .take_while(|sign| sign.is_ascii_digit() || *sign == ':')
            .filter(|sign| *sign != ':')
            .collect();
        let (hours, minutes) = match text.len() {
            1 | 2 => (text.as_str(), "0"),
            4 => text.split_at(2),
            _ => return None,
        };
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours <= 14 && minutes <= 59).then_some(direction * (hours * 3_600 + minutes * 60))
    }

    fn finish(self) -> Parsed {
        let (Some(year), Some(month), Some(day)) = (self.year, self.month, self.day) else {
            return Parsed::Different;
        };
        let [mut hour, minute, second, micros] = self.time.unwrap_or_default();
        if let Some(is_afternoon) = self.half {
            match (is_afternoon, hour, self.time) {
                (.., None) => return Parsed::Different,
                (false, 13.., _) => return Parsed::Impossible,
                (false, 12, _) => hour = 0,
                (true, 1..=11, _) => hour += 12,
                _ => {}
            }
        }
        civil_time(&[year, month, day, hour, minute, second, micros], self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::time::civil::{DAY, days_from_civil};

    /// The microseconds of a value since the epoch, with its offset taken off.
    fn read(value: &str, order: DateOrder) -> Option<i64> {
        match read_unformatted(value, order) {
            Parsed::Time(civil) => Some(civil.day * DAY + civil.time - civil.offset.unwrap_or(0) * SECOND),
            _ => None,
        }
    }

    #[test]
    fn common_forms_need_no_format() {
        let at = |hour: i64, minute: i64, second: i64| {
            Some(days_from_civil(2024, 3, 4) * DAY + (hour * 3_600 + minute * 60 + second) * SECOND)
        };
        for (value, expected) in [
            ("04-03-2024 08:30:00", at(8, 30, 0)),
            ("04.03.2024 08:30", at(8, 30, 0)),
            ("4/3/24 8:30", at(8, 30, 0)),
            ("04-03-24 08:30:15", at(8, 30, 15)),
            ("2024/03/04 08:30", at(8, 30, 0)),
            ("2024.03.04 08:30:15.5", at(8, 30, 15).map(|at| at + 500_000)),
            ("2024-03-04T08:30", at(8, 30, 0)),
            ("2024-03-04 08:30", at(8, 30, 0)),
            ("2024-03-04 08:30:15,000", at(8, 30, 15)),
            ("2024-03-04, 08:30", at(8, 30, 0)),
            ("2024-03-04 08:30:15 +0700", at(1, 30, 15)),
            ("2024-03-04T08:30:15+07:00", at(1, 30, 15)),
            ("04/03/2024, 08:30:15", at(8, 30, 15)),
            ("04/03/2024 - 08:30", at(8, 30, 0)),
            ("08:30 - 04/03/2024", at(8, 30, 0)),
            ("08:30 ngày 04/03/2024", at(8, 30, 0)),
            ("08:30:15 ngày 04-03-2024", at(8, 30, 15)),
            ("08 giờ 30 ngày 04/03/2024", at(8, 30, 0)),
            ("8 giờ 30 phút, ngày 4/3/2024", at(8, 30, 0)),
            ("8 giờ 30 phút ngày 4 tháng 3 năm 2024", at(8, 30, 0)),
            ("8h30 ngày 4/3/2024", at(8, 30, 0)),
            ("08h30' ngày 04/03/2024", at(8, 30, 0)),
            ("8h 04/03/2024", at(8, 0, 0)),
            ("04/03/2024 08h30", at(8, 30, 0)),
            ("04/03/2024 8h30p", at(8, 30, 0)),
            ("04/03/2024 lúc 08:30", at(8, 30, 0)),
            ("ngày 04/03/2024 08 giờ 30", at(8, 30, 0)),
            ("Thứ hai, 04/03/2024 08:30", at(8, 30, 0)),
            ("Thứ 2 ngày 04/03/2024 08:30", at(8, 30, 0)),
            ("Mon Mar 04 08:30:00 ICT 2024", at(1, 30, 0)),
            ("Thu Mar 04 08:30:00 UTC 2024", at(8, 30, 0)),
            ("Mon, 04 Mar 2024 08:30:00 GMT", at(8, 30, 0)),
            ("Mon Mar 04 2024 08:30:00 GMT+0700 (ICT)", at(1, 30, 0)),
            ("04-Mar-2024 08:30:00", at(8, 30, 0)),
            ("04-MAR-24 08.30.15.000000 AM", at(8, 30, 15)),
            ("Mar 4, 2024, 2:30:00 PM", at(14, 30, 0)),
            ("4 March 2024 14:30", at(14, 30, 0)),
            ("04/Mar/2024:08:30:15 +0700", at(1, 30, 15)),
            ("04/03/2024 02:30 CH", at(14, 30, 0)),
            ("04/03/2024 2:30 chiều", at(14, 30, 0)),
            ("04/03/2024 12:30 SA", at(0, 30, 0)),
            ("04/03/2024 24:00", at(24, 0, 0)),
            ("04/03/2024", at(0, 0, 0)),
            ("20240304", at(0, 0, 0)),
            ("202403040830", at(8, 30, 0)),
            ("20240304083015", at(8, 30, 15)),
            ("1709541015", at(8, 30, 15)),
            ("1709541015.0", at(8, 30, 15)),
            ("1709541015000", at(8, 30, 15)),
            ("1709541015000.0", at(8, 30, 15)),
            ("/Date(1709541015000)/", at(8, 30, 15)),
            ("/Date(1709541015000+0700)/", at(8, 30, 15)),
        ] {
            assert_eq!(read(value, DateOrder::DayFirst), expected, "{value}");
        }
        assert_eq!(read("3/4/2024 8:30 AM", DateOrder::MonthFirst), at(8, 30, 0));
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        for value in [
            "",
            "5",
            "2024",
            "45355",
            "03/2024",
            "1.004220",
            "H21.15-240304-0001",
            "31/02/2024",
            "13/13/2024",
            "04/03/2024 25:00",
            "04/03/2024 08:60",
            "04/03/2024 24:01",
            "12345678901234567890",
            "tháng 3 năm 2024",
            "04/03/2024 08:00 Nguyễn Thị An",
            "04/03",
            "08:30",
            "ngày mai",
            "04/03-2024",
            "1/2/3/2024",
            "04/03/2024x",
            "04/03/2024 05/03/2024",
            "99999999",
            "1.709541E+9",
        ] {
            assert_eq!(read(value, DateOrder::DayFirst), None, "{value}");
        }
    }

    #[test]
    fn times_of_day_stand_alone() {
        let at = |hour: i64, minute: i64| Some((hour * 3_600 + minute * 60) * SECOND);
        for (value, expected) in [
            ("08:30", at(8, 30)),
            ("8:30 PM", at(20, 30)),
            ("8h30", at(8, 30)),
            ("8 giờ 30 phút", at(8, 30)),
            ("0.354166666666667", at(8, 30)),
            ("1900-01-01T08:30:00", at(8, 30)),
            ("04/03/2024 08:30", None),
            ("830", None),
            ("An", None),
            ("", None),
        ] {
            assert_eq!(read_time_of_day(value), expected, "{value}");
        }
    }
}
