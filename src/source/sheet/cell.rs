//! A cell of a spreadsheet: text, or a number that may be a time.

use super::serial::{DateSystem, date_text, is_plausible};
use std::borrow::Cow;

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value<'a> {
    #[default]
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    /// A number shown as a date or a time.
    Time(f64),
}

impl Value<'_> {
    /// As text. A whole number has no point (`1234`, never `1234.0`), others are as short as they can be
    /// without loss. Where a time is expected, a number is the time that the spreadsheet means.
    pub(crate) fn text(&self, dates: DateSystem, time_expected: bool) -> Cow<'_, str> {
        let time = |number: f64| date_text(number, dates).unwrap_or_else(|| number.to_string());
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Time(number) => Cow::Owned(time(*number)),
            Self::Number(number) if time_expected && is_plausible(*number, dates) => {
                Cow::Owned(time(*number))
            }
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }

    /// Whether nothing is to be seen in it.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Time(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_ids_stay_whole_and_times_become_times() {
        for (value, time_expected, expected) in [
            (Value::Number(1_234.0), false, "1234"),
            (Value::Number(1.234), false, "1.234"),
            (Value::Number(123_456_789_012.0), false, "123456789012"),
            (Value::Number(45_362.5), false, "45362.5"),
            (Value::Number(45_362.5), true, "2024-03-11T12:00:00"),
            (Value::Number(2_024.0), true, "2024"),
            (Value::Time(45_362.0), false, "2024-03-11"),
            (Value::Time(-3.0), true, "-3"),
            (Value::Empty, true, ""),
        ] {
            assert_eq!(value.text(DateSystem::From1900, time_expected), expected, "{value:?}");
        }
    }
}
