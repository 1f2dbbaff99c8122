//! A value of a result as text.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use polars::prelude::{AnyValue, TimeUnit};

pub(super) fn is_number(value: &AnyValue<'_>) -> bool {
    value.dtype().is_primitive_numeric()
}

/// Formats a value without loss; a missing value is empty.
pub(super) fn full_text(value: &AnyValue<'_>, zone: &TimeZone) -> String {
    match value.as_borrowed() {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => text.to_owned(),
        AnyValue::Float64(number) => number.to_string(),
        AnyValue::Float32(number) => number.to_string(),
        AnyValue::Datetime(instant, unit, _) => local_text(micros(instant, unit), zone),
        AnyValue::List(values) => {
            let texts: Vec<String> = values.iter().map(|value| full_text(&value, zone)).collect();
            format!("[{}]", texts.join(", "))
        }
        other => other.to_string(),
    }
}

/// Converts an instant of any precision to µs.
pub(super) fn micros(instant: i64, unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Nanoseconds => instant.div_euclid(1000),
        TimeUnit::Microseconds => instant,
        TimeUnit::Milliseconds => instant.saturating_mul(1000),
    }
}

/// Returns what the clock of `zone` shows; `None` beyond the years that calendars know.
pub(super) fn local_time(micros: i64, zone: &TimeZone) -> Option<DateTime> {
    Timestamp::from_microsecond(micros).ok().map(|instant| zone.to_datetime(instant))
}

fn local_text(micros: i64, zone: &TimeZone) -> String {
    let Some(local) = local_time(micros, zone) else { return format!("{micros} µs") };
    let pattern = if micros % 1_000_000 == 0 { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M:%S.%6f" };
    local.strftime(pattern).to_string()
}
