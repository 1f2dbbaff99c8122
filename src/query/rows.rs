//! The rows of a result as plain values, for callers that know nothing of polars.

use anyhow::Result;
use polars::prelude::{AnyValue, DataFrame};

/// A value of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number; an instant in µs UTC.
    Integer(i64),
    /// A number.
    Number(f64),
    /// No value.
    Missing,
}

/// Returns the rows of a result, in order.
///
/// # Errors
/// If a value cannot be read from the frame.
pub fn rows(frame: &DataFrame) -> Result<Vec<Vec<Value>>> {
    (0..frame.height())
        .map(|row| {
            let cells = frame.columns().iter().map(|column| Ok(value(&column.get(row)?)));
            cells.collect::<Result<Vec<Value>>>()
        })
        .collect()
}

fn value(value: &AnyValue<'_>) -> Value {
    match value {
        AnyValue::Null => Value::Missing,
        AnyValue::String(text) => Value::Text((*text).to_owned()),
        AnyValue::StringOwned(text) => Value::Text(text.to_string()),
        AnyValue::Float32(_) | AnyValue::Float64(_) => {
            value.try_extract().map_or(Value::Missing, Value::Number)
        }
        AnyValue::Boolean(yes) => Value::Integer(i64::from(*yes)),
        AnyValue::Datetime(at, _, _) => Value::Integer(*at),
        other => other.try_extract().map_or_else(|_| Value::Text(other.to_string()), Value::Integer),
    }
}
