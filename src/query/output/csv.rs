//! CSV in UTF-8.

use super::value::{full_text, is_number};
use crate::formula::defused;
use anyhow::Result;
use jiff::tz::TimeZone;
use polars::prelude::DataFrame;
use std::io::Write;

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
