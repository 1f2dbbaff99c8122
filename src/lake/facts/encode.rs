//! The rows of one fact table to the bytes of one Parquet file.
//!
//! A file is one bucket of one table, and has one row group. It has neither statistics nor a page index: they cost time,
//! and facts are not sorted by what people filter on. The same rows give the same bytes.

use super::column::{ColumnDoc, ColumnType, FactValues};
use super::rows::{FactBuffer, FactRows};
use crate::event::{EventColumns, Sym};
use crate::fact::NO_EVENT;
use crate::parquet_file::{Chunk, ChunkEncoder, EncoderBuffers};
use anyhow::{Context, Result};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use std::sync::Arc;

/// The name of a holder that the log does not name.
pub const UNKNOWN: &str = "UNKNOWN";

/// Appends a table to `out` as one Parquet file.
pub(super) fn write_rows<Row>(
    encoder: &mut EncoderBuffers,
    out: &mut Vec<u8>,
    table: &FactRows<Row>,
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
        for (index, (column, buffer)) in table.columns().enumerate() {
            let chunk = ChunkEncoder { column: &descriptor.column(index), nullable: column.doc.nullable };
            encode_column(&chunk, &column.values, buffer, events, encoder)
                .and_then(|chunk| chunk.append_to(&mut group))
                .with_context(|| format!("column `{}`", column.doc.name))?;
        }
        group.close()?;
    }
    writer.finish().context("closing the Parquet file")?;
    Ok(())
}

/// Returns the arrow schema of a table, with strings as dictionaries.
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
    chunk: &ChunkEncoder<'_>,
    values: &FactValues<Row>,
    buffer: &FactBuffer,
    events: &EventColumns,
    encoder: &mut EncoderBuffers,
) -> Result<Chunk> {
    let table = &events.symbols;
    match (values, buffer) {
        (FactValues::Symbols(_), FactBuffer::Symbols(symbols)) => {
            chunk.texts(symbols.iter().copied(), None, table, encoder)
        }
        (FactValues::Holders(_), FactBuffer::Symbols(symbols)) => {
            chunk.texts(symbols.iter().copied(), Some(UNKNOWN), table, encoder)
        }
        (FactValues::Source(_), FactBuffer::Codes(indices)) => {
            chunk.texts(indices.iter().map(|&event| source_of(events, event)), None, table, encoder)
        }
        (FactValues::SourceRow(_), FactBuffer::Codes(indices)) => chunk
            .numbers(indices, |&event| (event != NO_EVENT).then(|| events.source_row[event as usize] as i64)),
        (FactValues::Codes(_, name), FactBuffer::Codes(values)) => chunk.words(values, *name, encoder),
        (FactValues::Counts(_), FactBuffer::Codes(counts)) => chunk.counts(counts, encoder),
        (FactValues::OptionalCounts(_), FactBuffer::OptionalCounts(counts)) => {
            chunk.numbers(counts, |&count| count.map(i64::from))
        }
        (FactValues::Instants(_), FactBuffer::Longs(instants)) => chunk.instants(instants, encoder),
        (FactValues::Durations(_), FactBuffer::Longs(micros)) => chunk.durations(micros, encoder),
        (FactValues::Shares(_), FactBuffer::Shares(shares)) => chunk.shares(shares, |&share| share, encoder),
        (FactValues::Flags(_), FactBuffer::Flags(flags)) => chunk.flags(flags, |&flag| Some(flag)),
        (FactValues::OptionalFlags(_), FactBuffer::OptionalFlags(flags)) => chunk.flags(flags, |&flag| flag),
        _ => unreachable!("a buffer is made for its column"),
    }
}

fn source_of(events: &EventColumns, event: u32) -> Sym {
    if event == NO_EVENT { Sym::NONE } else { events.source[event as usize] }
}
