//! Words in a time: months, days of the week, the half of the day, and hours in words.

use super::ValueReader;
use crate::profile::text::fold;

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

impl ValueReader<'_> {
    /// Reads a time of day in words after its hour: `8h`, `8h30`, `8 giờ 30 phút`, `08g30'`.
    pub(super) fn spoken(&mut self, hour: i64) -> Option<()> {
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

    pub(super) fn begins_with_word(&self, wanted: &str) -> bool {
        self.rest.starts_with([' ', 'g', 'G']) && self.peek_word().0 == wanted
    }

    fn take_word(&mut self, known: &[&str]) -> Option<()> {
        let (word, rest) = self.peek_word();
        let length = self.rest.len() - rest.len();
        known.contains(&word.as_str()).then(|| self.rest = &self.rest[length..])
    }

    pub(super) fn word(&mut self) -> Option<()> {
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
}

/// Returns true for a letter, or a mark that belongs to the letter before it.
fn is_letter(sign: char) -> bool {
    sign.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&sign)
}
