//! Rows of one fact table to the bytes of one Parquet file.
//!
//! The columns stand as plain vectors, read off the rows in one pass, and are encoded one after the
//! other. One row group a file: a file is one bucket of one table. Strings and durations that repeat
//! go through [`code_chunk`](super::code_chunk), other numbers through the `parquet` crate. No
//! statistics and no page index: nothing here is sorted by what people filter on, and they cost time.
//! Same rows, same bytes.

use super::buffers::{Buffer, Pool, read_rows};
use super::code_chunk::{self, plain_strings};
use super::column::{Column, ColumnDoc, ColumnType, Values, belongs};
use super::renumber::{Renumber, renumber_names, repeated};
use crate::event::{EventColumns, NO_TIME, Sym};
use crate::trace::{Level, NO_EVENT};
use anyhow::{Context, Result};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, DataType as Physical, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnDescPtr, ColumnPath};
use std::io::Write;
use std::sync::Arc;

/// What stands for a holder that the log does not name.
pub const UNKNOWN: &str = "UNKNOWN";

/// Numbers handed to the `parquet` crate at a time.
const BATCH_ROWS: usize = 8192;

/// Memory that one table leaves for the next.
#[derive(Default)]
pub(super) struct Scratch {
    pool: Pool,
    renumber: Renumber,
    codes: Vec<u32>,
}

/// Writes the rows as one Parquet file with the columns of that level.
pub(super) fn write_rows<Row, W: Write + Send>(
    scratch: &mut Scratch,
    out: W,
    columns: &'static [Column<Row>],
    level: Level,
    rows: &[Row],
    events: &EventColumns,
) -> Result<W> {
    let columns: Vec<&Column<Row>> = columns.iter().filter(|column| belongs(&column.doc, level)).collect();
    let docs: Vec<&ColumnDoc> = columns.iter().map(|column| &column.doc).collect();
    let schema = arrow_schema(&docs);
    let properties = Arc::new(properties(&docs, &schema));
    let descriptor = ArrowSchemaConverter::new().convert(&schema)?;
    let mut writer = SerializedFileWriter::new(out, descriptor.root_schema_ptr(), properties.clone())?;
    if !rows.is_empty() {
        let mut group = writer.next_row_group()?;
        scratch.renumber.resize(events.symbols.len());
        let buffers = read_rows(&mut scratch.pool, &columns, rows);
        for (position, (column, buffer)) in columns.iter().zip(buffers).enumerate() {
            let place = Place { column: descriptor.column(position), properties: properties.clone() };
            write_column(&mut group, &place, column, &buffer, events, scratch)
                .with_context(|| format!("column `{}`", column.doc.name))?;
            scratch.pool.give_back(buffer);
        }
        group.close()?;
    }
    writer.into_inner().context("closing the Parquet file")
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

/// Doubles and long dictionaries with fast zstd. Whole numbers as packed differences, for they grow
/// slowly within a case; what is packed hardly shrinks, so it stays as it is, and so do flags.
fn properties(docs: &[&ColumnDoc], schema: &Schema) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::PLAIN)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_write_batch_size(BATCH_ROWS)
        // One page a chunk: a file is one bucket.
        .set_data_page_size_limit(1 << 30)
        .set_data_page_row_count_limit(usize::MAX);
    for doc in docs {
        let column = ColumnPath::from(doc.name);
        match doc.data_type {
            ColumnType::Text | ColumnType::Seconds | ColumnType::Share => {}
            ColumnType::YesNo => builder = builder.set_column_compression(column, Compression::UNCOMPRESSED),
            ColumnType::Instant | ColumnType::Count | ColumnType::RowNumber => {
                builder = builder
                    .set_column_compression(column.clone(), Compression::UNCOMPRESSED)
                    .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
            }
        }
    }
    let mut properties = builder.build();
    add_encoded_arrow_schema_to_metadata(schema, &mut properties);
    properties
}

/// Which column of the file is written, and how.
struct Place {
    column: ColumnDescPtr,
    properties: WriterPropertiesPtr,
}

/// Encodes one column and puts it into the row group.
fn write_column<Row, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    place: &Place,
    column: &Column<Row>,
    buffer: &Buffer,
    events: &EventColumns,
    scratch: &mut Scratch,
) -> Result<()> {
    let nullable = column.doc.nullable;
    let (table, codes) = (&events.symbols, &mut scratch.codes);
    match (&column.values, buffer) {
        (Values::Symbols(_), Buffer::Symbols(symbols)) => {
            let strings = scratch.renumber.symbols(table, symbols.iter().copied(), None, codes);
            write_text(group, place, &strings, codes)
        }
        (Values::Holders(_), Buffer::Symbols(symbols)) => {
            let strings = scratch.renumber.symbols(table, symbols.iter().copied(), Some(UNKNOWN), codes);
            write_text(group, place, &strings, codes)
        }
        (Values::Source(_), Buffer::Codes(indices)) => {
            let symbols = indices.iter().map(|&event| source_of(events, event));
            let strings = scratch.renumber.symbols(table, symbols, None, codes);
            write_text(group, place, &strings, codes)
        }
        (Values::Codes(_, name), Buffer::Codes(values)) => {
            let strings = renumber_names(*name, values, codes);
            write_text(group, place, &strings, codes)
        }
        (Values::SourceRow(_), Buffer::Codes(indices)) => {
            let row = |&event: &u32| (event != NO_EVENT).then(|| events.source_row[event as usize] as i64);
            write_numbers::<Int64Type, _, W>(group, indices, row, nullable)
        }
        (Values::Counts(_), Buffer::Codes(counts)) => {
            write_numbers::<Int32Type, _, W>(group, counts, |&count| Some(count as i32), nullable)
        }
        (Values::Instants(_), Buffer::Longs(instants)) => {
            let known = |&instant: &i64| (instant != NO_TIME).then_some(instant);
            write_numbers::<Int64Type, _, W>(group, instants, known, nullable)
        }
        (Values::Durations(_), Buffer::Longs(micros)) => write_durations(group, place, micros, codes),
        (Values::Shares(_), Buffer::Shares(shares)) => {
            write_numbers::<DoubleType, _, W>(group, shares, |&share| share, nullable)
        }
        (Values::Flags(_), Buffer::Flags(flags)) => {
            write_numbers::<BoolType, _, W>(group, flags, |&flag| Some(flag), nullable)
        }
        (Values::OptionalFlags(_), Buffer::OptionalFlags(flags)) => {
            write_numbers::<BoolType, _, W>(group, flags, |&flag| flag, nullable)
        }
        _ => unreachable!("a buffer is made for its column"),
    }
}

fn source_of(events: &EventColumns, event: u32) -> Sym {
    if event == NO_EVENT { Sym::NONE } else { events.source[event as usize] }
}

/// Microseconds as seconds: the one conversion of the fact tables.
pub(super) fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// Puts a column of strings into the row group.
fn write_text<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    place: &Place,
    strings: &[&str],
    codes: &[u32],
) -> Result<()> {
    write_codes(group, place, plain_strings(strings), strings.len(), codes)
}

/// Puts a column of codes into the row group.
fn write_codes<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    place: &Place,
    dictionary: Vec<u8>,
    distinct: usize,
    codes: &[u32],
) -> Result<()> {
    let chunk = code_chunk::encode(&place.column, &place.properties, dictionary, distinct, codes)?;
    group.append_column(chunk.bytes.buffer(), chunk.close)?;
    Ok(())
}

/// Puts a column of durations into the row group: as codes where few distinct ones repeat, for most
/// holds lose nothing to pauses and are not overdue; else as they are.
fn write_durations<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    place: &Place,
    micros: &[i64],
    codes: &mut Vec<u32>,
) -> Result<()> {
    match repeated(micros, codes) {
        Some(distinct) => {
            let dictionary = distinct.iter().flat_map(|&one| seconds(one).to_le_bytes()).collect();
            write_codes(group, place, dictionary, distinct.len(), codes)
        }
        None => write_numbers::<DoubleType, _, W>(group, micros, |&one| Some(seconds(one)), false),
    }
}

/// Puts a column of fixed width into the row group; `convert` gives `None` for what is null.
fn write_numbers<T: Physical, V, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[V],
    convert: impl Fn(&V) -> Option<T::T>,
    nullable: bool,
) -> Result<()> {
    let mut writer = group.next_column()?.context("the schema has no more columns")?;
    let (mut present, mut levels) = (Vec::with_capacity(BATCH_ROWS), Vec::new());
    for batch in values.chunks(BATCH_ROWS) {
        present.clear();
        present.extend(batch.iter().filter_map(&convert));
        if nullable {
            levels.clear();
            levels.extend(batch.iter().map(|value| i16::from(convert(value).is_some())));
        }
        writer.typed::<T>().write_batch(&present, nullable.then_some(levels.as_slice()), None)?;
    }
    writer.close()?;
    Ok(())
}
