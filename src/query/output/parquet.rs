//! Parquet, with instants in UTC.

use super::super::columns::to_arrow;
use super::value::full_text;
use crate::parquet_file::write_table;
use anyhow::Result;
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use jiff::tz::TimeZone;
use polars::prelude::{AnyValue, Column, DataFrame, DataType};
use std::path::Path;
use std::sync::Arc;

/// Writes all rows into one file.
pub(super) fn write(frame: &DataFrame, zone: &TimeZone, path: &Path) -> Result<()> {
    let columns = frame.columns().iter();
    let arrays = columns.map(|column| Ok((column.name().as_str(), array(column, zone)?, true)));
    let arrays = arrays.collect::<Result<Vec<(&str, ArrayRef, bool)>>>()?;
    write_table(path, &RecordBatch::try_from_iter_with_nullable(arrays)?)
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
