//! The rows of a result as plain cells, for tables that somebody else lays out.

use super::value::{full_text, local_time, micros};
use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use polars::prelude::{AnyValue, DataFrame};

const DAY_US: i64 = 86_400_000_000;

/// A value of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// Text; a list is one text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number that is finite.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
    /// An instant, µs UTC.
    Time(i64),
}

/// Returns all rows, each with one cell for each column.
///
/// # Errors
/// Returns an error if a value cannot be read from the frame.
pub fn cells_of(frame: &DataFrame) -> Result<Vec<Vec<Cell>>> {
    let row = |row: usize| frame.columns().iter().map(|column| Ok(cell(&column.get(row)?))).collect();
    (0..frame.height()).map(row).collect()
}

fn cell(value: &AnyValue<'_>) -> Cell {
    match value.as_borrowed() {
        AnyValue::Null => Cell::Empty,
        AnyValue::Boolean(flag) => Cell::Flag(flag),
        AnyValue::Datetime(instant, unit, _) => Cell::Time(micros(instant, unit)),
        AnyValue::Date(days) => local_time(i64::from(days) * DAY_US, &TimeZone::UTC)
            .map_or(Cell::Empty, |midnight| Cell::Day(midnight.date())),
        other if other.dtype().is_primitive_numeric() => match other.extract::<f64>() {
            Some(number) if !number.is_finite() => Cell::Empty,
            Some(number) if other.dtype().is_float() => Cell::Number(number),
            _ => other.extract::<i64>().map_or(Cell::Empty, Cell::Integer),
        },
        other => Cell::Text(full_text(&other, &TimeZone::UTC)),
    }
}
