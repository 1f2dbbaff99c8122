//! A spreadsheet with one sheet: headings in the user's language, filters, a frozen heading.
//!
//! Text is written as text, so nothing in it can run as a formula.

use super::super::Answer;
use super::value::{full_text, local_time, micros};
use crate::lang::Lang;
use anyhow::{Context, Result, ensure};
use jiff::tz::TimeZone;
use polars::prelude::{AnyValue, DataType};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use std::path::Path;

/// The most rows below the heading that a sheet can have.
const MAX_ROWS: usize = 1_048_575;
/// The most characters that a cell can have.
const MAX_CELL_CHARS: usize = 32_767;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (9, 48);
/// The number of rows that the width of a column is taken from.
const SAMPLED_ROWS: usize = 200;

/// Writes all rows into one workbook.
pub(super) fn write(answer: &Answer, zone: &TimeZone, lang: Lang, path: &Path) -> Result<()> {
    let height = answer.frame.height();
    ensure!(
        height <= MAX_ROWS,
        "a spreadsheet holds {MAX_ROWS} rows, and the result has {height}\n\nhint: write it as .csv or .parquet"
    );
    let mut workbook = Workbook::new();
    // A fixed time, so that the same result gives the same file.
    let stamp = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title("buckstop").set_creation_datetime(&stamp));
    fill(workbook.add_worksheet(), answer, zone, lang)?;
    workbook.save(path).with_context(|| format!("cannot write `{}`", path.display()))
}

fn fill(page: &mut Worksheet, answer: &Answer, zone: &TimeZone, lang: Lang) -> Result<()> {
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let frame = &answer.frame;
    for ((column, text), index) in frame.columns().iter().zip(answer.headings(lang)).zip(0..) {
        page.write_string_with_format(0, index, &text, &heading)?;
        let format = number_format(column.dtype());
        let mut width = text.chars().count() / 2;
        for row in 0..frame.height() {
            let value = column.as_materialized_series().get(row)?;
            if row < SAMPLED_ROWS {
                width = width.max(full_text(&value, zone).chars().count());
            }
            write_cell(page, (row as u32 + 1, index), &value, zone, &format)?;
        }
        page.set_column_width(index, width.clamp(WIDTHS.0, WIDTHS.1) as u16 + 2)?;
    }
    page.set_freeze_panes(1, 0)?;
    if frame.height() > 0 && frame.width() > 0 {
        page.autofilter(0, 0, frame.height() as u32, frame.width() as u16 - 1)?;
    }
    Ok(())
}

fn number_format(data_type: &DataType) -> Format {
    Format::new().set_num_format(match data_type {
        DataType::Date => "dd/mm/yyyy",
        DataType::Datetime(..) => "dd/mm/yyyy hh:mm:ss",
        DataType::Float32 | DataType::Float64 => "#,##0.0##",
        _ if data_type.is_integer() => "#,##0",
        _ => "General",
    })
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    value: &AnyValue<'_>,
    zone: &TimeZone,
    format: &Format,
) -> Result<()> {
    match value.as_borrowed() {
        AnyValue::Null => return Ok(()),
        AnyValue::Boolean(flag) => page.write_boolean(row, column, flag)?,
        AnyValue::Datetime(instant, unit, _) => match local_time(micros(instant, unit), zone) {
            Some(local) if (1900..=9999).contains(&local.year()) => {
                let (date, time) = (local.date(), local.time());
                let day = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)?;
                let at = day.and_hms(time.hour() as u16, time.minute() as u8, f64::from(time.second()))?;
                page.write_datetime_with_format(row, column, &at, format)?
            }
            _ => page.write_string(row, column, full_text(value, zone))?,
        },
        AnyValue::Date(days) => {
            // Excel counts days since the end of 1899.
            page.write_number_with_format(row, column, f64::from(days) + 25_569.0, format)?
        }
        number if number.dtype().is_primitive_numeric() => {
            match number.extract::<f64>().filter(|number| number.is_finite()) {
                Some(number) => page.write_number_with_format(row, column, number, format)?,
                None => return Ok(()),
            }
        }
        other => {
            let text: String = full_text(&other, zone).chars().take(MAX_CELL_CHARS).collect();
            page.write_string(row, column, text)?
        }
    };
    Ok(())
}
