//! Rows to Parquet files.
//!
//! Rows are gathered into plain vectors, a row group at a time and block by block; the columns are then encoded one
//! after the other. The same rows give the same bytes.

use super::table::{Column, Row, Values, schema};
use super::texts::{TextId, TextList};
use crate::event::{Flags, KINDS, ROLES, Role, Sym, Symbols};
use crate::lake::layout::{AsideFile, Published, explain};
use crate::parquet_file::{Chunk, ChunkEncoder, EncoderBuffers, NULL_CODE};
use anyhow::{Context, Result};
use parquet::arrow::ArrowSchemaConverter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::statistics::Statistics;
use parquet::file::writer::SerializedFileWriter;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

/// The key in a file's metadata under which the columns without any value are listed, separated by commas.
pub(super) const EMPTY_COLUMNS: &str = "buckstop.empty_columns";

/// Rows of a row group: few enough that all its columns fit into memory, many enough that dictionaries pay.
const GROUP_ROWS: usize = 1 << 18;

/// Rows gathered at a time: about 40 KB, so that they stay in the cache while each column takes its values from them.
const BLOCK_ROWS: usize = 512;

const BUFFER_BYTES: usize = 1 << 20;

/// The rows of a table, with the strings they refer to.
pub(in crate::lake) struct RowsToWrite<'a, R> {
    pub(in crate::lake) rows: &'a [R],
    /// The indices of the rows to write, in the order of the file.
    pub(in crate::lake) order: &'a [u32],
    pub(in crate::lake) symbols: &'a Symbols,
    pub(in crate::lake) keys: &'a TextList,
}

/// Writes rows as a file. `source_of` gives the symbol of a source file by its sequence number.
pub(in crate::lake) fn write_rows<R: Row>(
    target: &Path,
    table: &RowsToWrite<'_, R>,
    source_of: impl Fn(u32) -> Sym,
    metadata: Vec<KeyValue>,
) -> Result<Published> {
    let out = BufWriter::with_capacity(BUFFER_BYTES, AsideFile::create(target)?);
    let descriptor = ArrowSchemaConverter::new().convert(&schema::<R>())?;
    let properties = Arc::new(writer_properties(metadata));
    let mut writer = SerializedFileWriter::new(out, descriptor.root_schema_ptr(), properties)
        .map_err(|error| explain(target, error))?;
    let mut encoder = EncoderBuffers::default();
    encoder.begin(table.symbols);
    let mut buffers: Vec<Buffer> = R::COLUMNS.iter().map(|_| Buffer::default()).collect();
    let mut is_empty = vec![true; R::COLUMNS.len()];
    for group in table.order.chunks(GROUP_ROWS) {
        gather(table.rows, group, &source_of, &mut buffers);
        let mut row_group = writer.next_row_group().map_err(|error| explain(target, error))?;
        for (index, (column, buffer)) in R::COLUMNS.iter().zip(&buffers).enumerate() {
            let chunk = ChunkEncoder { column: &descriptor.column(index), nullable: column.nullable };
            let chunk = encode(&chunk, column, buffer, table, &mut encoder)
                .with_context(|| format!("column `{}`", column.name))?;
            is_empty[index] &= chunk.is_empty;
            chunk.append_to(&mut row_group).map_err(|error| explain(target, error))?;
        }
        row_group.close().map_err(|error| explain(target, error))?;
    }
    writer.append_key_value_metadata(empty_columns::<R>(&is_empty));
    let out = writer.into_inner().map_err(|error| explain(target, error))?;
    let file = out.into_inner().map_err(|error| explain(target, error.into_error()))?;
    file.publish()
}

/// Returns the properties of the writer. Nothing in them differs from run to run, so that the same rows give the same
/// bytes.
fn writer_properties(metadata: Vec<KeyValue>) -> WriterProperties {
    WriterProperties::builder()
        .set_created_by(concat!("buckstop version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(metadata))
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .build()
}

/// Returns the metadata entry that lists the columns in which no row has a value.
fn empty_columns<R: Row>(is_empty: &[bool]) -> KeyValue {
    let columns = R::COLUMNS.iter().zip(is_empty);
    let empty: Vec<&str> = columns.filter(|(_, empty)| **empty).map(|(column, _)| column.name).collect();
    KeyValue::new(EMPTY_COLUMNS.to_owned(), empty.join(","))
}

/// The values of one column of a row group. Only the vector of the column's type is used.
#[derive(Default)]
struct Buffer {
    symbols: Vec<Sym>,
    instants: Vec<i64>,
    codes: Vec<u32>,
    flags: Vec<Option<bool>>,
    keys: Vec<TextId>,
    numbers: Vec<u64>,
}

impl Buffer {
    fn clear(&mut self) {
        self.symbols.clear();
        self.instants.clear();
        self.codes.clear();
        self.flags.clear();
        self.keys.clear();
        self.numbers.clear();
    }
}

/// Fills the buffers with the values of the rows at those indices.
fn gather<R: Row>(rows: &[R], indices: &[u32], source_of: &impl Fn(u32) -> Sym, buffers: &mut [Buffer]) {
    buffers.iter_mut().for_each(Buffer::clear);
    for block in indices.chunks(BLOCK_ROWS) {
        for (column, buffer) in R::COLUMNS.iter().zip(&mut *buffers) {
            gather_column(column, block.iter().map(|&index| &rows[index as usize]), source_of, buffer);
        }
    }
}

fn gather_column<'a, R: Row>(
    column: &Column<R>,
    rows: impl Iterator<Item = &'a R>,
    source_of: &impl Fn(u32) -> Sym,
    buffer: &mut Buffer,
) {
    match &column.values {
        Values::CaseId { .. } => buffer.symbols.extend(rows.map(|row| row.origin().case_id)),
        Values::Text { slot, .. } => buffer.symbols.extend(rows.map(|row| row.texts()[*slot])),
        Values::Instant { slot, .. } => buffer.instants.extend(rows.map(|row| row.instants()[*slot])),
        Values::Kind { .. } => buffer.codes.extend(rows.filter_map(R::act).map(|act| act.kind as u32)),
        Values::Role { .. } => {
            let code = |role: Option<Role>| role.map_or(NULL_CODE, |role| role as u32);
            buffer.codes.extend(rows.filter_map(R::act).map(|act| code(act.role)));
        }
        Values::Flag { pack, .. } => {
            let known = pack(Some(false)).0;
            let yes = pack(Some(true)).0 & !known;
            let flag = |flags: Flags| (flags.0 & known != 0).then_some(flags.0 & yes != 0);
            buffer.flags.extend(rows.filter_map(R::act).map(|act| flag(act.flags)));
        }
        Values::EventKey { .. } => buffer.keys.extend(rows.filter_map(R::act).map(|act| act.key)),
        Values::Source { .. } => buffer.symbols.extend(rows.map(|row| source_of(row.origin().file))),
        Values::SourceRow { .. } => buffer.numbers.extend(rows.map(|row| row.origin().source_row)),
    }
}

/// Encodes the gathered values of a column.
fn encode<R: Row>(
    chunk: &ChunkEncoder<'_>,
    column: &Column<R>,
    buffer: &Buffer,
    table: &RowsToWrite<'_, R>,
    encoder: &mut EncoderBuffers,
) -> Result<Chunk> {
    let symbols = table.symbols;
    let encoded = match &column.values {
        Values::CaseId { .. } | Values::Text { .. } | Values::Source { .. } => {
            chunk.texts(buffer.symbols.iter().copied(), None, symbols, encoder)
        }
        Values::Instant { .. } => chunk.instants(&buffer.instants, encoder),
        Values::Kind { .. } => chunk.words(&buffer.codes, |kind| KINDS[kind as usize].1, encoder),
        Values::Role { .. } => chunk.words(&buffer.codes, |role| ROLES[role as usize].1, encoder),
        Values::Flag { .. } => chunk.flags(&buffer.flags, |&flag| flag),
        Values::EventKey { .. } => chunk.long_texts(&buffer.keys, |&key| table.keys.get(key), encoder),
        Values::SourceRow { .. } => chunk.numbers(&buffer.numbers, |&row| Some(row as i64)),
    }?;
    if column.statistics { encoded.with_statistics(statistics(column, buffer, symbols)) } else { Ok(encoded) }
}

/// Returns the least and the greatest value: of instants by comparison, and of texts the first and the last, because
/// the only such texts are those that the file is sorted by.
fn statistics<R: Row>(column: &Column<R>, buffer: &Buffer, symbols: &Symbols) -> Statistics {
    if let Values::Instant { .. } = column.values {
        let (least, greatest) = (buffer.instants.iter().min(), buffer.instants.iter().max());
        return Statistics::int64(least.copied(), greatest.copied(), None, Some(0), false);
    }
    let bound = |symbol: Option<&Sym>| symbol.and_then(|&symbol| symbols.get(symbol)).map(ByteArray::from);
    let (least, greatest) = (bound(buffer.symbols.first()), bound(buffer.symbols.last()));
    Statistics::byte_array(least, greatest, None, Some(0), false)
}
