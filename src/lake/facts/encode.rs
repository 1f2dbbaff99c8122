//! The rows of one fact table to the bytes of one Parquet file.
//!
//! The columns stand as plain vectors and are encoded one after the other. One row group a file: a file is
//! one bucket of one table. No statistics and no page index: nothing here is sorted by what people filter on,
//! and they cost time. Same rows, same bytes.

use super::super::chunk::{Chunk, Encoder, Place};
use super::column::{ColumnDoc, ColumnType, Values};
use super::table::{Buffer, Table};
use crate::event::{EventColumns, Sym};
use crate::fact::NO_EVENT;
use anyhow::{Context, Result};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use std::sync::Arc;

/// What stands for a holder that the log does not name.
pub const UNKNOWN: &str = "UNKNOWN";

/// Appends a table to `out` as one Parquet file.
pub(super) fn write_rows<Row>(
    encoder: &mut Encoder,
    out: &mut Vec<u8>,
    table: &Table<Row>,
    events: &EventColumns,
) -> Result<()> {
    let docs: Vec<&ColumnDoc> = table.columns().map(|(column, _)| &column.doc).collect();
    let schema = arrow_schema(&docs);
    let mut properties = WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0).build();
    add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
    let descriptor = ArrowSchemaConverter::new().convert(&schema)?;
    let mut writer = SerializedFileWriter::new(out, descriptor.root_schema_ptr(), Arc::new(properties))?;
    if table.rows() > 0 {
        let mut group = writer.next_row_group()?;
        for (position, (column, buffer)) in table.columns().enumerate() {
            let place = Place { column: &descriptor.column(position), nullable: column.doc.nullable };
            encode_column(&place, &column.values, buffer, events, encoder)
                .and_then(|chunk| chunk.append_to(&mut group))
                .with_context(|| format!("column `{}`", column.doc.name))?;
        }
        group.close()?;
    }
    writer.finish().context("closing the Parquet file")?;
    Ok(())
}

/// The schema of a table: plain columns, strings in dictionaries.
pub(super) fn arrow_schema(docs: &[&ColumnDoc]) -> Schema {
    Schema::new(
        docs.iter()
            .map(|doc| Field::new(doc.name, arrow_type(doc.data_type), doc.nullable))
            .collect::<Vec<_>>(),
    )
}

fn arrow_type(data_type: ColumnType) -> DataType {
    match data_type {
        ColumnType::Text => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        ColumnType::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ColumnType::Seconds | ColumnType::Share => DataType::Float64,
        ColumnType::Count => DataType::UInt32,
        ColumnType::RowNumber => DataType::UInt64,
        ColumnType::YesNo => DataType::Boolean,
    }
}

fn encode_column<Row>(
    place: &Place<'_>,
    values: &Values<Row>,
    buffer: &Buffer,
    events: &EventColumns,
    encoder: &mut Encoder,
) -> Result<Chunk> {
    let table = &events.symbols;
    match (values, buffer) {
        (Values::Symbols(_), Buffer::Symbols(symbols)) => {
            place.texts(symbols.iter().copied(), None, table, encoder)
        }
        (Values::Holders(_), Buffer::Symbols(symbols)) => {
            place.texts(symbols.iter().copied(), Some(UNKNOWN), table, encoder)
        }
        (Values::Source(_), Buffer::Codes(indices)) => {
            place.texts(indices.iter().map(|&event| source_of(events, event)), None, table, encoder)
        }
        (Values::SourceRow(_), Buffer::Codes(indices)) => place
            .numbers(indices, |&event| (event != NO_EVENT).then(|| events.source_row[event as usize] as i64)),
        (Values::Codes(_, name), Buffer::Codes(values)) => place.words(values, *name, encoder),
        (Values::Counts(_), Buffer::Codes(counts)) => place.counts(counts, encoder),
        (Values::Instants(_), Buffer::Longs(instants)) => place.instants(instants, encoder),
        (Values::Durations(_), Buffer::Longs(micros)) => place.durations(micros, encoder),
        (Values::Shares(_), Buffer::Shares(shares)) => place.shares(shares, |&share| share, encoder),
        (Values::Flags(_), Buffer::Flags(flags)) => place.flags(flags, |&flag| Some(flag)),
        (Values::OptionalFlags(_), Buffer::OptionalFlags(flags)) => place.flags(flags, |&flag| flag),
        _ => unreachable!("a buffer is made for its column"),
    }
}

fn source_of(events: &EventColumns, event: u32) -> Sym {
    if event == NO_EVENT { Sym::NONE } else { events.source[event as usize] }
}
