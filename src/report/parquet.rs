//! Parquet for tools and for SQL: typed columns, instants in UTC.

use super::sheet::{Cell, ColumnKind, Sheet};
use super::{Context, Written};
use anyhow::{Context as _, Result};
use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use std::path::Path;
use std::sync::Arc;

/// Writes each sheet as `<id>.parquet`.
pub(super) fn write(sheets: &[Sheet], _: &Context<'_>, dir: &Path) -> Result<Written> {
    let mut written = Written::new();
    for sheet in sheets {
        let path = dir.join(format!("{}.parquet", sheet.id));
        crate::lake::write_table(&path, &batch(sheet)?)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

fn batch(sheet: &Sheet) -> Result<RecordBatch> {
    let fields: Vec<Field> =
        sheet.columns.iter().map(|column| Field::new(column.id, data_type(column.kind), true)).collect();
    let columns =
        (0..sheet.columns.len()).map(|place| array(sheet, place, sheet.columns[place].kind)).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number | ColumnKind::Share => DataType::Float64,
        ColumnKind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}

fn array(sheet: &Sheet, place: usize, kind: ColumnKind) -> ArrayRef {
    let cells = sheet.rows.iter().map(|row| &row[place]);
    let integer = |cell: &Cell| match cell {
        Cell::Integer(number) | Cell::Time(number) => Some(*number),
        _ => None,
    };
    match kind {
        ColumnKind::Text => Arc::new(
            cells
                .map(|cell| match cell {
                    Cell::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect::<StringArray>(),
        ),
        ColumnKind::Integer => Arc::new(cells.map(integer).collect::<Int64Array>()),
        ColumnKind::Number | ColumnKind::Share => Arc::new(
            cells
                .map(|cell| match cell {
                    Cell::Number(number) => Some(*number),
                    Cell::Integer(number) => Some(*number as f64),
                    _ => None,
                })
                .collect::<Float64Array>(),
        ),
        ColumnKind::Time => {
            Arc::new(cells.map(integer).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
    }
}
