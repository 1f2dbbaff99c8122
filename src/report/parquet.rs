//! Parquet for tools and for SQL: typed columns, instants in UTC.

use super::context::ReportContext;
use super::sheet::{ColumnKind, Sheet, SheetCell};
use super::sheets::Results;
use anyhow::{Context, Result};
use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes each sheet as `<id>.parquet`.
pub(super) fn write(
    _: &Results<'_>,
    sheets: &[Sheet],
    _: &ReportContext<'_>,
    dir: &Path,
) -> Result<Vec<PathBuf>> {
    sheets.iter().map(|sheet| write_one(sheet, dir)).collect()
}

/// Writes one sheet and returns the path of the file.
pub(super) fn write_one(sheet: &Sheet, dir: &Path) -> Result<PathBuf> {
    let path = dir.join(format!("{}.parquet", sheet.id));
    crate::parquet_file::write_table(&path, &batch(sheet)?)
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(path)
}

fn batch(sheet: &Sheet) -> Result<RecordBatch> {
    let fields: Vec<Field> = sheet
        .columns
        .iter()
        .map(|column| Field::new(column.id.as_ref(), data_type(column.kind), true))
        .collect();
    let columns = sheet.columns.iter().enumerate().map(|(index, column)| array(sheet, index, column.kind));
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.collect())?)
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number | ColumnKind::Share => DataType::Float64,
        ColumnKind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}

/// Returns a column as an array of its type; cells of another type become nulls.
fn array(sheet: &Sheet, column: usize, kind: ColumnKind) -> ArrayRef {
    let cells = sheet.rows.iter().map(|row| &row[column]);
    let integer = |cell: &SheetCell| match cell {
        SheetCell::Integer(number) | SheetCell::Time(number) => Some(*number),
        _ => None,
    };
    let number = |cell: &SheetCell| match cell {
        SheetCell::Number(number) => Some(*number),
        SheetCell::Integer(number) => Some(*number as f64),
        _ => None,
    };
    match kind {
        ColumnKind::Text => {
            let texts = cells.map(|cell| match cell {
                SheetCell::Text(text) => Some(text.as_str()),
                _ => None,
            });
            Arc::new(texts.collect::<StringArray>())
        }
        ColumnKind::Integer => Arc::new(cells.map(integer).collect::<Int64Array>()),
        ColumnKind::Number | ColumnKind::Share => Arc::new(cells.map(number).collect::<Float64Array>()),
        ColumnKind::Time => {
            Arc::new(cells.map(integer).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
    }
}
