//! The values of a Parquet column as text, as the same table would have them in a CSV.

use crate::guard::catch_panic;
use anyhow::{Error, bail};
use arrow::array::cast::AsArray;
use arrow::array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow::array::{Array, ArrayRef, BinaryViewArray, StringViewArray};
use arrow::datatypes::{DataType, TimeUnit};
use std::fmt::Write;

const DAY_MICROS: i64 = 86_400_000_000;

/// The texts of a column of a batch; null is the empty text.
pub(crate) enum ColumnTexts<'a> {
    Strings(&'a StringViewArray),
    Bytes(&'a BinaryViewArray),
    /// Texts formatted from other types: concatenated, with the end offset of each.
    Formatted {
        text: String,
        ends: Vec<usize>,
    },
}

impl<'a> ColumnTexts<'a> {
    /// Returns the texts of an array; an error if its type is not read.
    pub(crate) fn new(array: &'a ArrayRef) -> anyhow::Result<Self> {
        Ok(match array.data_type() {
            DataType::Utf8View => Self::Strings(array.as_string_view()),
            DataType::BinaryView => Self::Bytes(array.as_binary_view()),
            DataType::Null => formatted(array, |_, _| Ok(())),
            DataType::Boolean => {
                let values = array.as_boolean();
                formatted(array, |row, text| write!(text, "{}", values.value(row)))
            }
            DataType::Int8 => numbers::<Int8Type>(array),
            DataType::Int16 => numbers::<Int16Type>(array),
            DataType::Int32 => numbers::<Int32Type>(array),
            DataType::Int64 => numbers::<Int64Type>(array),
            DataType::UInt8 => numbers::<UInt8Type>(array),
            DataType::UInt16 => numbers::<UInt16Type>(array),
            DataType::UInt32 => numbers::<UInt32Type>(array),
            DataType::UInt64 => numbers::<UInt64Type>(array),
            DataType::Float32 => numbers::<Float32Type>(array),
            DataType::Float64 => numbers::<Float64Type>(array),
            DataType::Date32 => {
                let values = array.as_primitive::<Date32Type>();
                instants(array, false, |row| i64::from(values.value(row)).checked_mul(DAY_MICROS))
            }
            DataType::Date64 => {
                let values = array.as_primitive::<Date64Type>();
                instants(array, false, |row| values.value(row).checked_mul(1_000))
            }
            DataType::Timestamp(unit, zone) => timestamps(array, *unit, zone.is_some()),
            DataType::Decimal32(..)
            | DataType::Decimal64(..)
            | DataType::Decimal128(..)
            | DataType::Decimal256(..) => {
                let texts =
                    catch_panic(|| arrow::compute::cast(array, &DataType::Utf8)).map_err(Error::msg)??;
                let texts = texts.as_string::<i32>();
                // `4.00` is the number 4.
                formatted(array, |row, text| {
                    let value = texts.value(row);
                    text.push_str(if value.contains('.') {
                        value.trim_end_matches('0').trim_end_matches('.')
                    } else {
                        value
                    });
                    Ok(())
                })
            }
            other => bail!("values of the type {other} are not read\n\nhint: export the column as text"),
        })
    }

    /// Returns the text of a row. It may be invalid UTF-8, even if the file declares it as text.
    pub(crate) fn bytes(&self, row: usize) -> &[u8] {
        match self {
            Self::Strings(texts) if texts.is_valid(row) => texts.value(row).as_bytes(),
            Self::Bytes(texts) if texts.is_valid(row) => texts.value(row),
            Self::Strings(_) | Self::Bytes(_) => &[],
            Self::Formatted { text, ends } => {
                let start = row.checked_sub(1).map_or(0, |before| ends[before]);
                &text.as_bytes()[start..ends[row]]
            }
        }
    }
}

/// Formats the values that are not null. Writing to a string does not fail.
fn formatted<'a>(
    array: &ArrayRef,
    write: impl Fn(usize, &mut String) -> std::fmt::Result,
) -> ColumnTexts<'a> {
    let (mut text, mut ends) = (String::new(), Vec::with_capacity(array.len()));
    for row in 0..array.len() {
        if array.is_valid(row) {
            write(row, &mut text).unwrap_or_default();
        }
        ends.push(text.len());
    }
    ColumnTexts::Formatted { text, ends }
}

/// Formats numbers. A whole number stored as a float has no decimals: the status `4.0` is 4.
fn numbers<'a, T: ArrowPrimitiveType<Native: std::fmt::Display>>(array: &ArrayRef) -> ColumnTexts<'a> {
    let values = array.as_primitive::<T>();
    formatted(array, |row, text| write!(text, "{}", values.value(row)))
}

fn timestamps<'a>(array: &ArrayRef, unit: TimeUnit, zoned: bool) -> ColumnTexts<'a> {
    match unit {
        TimeUnit::Second => {
            let values = array.as_primitive::<TimestampSecondType>();
            instants(array, zoned, |row| values.value(row).checked_mul(1_000_000))
        }
        TimeUnit::Millisecond => {
            let values = array.as_primitive::<TimestampMillisecondType>();
            instants(array, zoned, |row| values.value(row).checked_mul(1_000))
        }
        TimeUnit::Microsecond => {
            let values = array.as_primitive::<TimestampMicrosecondType>();
            instants(array, zoned, |row| Some(values.value(row)))
        }
        TimeUnit::Nanosecond => {
            let values = array.as_primitive::<TimestampNanosecondType>();
            instants(array, zoned, |row| Some(values.value(row).div_euclid(1_000)))
        }
    }
}

/// Formats microseconds since the epoch in ISO 8601. An instant outside the years 1 to 9999 becomes a text that is no
/// time, so that only its row is rejected.
fn instants<'a>(array: &ArrayRef, zoned: bool, micros: impl Fn(usize) -> Option<i64>) -> ColumnTexts<'a> {
    formatted(array, |row, text| {
        let instant = micros(row).and_then(|micros| jiff::Timestamp::from_microsecond(micros).ok());
        let Some(instant) = instant else { return text.write_str("?-?-?") };
        let civil = jiff::tz::Offset::UTC.to_datetime(instant);
        write!(text, "{civil}{}", if zoned { "Z" } else { "" })
    })
}
