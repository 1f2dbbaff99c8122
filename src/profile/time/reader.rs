//! The interpreter of time patterns: reads a value token by token.

use super::civil::{Parsed, PartValues, TimePart, civil_time, two_digits};
use super::pattern::Token;

/// Reads a whole value by the tokens of a pattern.
pub(super) fn read(value: &[u8], tokens: &[Token]) -> Parsed {
    let mut reader = Reader { rest: value, ..Reader::default() };
    if reader.all(tokens) && reader.rest.is_empty() { reader.finish() } else { Parsed::Different }
}

/// The rest of a value and what has been read so far. Its methods return true if the rest begins with the token.
#[derive(Clone, Copy, Default)]
struct Reader<'a> {
    rest: &'a [u8],
    values: PartValues,
    offset: Option<i64>,
    /// Whether the hour is of a twelve-hour clock.
    is_twelve_hour: bool,
    is_afternoon: bool,
}

impl Reader<'_> {
    fn all(&mut self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| self.one(token))
    }

    fn one(&mut self, token: &Token) -> bool {
        match token {
            Token::Literal(byte) => {
                let fits = self.rest.first() == Some(byte);
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

    fn digits(&mut self, part: TimePart, fewest: u8, most: u8) -> bool {
        let (mut value, mut count) = (0_i64, 0_u8);
        // Most numbers have two digits.
        if most == 2
            && let Some(two) = two_digits(self.rest)
        {
            (value, count) = (two, 2);
        } else {
            for digit in self.rest.iter().take(usize::from(most)).take_while(|byte| byte.is_ascii_digit()) {
                value = value * 10 + i64::from(digit - b'0');
                count += 1;
            }
        }
        if count < fewest {
            return false;
        }
        self.rest = &self.rest[usize::from(count)..];
        if part == TimePart::Fraction {
            // Scaled to microseconds; finer digits are cut off.
            let (up, down) = (6_u32.saturating_sub(count.into()), u32::from(count).saturating_sub(6));
            value = value * 10_i64.pow(up) / 10_i64.pow(down);
        }
        self.set(part, value);
        true
    }

    fn set(&mut self, part: TimePart, value: i64) {
        self.is_twelve_hour |= part == TimePart::TwelveHour;
        let part = if part == TimePart::TwelveHour { TimePart::Hour } else { part };
        self.values[part as usize] = value;
    }

    fn offset(&mut self) -> bool {
        let direction = match self.rest.first() {
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
        self.offset = Some(direction * (hours * 3_600 + minutes * 60));
        hours <= 23 && minutes <= 59
    }

    fn half_day(&mut self) -> bool {
        let Some((letters, rest)) = self.rest.split_at_checked(2) else { return false };
        self.is_afternoon = letters.eq_ignore_ascii_case(b"PM") || letters.eq_ignore_ascii_case(b"CH");
        self.rest = rest;
        self.is_afternoon || letters.eq_ignore_ascii_case(b"AM") || letters.eq_ignore_ascii_case(b"SA")
    }

    fn finish(mut self) -> Parsed {
        if self.is_twelve_hour {
            let hour = &mut self.values[TimePart::Hour as usize];
            if !(1..=12).contains(hour) {
                return Parsed::Impossible;
            }
            *hour = *hour % 12 + if self.is_afternoon { 12 } else { 0 };
        }
        civil_time(&self.values, self.offset)
    }
}
