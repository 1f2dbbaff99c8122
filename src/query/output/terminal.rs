//! A table for the terminal.

use super::super::Answer;
use super::value::{full_text, is_number};
use crate::lang::Lang;
use crate::text_table::text_table;
use anyhow::Result;
use comfy_table::{Cell, CellAlignment};
use jiff::tz::TimeZone;
use polars::prelude::AnyValue;

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
pub fn show_table(
    answer: &Answer,
    zone: &TimeZone,
    lang: Lang,
    limit: usize,
    width: Option<u16>,
) -> Result<Shown> {
    let frame = &answer.frame;
    let mut table = text_table(answer.headings(lang), width);
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
            "{shown} of {} rows shown; `--out FILE.csv` or `--out FILE.xlsx` has them all",
            frame.height()
        )
    });
    Ok(Shown { text: table.to_string(), note })
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
