//! Dates and times of day in numbers.

use super::ValueReader;
use crate::profile::time::order::DateOrder;

impl ValueReader<'_> {
    /// Reads what begins with a digit.
    pub(super) fn numbers(&mut self) -> Option<()> {
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
}

/// Returns the year that two digits stand for: those below 70 are of this century.
fn full_year(two_digits: i64) -> i64 {
    two_digits + if two_digits < 70 { 2_000 } else { 1_900 }
}
