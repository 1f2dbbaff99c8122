//! Rows of one fact table to the bytes of one Parquet file.
//!
//! The rows are gone over once, a block at a time, so that each is read while it is in the cache; the
//! columns then stand as plain vectors and are encoded one after the other. One row group a file: a
//! file is one bucket of one table. Strings and durations that repeat go
//! through [`code_chunk`](super::code_chunk), other numbers through the `parquet` crate. No statistics and no page index: nothing here is sorted by what
//! people filter on, and they cost time. Same rows, same bytes.

use super::code_chunk::{self, NULL_CODE, plain_strings};
use super::column::{Column, ColumnDoc, ColumnType, Values, belongs};
use crate::event::{EventColumns, NO_TIME, Sym, Symbols};
use crate::trace::{Level, NO_EVENT};
use anyhow::{Context, Result};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use hashbrown::HashMap;
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, DataType as Physical, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnDescPtr, ColumnPath};
use rustc_hash::FxBuildHasher;
use std::io::Write;
use std::sync::Arc;

/// What stands for a holder that the log does not name.
pub const UNKNOWN: &str = "UNKNOWN";

/// Rows read at a time: about 100 KB of the widest fact, well inside a core's own cache.
const BLOCK_ROWS: usize = 512;

/// Writes the rows as one Parquet file with the columns of that level.
pub(super) fn write_rows<Row, W: Write + Send>(
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
        let mut renumber = Renumber::new(events.symbols.len());
        for (position, (column, buffer)) in columns.iter().zip(read_rows(&columns, rows)).enumerate() {
            let place = Place { column: descriptor.column(position), properties: properties.clone() };
            write_column(&mut group, &place, column, buffer, events, &mut renumber)
                .with_context(|| format!("column `{}`", column.doc.name))?;
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
        .set_write_batch_size(8192)
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

/// The values of one column as they come off the rows.
enum Buffer {
    Symbols(Vec<Sym>),
    Codes(Vec<u32>),
    Longs(Vec<i64>),
    Shares(Vec<Option<f64>>),
    Flags(Vec<bool>),
    OptionalFlags(Vec<Option<bool>>),
}

/// Reads all columns in one pass over the rows.
fn read_rows<Row>(columns: &[&Column<Row>], rows: &[Row]) -> Vec<Buffer> {
    let mut buffers: Vec<Buffer> = columns.iter().map(|column| empty_buffer(column, rows.len())).collect();
    for block in rows.chunks(BLOCK_ROWS) {
        for (column, buffer) in columns.iter().zip(&mut buffers) {
            match (&column.values, buffer) {
                (Values::Symbols(read) | Values::Holders(read), Buffer::Symbols(out)) => read(block, out),
                (
                    Values::Codes(read, _)
                    | Values::Source(read)
                    | Values::SourceRow(read)
                    | Values::Counts(read),
                    Buffer::Codes(out),
                ) => read(block, out),
                (Values::Instants(read) | Values::Durations(read), Buffer::Longs(out)) => read(block, out),
                (Values::Shares(read), Buffer::Shares(out)) => read(block, out),
                (Values::Flags(read), Buffer::Flags(out)) => read(block, out),
                (Values::OptionalFlags(read), Buffer::OptionalFlags(out)) => read(block, out),
                _ => unreachable!("a buffer is made for its column"),
            }
        }
    }
    buffers
}

fn empty_buffer<Row>(column: &Column<Row>, rows: usize) -> Buffer {
    match &column.values {
        Values::Symbols(_) | Values::Holders(_) => Buffer::Symbols(Vec::with_capacity(rows)),
        Values::Codes(..) | Values::Source(_) | Values::SourceRow(_) | Values::Counts(_) => {
            Buffer::Codes(Vec::with_capacity(rows))
        }
        Values::Instants(_) | Values::Durations(_) => Buffer::Longs(Vec::with_capacity(rows)),
        Values::Shares(_) => Buffer::Shares(Vec::with_capacity(rows)),
        Values::Flags(_) => Buffer::Flags(Vec::with_capacity(rows)),
        Values::OptionalFlags(_) => Buffer::OptionalFlags(Vec::with_capacity(rows)),
    }
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
    buffer: Buffer,
    events: &EventColumns,
    renumber: &mut Renumber,
) -> Result<()> {
    let nullable = column.doc.nullable;
    match (&column.values, buffer) {
        (Values::Symbols(_), Buffer::Symbols(symbols)) => {
            let (strings, codes) = renumber.symbols(&events.symbols, &symbols, None);
            write_text(group, place, &strings, &codes)
        }
        (Values::Holders(_), Buffer::Symbols(symbols)) => {
            let (strings, codes) = renumber.symbols(&events.symbols, &symbols, Some(UNKNOWN));
            write_text(group, place, &strings, &codes)
        }
        (Values::Source(_), Buffer::Codes(indices)) => {
            let symbols: Vec<Sym> = indices.iter().map(|&event| source_of(events, event)).collect();
            let (strings, codes) = renumber.symbols(&events.symbols, &symbols, None);
            write_text(group, place, &strings, &codes)
        }
        (Values::Codes(_, name), Buffer::Codes(codes)) => {
            let (strings, codes) = renumber_names(*name, &codes);
            write_text(group, place, &strings, &codes)
        }
        (Values::SourceRow(_), Buffer::Codes(indices)) => {
            let row = |&event: &u32| (event != NO_EVENT).then(|| events.source_row[event as usize] as i64);
            write_numbers::<Int64Type, W>(group, indices.iter().map(row), nullable)
        }
        (Values::Counts(_), Buffer::Codes(counts)) => {
            write_numbers::<Int32Type, W>(group, counts.iter().map(|&count| Some(count as i32)), nullable)
        }
        (Values::Instants(_), Buffer::Longs(instants)) => {
            let known = |&instant: &i64| (instant != NO_TIME).then_some(instant);
            write_numbers::<Int64Type, W>(group, instants.iter().map(known), nullable)
        }
        (Values::Durations(_), Buffer::Longs(micros)) => write_durations(group, place, &micros),
        (Values::Shares(_), Buffer::Shares(shares)) => {
            write_numbers::<DoubleType, W>(group, shares.into_iter(), nullable)
        }
        (Values::Flags(_), Buffer::Flags(flags)) => {
            write_numbers::<BoolType, W>(group, flags.into_iter().map(Some), nullable)
        }
        (Values::OptionalFlags(_), Buffer::OptionalFlags(flags)) => {
            write_numbers::<BoolType, W>(group, flags.into_iter(), nullable)
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
) -> Result<()> {
    match repeated(micros) {
        Some((distinct, codes)) => {
            let dictionary = distinct.iter().flat_map(|&one| seconds(one).to_le_bytes()).collect();
            write_codes(group, place, dictionary, distinct.len(), &codes)
        }
        None => write_numbers::<DoubleType, W>(group, micros.iter().map(|&one| Some(seconds(one))), false),
    }
}

/// The distinct values in the order of first use and the code of each row; `None` as soon as there are
/// more than one in eight rows.
fn repeated(values: &[i64]) -> Option<(Vec<i64>, Vec<u32>)> {
    let most = values.len() / 8 + 1;
    let mut known: HashMap<i64, u32, FxBuildHasher> = HashMap::default();
    let mut distinct = Vec::new();
    let mut codes = Vec::with_capacity(values.len());
    let mut last = None;
    for &value in values {
        let code = match last {
            Some((same, code)) if same == value => code,
            _ => *known.entry(value).or_insert_with(|| {
                distinct.push(value);
                distinct.len() as u32 - 1
            }),
        };
        if distinct.len() > most {
            return None;
        }
        last = Some((value, code));
        codes.push(code);
    }
    Some((distinct, codes))
}

/// Puts a column of fixed width into the row group.
fn write_numbers<T: Physical, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: impl ExactSizeIterator<Item = Option<T::T>>,
    nullable: bool,
) -> Result<()> {
    let mut present = Vec::with_capacity(values.len());
    let mut levels = Vec::new();
    if nullable {
        levels.reserve(values.len());
        for value in values {
            levels.push(i16::from(value.is_some()));
            present.extend(value);
        }
    } else {
        present.extend(values.flatten());
    }
    let mut writer = group.next_column()?.context("the schema has no more columns")?;
    writer.typed::<T>().write_batch(&present, nullable.then_some(levels.as_slice()), None)?;
    writer.close()?;
    Ok(())
}

/// Gives the symbols that a column uses the numbers 0, 1, 2… in the order of first use.
struct Renumber {
    /// The new number of each symbol of the bucket, or [`NULL_CODE`] where it was not met yet.
    codes: Vec<u32>,
}

impl Renumber {
    fn new(symbols: usize) -> Self {
        Self { codes: vec![NULL_CODE; symbols] }
    }

    /// The strings in the order of their new numbers, and the new number of each row.
    fn symbols<'a>(
        &mut self,
        table: &'a Symbols,
        values: &[Sym],
        missing: Option<&'a str>,
    ) -> (Vec<&'a str>, Vec<u32>) {
        let mut used = Vec::new();
        let mut strings = Vec::new();
        let mut missing_code = NULL_CODE;
        let mut codes = Vec::with_capacity(values.len());
        for &symbol in values {
            let known = if symbol.is_none() { missing_code } else { self.codes[symbol.0 as usize] };
            if known != NULL_CODE {
                codes.push(known);
                continue;
            }
            let fresh = strings.len() as u32;
            if let Some(text) = table.get(symbol) {
                self.codes[symbol.0 as usize] = fresh;
                used.push(symbol);
                strings.push(text);
            } else if let Some(text) = missing {
                missing_code = fresh;
                strings.push(text);
            }
            let met = symbol.is_some() || missing.is_some();
            codes.push(if met { fresh } else { NULL_CODE });
        }
        for symbol in used {
            self.codes[symbol.0 as usize] = NULL_CODE;
        }
        (strings, codes)
    }
}

/// The same for a closed list.
fn renumber_names(name: fn(u32) -> &'static str, values: &[u32]) -> (Vec<&'static str>, Vec<u32>) {
    let mut fresh = [NULL_CODE; 64];
    let mut strings = Vec::new();
    let codes = values
        .iter()
        .map(|&code| {
            let slot = &mut fresh[code as usize];
            if *slot == NULL_CODE {
                *slot = strings.len() as u32;
                strings.push(name(code));
            }
            *slot
        })
        .collect();
    (strings, codes)
}
