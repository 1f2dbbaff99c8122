//! Values that are one run of digits: compact dates, and counts since 1970, told apart by their length.

use crate::profile::time::civil::{Parsed, SECOND, civil_time};
use crate::profile::time::format::epoch_time;

/// The counts since 1970 that are taken for times lie in the years 2001 to 2033.
const EPOCH_SECONDS: std::ops::Range<i64> = 1_000_000_000..2_000_000_000;

/// Reads what .NET writes into JSON: milliseconds since 1970 in UTC, and the offset that the writer had.
pub(super) fn json_date(count: &str) -> Parsed {
    let offset = count.char_indices().skip(1).find(|(_, sign)| matches!(sign, '+' | '-'));
    let count = offset.map_or(count, |(index, _)| &count[..index]);
    count.parse().map_or(Parsed::Different, |count| epoch_time(count, 1_000))
}

/// Reads a value of digits with at most one point.
pub(super) fn one_number(value: &str) -> Parsed {
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
