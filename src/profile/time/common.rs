//! Reads times in the forms that programs and people commonly write, without a format.
//!
//! The value is read from left to right: a date (three numbers, or a month by name), a time of day, the half of the day
//! and an offset, in any order that is in use, with the words that Vietnamese and English put between them. Numbers of a
//! single run of digits are compact dates or counts since 1970, told apart by their length.
//!
//! This is the fallback after the formats of the profile, so it may be slower than they are.

use super::civil::{Parsed, SECOND, civil_time};
use super::format::epoch_time;
use super::order::DateOrder;
use crate::profile::text::fold;

/// The counts since 1970 that are taken for times lie in the years 2001 to 2033.
const EPOCH_SECONDS: std::ops::Range<i64> = 1_000_000_000..2_000_000_000;
/// The offset of Indochina Time, which Java writes by its name.
const INDOCHINA: i64 = 7 * 3_600;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Words that may stand anywhere, folded.
const FILLERS: [&str; 27] = [
    "ngay",
    "luc",
    "vao",
    "hoi",
    "at",
    "on",
    "of",
    "the",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "cn",
    "chu",
    "nhat",
    "th",
    "st",
];

/// Reads a value. `order` is that of day and month if both are numbers.
pub(super) fn read_common(value: &str, order: DateOrder) -> Parsed {
    if let Some(count) = value.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        return json_date(count);
    }
    if value.len() > 64 || !value.bytes().any(|byte| byte.is_ascii_digit()) {
        return Parsed::Different;
    }
    if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.matches('.').count() <= 1 {
        return one_number(value);
    }
    let mut reader = CommonReader { rest: value, order, ..CommonReader::default() };
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
    let mut reader = CommonReader { rest: value, ..CommonReader::default() };
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

/// Reads what .NET writes into JSON: milliseconds since 1970 in UTC, and the offset that the writer had.
fn json_date(count: &str) -> Parsed {
    let offset = count.char_indices().skip(1).find(|(_, sign)| matches!(sign, '+' | '-'));
    let count = offset.map_or(count, |(index, _)| &count[..index]);
    count.parse().map_or(Parsed::Different, |count| epoch_time(count, 1_000))
}

/// Reads a value of digits with at most one point.
fn one_number(value: &str) -> Parsed {
    let (digits, fraction) = value.split_once('.').unwrap_or((value, ""));
    let (Ok(count), length) = (digits.parse::<i64>(), digits.len()) else { return Parsed::Different };
    let part = |from: usize, to: usize| digits[from..to].parse::<i64>().unwrap_or_default();
    let micros = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    let micros = micros.fold(0, |micros, digit| micros * 10 + i64::from(digit - b'0'));
    match length {
        8 if fraction.is_empty() => civil_time(&[part(0, 4), part(4, 6), part(6, 8), 0, 0, 0, 0], None),
        12 | 14 if (1_900..2_200).contains(&part(0, 4)) => {
            let second = if length == 14 { part(12, 14) } else { 0 };
            let values = [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), second, micros];
            civil_time(&values, None)
        }
        10 if EPOCH_SECONDS.contains(&count) => epoch_time(count * SECOND + micros, 1),
        13 if EPOCH_SECONDS.contains(&(count / 1_000)) => epoch_time(count, 1_000),
        16 if EPOCH_SECONDS.contains(&(count / SECOND)) => epoch_time(count, 1),
        _ => Parsed::Different,
    }
}

/// The rest of a value and what has been read so far.
#[derive(Default)]
struct CommonReader<'a> {
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

impl CommonReader<'_> {
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

    /// Reads what begins with a digit.
    fn numbers(&mut self) -> Option<()> {
        let before = self.rest;
        let (value, length) = self.digits()?;
        let next = self.rest.chars().next();
        let is_date_known = self.year.is_some() && self.month.is_some() && self.day.is_some();
        match next {
            Some(':') if length <= 2 && self.time.is_none() => self.clock(value, ':'),
            Some('.') if length <= 2 && self.time.is_none() && is_date_known => self.clock(value, '.'),
            Some('h' | 'H' | 'g' | 'G') if length <= 2 && self.time.is_none() => self.spoken(value),
            Some(sign @ ('/' | '-' | '.')) if self.day.is_none() && self.month.is_none() => {
                self.skip(1)?;
                self.date(value, length, sign)
            }
            _ if self.begins_with_word("gio") => self.spoken(value),
            _ => {
                // A number that stands alone is the day or the year of a date with the month by name, or the month.
                match length {
                    4 if self.year.is_none() => self.year = Some(value),
                    1 | 2 if self.day.is_none() => self.day = Some(value),
                    2 if self.year.is_none() && self.month.is_some() => self.year = Some(full_year(value)),
                    // A day and an hour without minutes.
                    _ => {
                        self.rest = before;
                        return None;
                    }
                }
                self.rest = self.rest.strip_prefix(['/', '-', '.']).unwrap_or(self.rest);
                Some(())
            }
        }
    }

    /// Reads a date after its first number and separator.
    fn date(&mut self, one: i64, length: usize, sign: char) -> Option<()> {
        if self.rest.starts_with(char::is_alphabetic) {
            // `04-Mar-2024`, or `2024-Mar-04`.
            if length == 4 {
                self.year = Some(one);
            } else {
                self.day = Some(one);
            }
            self.word()?;
            self.rest = self.rest.strip_prefix(sign).unwrap_or(self.rest);
            return Some(());
        }
        self.rest = self.rest.trim_start_matches(' ');
        let (two, two_length) = self.digits()?;
        self.rest = self.rest.trim_start_matches(' ').strip_prefix(sign)?.trim_start_matches(' ');
        let (three, last) = self.digits()?;
        if two_length > 2 {
            return None;
        }
        match (length, last) {
            (4, 1 | 2) => (self.year, self.month, self.day) = (Some(one), Some(two), Some(three)),
            (1 | 2, 2 | 4) => {
                self.year = Some(if last == 2 { full_year(three) } else { three });
                let (day, month) = match self.order {
                    DateOrder::DayFirst => (one, two),
                    DateOrder::MonthFirst => (two, one),
                };
                (self.day, self.month) = (Some(day), Some(month));
            }
            _ => return None,
        }
        // ISO 8601 puts a letter between date and time of day.
        if let Some(rest) = self.rest.strip_prefix(['T', 't'])
            && rest.starts_with(|next: char| next.is_ascii_digit())
        {
            self.rest = rest;
        }
        Some(())
    }

    /// Reads minutes, seconds and a fraction after an hour.
    fn clock(&mut self, hour: i64, sign: char) -> Option<()> {
        self.separator(sign)?;
        let (minute, length) = self.digits()?;
        if length > 2 {
            return None;
        }
        let (mut second, mut micros) = (0, 0);
        if self.separator(sign).is_some() {
            let (value, length) = self.digits()?;
            if length > 2 {
                return None;
            }
            second = value;
            // Some programs write `08:00:00:123`.
            if self.separator('.').or_else(|| self.separator(',')).or_else(|| self.separator(':')).is_some() {
                let (value, length) = self.digits()?;
                let (up, down) = (6_u32.saturating_sub(length as u32), (length as u32).saturating_sub(6));
                micros = value * 10_i64.pow(up) / 10_i64.pow(down);
            }
        }
        self.time = Some([hour, minute, second, micros]);
        Some(())
    }

    /// Reads a time of day in words after its hour: `8h`, `8h30`, `8 giờ 30 phút`, `08g30'`.
    fn spoken(&mut self, hour: i64) -> Option<()> {
        self.take_word(&["h", "g", "gio", "hours"])?;
        let minute = self.spoken_number(&["m", "p", "ph", "phut", "'"]).unwrap_or(0);
        let second = self.spoken_number(&["s", "giay", "\""]).unwrap_or(0);
        self.time = Some([hour, minute, second, 0]);
        Some(())
    }

    /// Reads a number of at most two digits after spaces or a colon, with its unit, if one is written.
    fn spoken_number(&mut self, units: &[&str]) -> Option<i64> {
        let before = self.rest;
        self.rest = self.rest.trim_start_matches([' ', ':']);
        let number = self.digits().filter(|(_, length)| *length <= 2);
        // `8h 04/03/2024` has no minutes.
        if number.is_none() || self.rest.starts_with(['/', '-', '.']) {
            self.rest = before;
            return None;
        }
        if self.take_word(units).is_none() {
            self.rest = self.rest.strip_prefix(['\'', '"']).unwrap_or(self.rest);
        }
        number.map(|(value, _)| value)
    }

    /// Returns the folded word with which the rest begins, after spaces, and the rest after it.
    fn peek_word(&self) -> (String, &str) {
        let rest = self.rest.trim_start_matches(' ');
        let end = rest.find(|sign: char| !is_letter(sign)).unwrap_or(rest.len());
        (fold(&rest[..end]), &rest[end..])
    }

    fn begins_with_word(&self, wanted: &str) -> bool {
        self.rest.starts_with([' ', 'g', 'G']) && self.peek_word().0 == wanted
    }

    fn take_word(&mut self, known: &[&str]) -> Option<()> {
        let (word, rest) = self.peek_word();
        let length = self.rest.len() - rest.len();
        known.contains(&word.as_str()).then(|| self.rest = &self.rest[length..])
    }

    fn word(&mut self) -> Option<()> {
        let (word, rest) = self.peek_word();
        let length = self.rest.len() - rest.len();
        self.rest = &self.rest[length..];
        match word.as_str() {
            "am" | "sa" | "sang" | "a" => self.half = Some(false),
            "pm" | "ch" | "chieu" | "toi" | "p" => self.half = Some(true),
            "z" | "utc" | "gmt" => {
                self.time?;
                self.offset = self.offset_digits().map_or(Some(0), |_| None);
            }
            "ict" => self.offset = Some(INDOCHINA),
            // `4 tháng 3 năm 2024`.
            "thang" | "thg" | "th" | "t" if self.day.is_some() && self.month.is_none() => {
                self.rest = self.rest.trim_start_matches([' ', '.']);
                self.month = Some(self.digits().filter(|(_, length)| *length <= 2)?.0);
                self.rest = self.rest.strip_prefix(['/', '-', ',']).unwrap_or(self.rest);
            }
            "nam" if self.month.is_some() && self.year.is_none() => {
                self.rest = self.rest.trim_start_matches(' ');
                self.year = Some(self.digits().filter(|(_, length)| *length == 4)?.0);
            }
            // `Thứ hai`, `Thứ 2`, `T2`: the day of the week.
            "thu" | "t" if self.day.is_none() => {
                self.rest = self.rest.trim_start_matches(' ');
                if self.rest.starts_with(|sign: char| sign.is_ascii_digit()) {
                    self.digits().filter(|(_, length)| *length == 1)?;
                } else if self.time.is_none() || !self.rest.is_empty() {
                    // English `Thu` has no number.
                    let _ = self.take_word(&["hai", "ba", "tu", "nam", "sau", "bay"]);
                }
            }
            filler if FILLERS.contains(&filler) => {}
            name => {
                let index =
                    name.get(..3).and_then(|start| MONTHS.iter().position(|month| *month == start))?;
                let is_name = name.len() <= 4 || ENGLISH_MONTHS[index] == name;
                if self.month.is_some() || !is_name {
                    return None;
                }
                self.month = Some(index as i64 + 1);
                self.rest = self.rest.strip_prefix('.').unwrap_or(self.rest);
            }
        }
        Some(())
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

const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Returns the year that two digits stand for: those below 70 are of this century.
fn full_year(two_digits: i64) -> i64 {
    two_digits + if two_digits < 70 { 2_000 } else { 1_900 }
}

/// Returns true for a letter, or a mark that belongs to the letter before it.
fn is_letter(sign: char) -> bool {
    sign.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::time::civil::{DAY, days_from_civil};

    /// The microseconds of a value since the epoch, with its offset taken off.
    fn read(value: &str, order: DateOrder) -> Option<i64> {
        match read_common(value, order) {
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
