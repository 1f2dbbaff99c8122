//! A cell of a sheet as a format reads it, and its conversion to the text that the profile receives.

use super::serial::{DateSystem, date_text, is_plausible};
use std::borrow::Cow;

/// The value of a cell in a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum CellValue<'a> {
    #[default]
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    /// A serial number that is displayed as a date or a time.
    Time(f64),
}

impl CellValue<'_> {
    /// Returns the text of the cell. A whole number has no decimal point (`1234`, never `1234.0`), others are written
    /// as short as possible without loss. If a time is expected, a plausible number becomes the time that it
    /// stands for in the date system of the workbook.
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

    /// Returns true if the cell shows nothing.
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
    fn whole_numbers_have_no_point_and_serial_numbers_become_times() {
        for (cell, time_expected, expected) in [
            (CellValue::Number(1_234.0), false, "1234"),
            (CellValue::Number(1.234), false, "1.234"),
            (CellValue::Number(123_456_789_012.0), false, "123456789012"),
            (CellValue::Number(45_362.5), false, "45362.5"),
            (CellValue::Number(45_362.5), true, "2024-03-11T12:00:00"),
            (CellValue::Number(2_024.0), true, "2024"),
            (CellValue::Time(45_362.0), false, "2024-03-11"),
            (CellValue::Time(-3.0), true, "-3"),
            (CellValue::Empty, true, ""),
        ] {
            assert_eq!(cell.text(DateSystem::From1900, time_expected), expected, "{cell:?}");
        }
    }
}
