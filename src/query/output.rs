//! Writes the result of a query as a table for the terminal, as CSV, or into a file of some format.

use super::columns::to_arrow;
use super::json::{write_json, write_json_lines};
use crate::formula::defused;
use crate::parquet_file::write_table;
use crate::text_table::text_table;
use anyhow::{Context, Result, bail};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use comfy_table::{Cell, CellAlignment};
use jiff::{Timestamp, tz::TimeZone};
use polars::prelude::{AnyValue, Column, DataFrame, DataType, TimeUnit};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// A result as a table for the terminal.
pub struct Shown {
    /// The table, without a newline at the end.
    pub text: String,
    /// The message to print on stderr if not all rows are shown.
    pub note: Option<String>,
}

/// Formats the first `limit` rows as a table: numbers aligned to the right, instants in `zone`.
///
/// `width` is the width of the terminal in columns. Without it, lines are as long as their contents need.
///
/// # Errors
/// Returns an error if a value cannot be read from the frame.
pub fn show_table(frame: &DataFrame, zone: &TimeZone, limit: usize, width: Option<u16>) -> Result<Shown> {
    let mut table = text_table(frame.columns().iter().map(|column| column.name().as_str()), width);
    let shown = frame.height().min(limit);
    for row in 0..shown {
        let cells = frame.columns().iter().map(|column| -> Result<Cell> {
            let value = column.as_materialized_series().get(row)?;
            let alignment = if is_number(&value) { CellAlignment::Right } else { CellAlignment::Left };
            Ok(Cell::new(short_text(&value, zone)).set_alignment(alignment))
        });
        table.add_row(cells.collect::<Result<Vec<_>>>()?);
    }
    let note = (shown < frame.height()).then(|| {
        format!(
            "{shown} of {} rows shown; `--out FILE.csv` or `--out FILE.parquet` has them all",
            frame.height()
        )
    });
    Ok(Shown { text: table.to_string(), note })
}

/// Writes all rows as CSV in UTF-8 with a byte order mark, so that spreadsheets show Vietnamese.
///
/// Instants are in `zone`, and missing values are empty. A text that a spreadsheet would take for a formula is
/// preceded by `'`.
///
/// # Errors
/// Returns an error if the writer fails.
pub fn write_csv(frame: &DataFrame, zone: &TimeZone, mut out: impl Write) -> Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(frame.columns().iter().map(|column| defused(column.name().as_str()).into_owned()))?;
    for row in 0..frame.height() {
        for column in frame.columns() {
            let value = column.as_materialized_series().get(row)?;
            let text = full_text(&value, zone);
            let text = if is_number(&value) { text } else { defused(&text).into_owned() };
            csv.write_field(text)?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(())
}

/// Writes all rows to a file in the format of its extension: `.csv`, `.json` (an array), `.jsonl` (one object a line) or
/// `.parquet`.
///
/// # Errors
/// Returns an error if the extension is another one, or if the file cannot be written.
pub fn write_file(frame: &DataFrame, zone: &TimeZone, path: &Path) -> Result<()> {
    let text = |write: fn(&DataFrame, &TimeZone, &mut BufWriter<File>) -> Result<()>| {
        let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
        let mut file = BufWriter::new(file);
        write(frame, zone, &mut file)?;
        file.flush().with_context(|| format!("cannot write `{}`", path.display()))
    };
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => text(|frame, zone, out| write_csv(frame, zone, out)),
        Some("json") => text(|frame, zone, out| write_json(frame, zone, out)),
        Some("jsonl") => text(|frame, zone, out| write_json_lines(frame, zone, out)),
        Some("parquet") => {
            let columns = frame.columns().iter();
            let arrays = columns.map(|column| Ok((column.name().as_str(), array(column, zone)?, true)));
            let arrays = arrays.collect::<Result<Vec<(&str, ArrayRef, bool)>>>()?;
            write_table(path, &RecordBatch::try_from_iter_with_nullable(arrays)?)
        }
        _ => bail!(
            "`{}` has an unknown extension\n\nhint: end it in .csv, .json, .jsonl or .parquet",
            path.display()
        ),
    }
}

/// Converts a column to Arrow; lists and the like become the text that the terminal shows.
fn array(column: &Column, zone: &TimeZone) -> Result<ArrayRef> {
    if !matches!(column.dtype(), DataType::List(_) | DataType::Duration(_) | DataType::Binary) {
        return to_arrow(column);
    }
    let texts = column.as_materialized_series().iter().map(|value| match value {
        AnyValue::Null => None,
        value => Some(full_text(&value, zone)),
    });
    Ok(Arc::new(texts.collect::<StringArray>()))
}

fn is_number(value: &AnyValue<'_>) -> bool {
    value.dtype().is_primitive_numeric()
}

/// Formats a value for the terminal: numbers with at most three decimals, text in one line.
fn short_text(value: &AnyValue<'_>, zone: &TimeZone) -> String {
    match value.as_borrowed() {
        AnyValue::Float64(number) if number.fract() != 0.0 => format!("{number:.3}"),
        AnyValue::Float32(number) if number.fract() != 0.0 => format!("{number:.3}"),
        AnyValue::String(text) => text.replace(|character: char| character.is_control(), " "),
        _ => full_text(value, zone),
    }
}

/// Formats a value without loss; a missing value is empty.
pub(super) fn full_text(value: &AnyValue<'_>, zone: &TimeZone) -> String {
    match value.as_borrowed() {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => text.to_owned(),
        AnyValue::Float64(number) => number.to_string(),
        AnyValue::Float32(number) => number.to_string(),
        AnyValue::Datetime(instant, unit, _) => local_time(instant, unit, zone),
        AnyValue::List(values) => {
            let texts: Vec<String> = values.iter().map(|value| full_text(&value, zone)).collect();
            format!("[{}]", texts.join(", "))
        }
        other => other.to_string(),
    }
}

fn local_time(instant: i64, unit: TimeUnit, zone: &TimeZone) -> String {
    let micros = match unit {
        TimeUnit::Nanoseconds => instant.div_euclid(1000),
        TimeUnit::Microseconds => instant,
        TimeUnit::Milliseconds => instant.saturating_mul(1000),
    };
    let Ok(timestamp) = Timestamp::from_microsecond(micros) else { return format!("{micros} µs") };
    let local = zone.to_datetime(timestamp);
    let pattern = if micros % 1_000_000 == 0 { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M:%S.%6f" };
    local.strftime(pattern).to_string()
}
