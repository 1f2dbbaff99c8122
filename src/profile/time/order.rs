//! The order of day and month in dates of three numbers, as a single value tells it.

/// Which of day and month is written first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DateOrder {
    #[default]
    DayFirst,
    MonthFirst,
}

/// What a value tells about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderEvidence {
    /// Nothing: the year comes first, the month is a word, or the value is no date.
    None,
    /// The first two numbers, either of which may be the month.
    Either(u8, u8),
    /// One of the numbers can only be the day.
    Only(DateOrder),
}

/// Returns what a value tells about the order of day and month.
pub(crate) fn order_evidence(value: &str) -> OrderEvidence {
    match first_two(value.as_bytes()) {
        Some((1..=12, 13..=31)) => OrderEvidence::Only(DateOrder::MonthFirst),
        Some((13..=31, 1..=12)) => OrderEvidence::Only(DateOrder::DayFirst),
        Some((one @ 1..=12, other @ 1..=12)) => OrderEvidence::Either(one, other),
        _ => OrderEvidence::None,
    }
}

/// Returns true if a value has an English half of the day, which exports in the American order have.
pub(crate) fn has_english_half_day(value: &str) -> bool {
    let bytes = value.trim_end().as_bytes();
    let end = bytes.get(bytes.len().saturating_sub(2)..).unwrap_or_default();
    end.eq_ignore_ascii_case(b"AM") || end.eq_ignore_ascii_case(b"PM")
}

/// Returns the first and the last number of a date of three numbers of at most two digits each: in `24-03-04` either of
/// them may be the year.
pub(crate) fn short_year_date(value: &str) -> Option<(u8, u8)> {
    let bytes = value.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        if !bytes[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let (one, length) = number(&bytes[start..]);
        let mut end = start + length;
        if let Some(separator @ (b'/' | b'-' | b'.')) = bytes.get(end).copied() {
            let (_, middle) = number(&bytes[end + 1..]);
            let after = end + 1 + middle;
            if bytes.get(after).copied() == Some(separator) {
                let (last, last_length) = number(&bytes[after + 1..]);
                let is_short = |length: usize| (1..=2).contains(&length);
                return (is_short(length) && is_short(middle) && is_short(last_length))
                    .then_some((one, last));
            }
            end = after;
        }
        start = end.max(start + 1);
    }
    None
}

/// Finds a date of three numbers whose last one is the year, and returns the first two.
fn first_two(value: &[u8]) -> Option<(u8, u8)> {
    let mut start = 0;
    while start < value.len() {
        if !value[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let (one, length) = number(&value[start..]);
        let end = start + length;
        let separator = value.get(end).copied();
        if (1..=2).contains(&length) && matches!(separator, Some(b'/' | b'-' | b'.')) {
            let rest = &value[end + 1..];
            let (other, length) = number(rest);
            if (1..=2).contains(&length) && rest.get(length).copied() == separator {
                let (_, year) = number(&rest[length + 1..]);
                // `08.30.00` is a time of day.
                return (year == 4 || (year == 2 && separator != Some(b'.'))).then_some((one, other));
            }
        }
        // A year in the first place, or the digits of something else.
        if length > 2 {
            return None;
        }
        start = end;
    }
    None
}

/// Returns the number with which bytes begin, and its length. Only one of two digits has its own value.
fn number(bytes: &[u8]) -> (u8, usize) {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value = bytes[..length.min(2)].iter().fold(0, |value, digit| value * 10 + (digit - b'0'));
    (value, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_short_years_have_three_short_numbers() {
        for (value, expected) in [
            ("24-03-04 08:00", Some((24, 4))),
            ("08:00 4/3/24", Some((4, 24))),
            ("04.03.24", Some((4, 24))),
            ("04/03/2024", None),
            ("2024-03-04", None),
            ("8.30", None),
            ("4/3/2024 08.30.15", None),
            ("", None),
        ] {
            assert_eq!(short_year_date(value), expected, "{value}");
        }
    }

    #[test]
    fn a_part_beyond_twelve_is_the_day() {
        for (value, expected) in [
            ("13/03/2024 08:00", OrderEvidence::Only(DateOrder::DayFirst)),
            ("3/13/2024 8:00 AM", OrderEvidence::Only(DateOrder::MonthFirst)),
            ("08:00 13-03-24", OrderEvidence::Only(DateOrder::DayFirst)),
            ("4.3.2024", OrderEvidence::Either(4, 3)),
            ("08:30 ngày 04/03/2024", OrderEvidence::Either(4, 3)),
            ("2024-03-13 08:00", OrderEvidence::None),
            ("20240313", OrderEvidence::None),
            ("32/13/2024", OrderEvidence::None),
            ("8.30", OrderEvidence::None),
            ("", OrderEvidence::None),
        ] {
            assert_eq!(order_evidence(value), expected, "{value}");
        }
    }
}
