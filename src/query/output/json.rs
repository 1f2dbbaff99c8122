//! Writes the result of a query as JSON: an array of objects, or one object a line.

use super::value::{full_text, micros};
use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};
use polars::prelude::{AnyValue, DataFrame, TimeUnit};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::io::Write;

/// Writes all rows as one JSON array of objects, one row a line. Instants are in `zone` with its offset (RFC 3339); a
/// missing value and a number that JSON cannot express are null.
///
/// # Errors
/// Returns an error if the writer fails.
pub fn write_json(frame: &DataFrame, zone: &TimeZone, mut out: impl Write) -> Result<()> {
    out.write_all(b"[")?;
    for row in 0..frame.height() {
        out.write_all(if row == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &object(frame, row, zone)?)?;
    }
    out.write_all(b"\n]\n")?;
    Ok(())
}

/// Writes one JSON object a line, with values as in [`write_json`].
///
/// # Errors
/// Returns an error if the writer fails.
pub fn write_json_lines(frame: &DataFrame, zone: &TimeZone, mut out: impl Write) -> Result<()> {
    for row in 0..frame.height() {
        serde_json::to_writer(&mut out, &object(frame, row, zone)?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Returns the rows as structs. A column that the struct does not have is left out; values are as in [`write_json`].
///
/// # Errors
/// Returns an error if a column that the struct needs is missing or of another type.
pub fn rows_of<Row: DeserializeOwned>(frame: &DataFrame, zone: &TimeZone) -> Result<Vec<Row>> {
    (0..frame.height()).map(|row| Ok(serde_json::from_value(object(frame, row, zone)?)?)).collect()
}

fn object(frame: &DataFrame, row: usize, zone: &TimeZone) -> Result<Value> {
    let fields = frame.columns().iter().map(|column| {
        Ok((column.name().to_string(), value(&column.as_materialized_series().get(row)?, zone)))
    });
    Ok(Value::Object(fields.collect::<Result<Map<_, _>>>()?))
}

fn value(cell: &AnyValue<'_>, zone: &TimeZone) -> Value {
    match cell.as_borrowed() {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(flag) => Value::Bool(flag),
        AnyValue::Float64(number) => Value::from(number),
        AnyValue::Float32(number) => Value::from(f64::from(number)),
        AnyValue::Datetime(instant, unit, _) => instant_text(instant, unit, zone).into(),
        AnyValue::List(values) => values.iter().map(|inner| value(&inner, zone)).collect(),
        other => match other.extract::<i64>().filter(|_| other.dtype().is_primitive_numeric()) {
            Some(number) => Value::from(number),
            None => Value::String(full_text(&other, zone)),
        },
    }
}

fn instant_text(instant: i64, unit: TimeUnit, zone: &TimeZone) -> Option<String> {
    let micros = micros(instant, unit);
    let timestamp = Timestamp::from_microsecond(micros).ok()?;
    let pattern = if micros % 1_000_000 == 0 { "%Y-%m-%dT%H:%M:%S%:z" } else { "%Y-%m-%dT%H:%M:%S%.6f%:z" };
    Some(timestamp.to_zoned_datetime(zone.clone()).strftime(pattern).to_string())
}
