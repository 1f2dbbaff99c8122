//! Arranged rows to Parquet.
//!
//! Rows are gathered into plain columns, a row group at a time and each row once, wherever it lies; the columns
//! are then encoded one after the other. Same rows, same bytes.

use super::chunk::{Chunk, Encoder, NULL_CODE, Place};
use super::durable::{AsideFile, Published, explain};
use super::part::{ACTIVITY, OFFICIAL, PROCEDURE, RECEIVER, RECEIVER_UNIT, STATUS, STEP, UNIT};
use super::part::{CASE_INSTANTS, CASE_TEXTS, CaseRow, EVENT_TEXTS, EventRow, Key, Keys, Part};
use super::schema::{EMPTY_COLUMNS, GROUP_ROWS, case_schema, event_schema, writer_properties};
use crate::event::{Flags, KINDS, ROLES, Sym, Symbols};
use anyhow::Context;
use arrow::datatypes::{Schema, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::KeyValue;
use parquet::file::statistics::Statistics;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

const BUFFER_BYTES: usize = 1 << 20;

/// The symbols of the source files by their sequence.
pub(super) trait SourceOf: Fn(u32) -> Sym {}
impl<F: Fn(u32) -> Sym> SourceOf for F {}

/// Writes the events of a part in the given order.
pub(super) fn write_events(
    target: &Path,
    part: &Part,
    order: &[u32],
    source_of: &impl SourceOf,
    metadata: Vec<KeyValue>,
) -> anyhow::Result<Published> {
    let mut columns = EventGroup::default();
    write(target, &event_schema(), &part.symbols, metadata, order, |group, out| {
        columns.clear();
        group.iter().for_each(|&index| columns.push(&part.events[index as usize], source_of));
        columns.write(&part.symbols, &part.keys, out)
    })
}

/// Writes the cases of a part in the given order.
pub(super) fn write_cases(
    target: &Path,
    part: &Part,
    order: &[u32],
    source_of: &impl SourceOf,
    metadata: Vec<KeyValue>,
) -> anyhow::Result<Published> {
    let mut columns = CaseGroup::default();
    write(target, &case_schema(), &part.symbols, metadata, order, |group, out| {
        columns.clear();
        group.iter().for_each(|&index| columns.push(&part.cases[index as usize], source_of));
        columns.write(&part.symbols, out)
    })
}

fn write(
    target: &Path,
    schema: &SchemaRef,
    symbols: &Symbols,
    metadata: Vec<KeyValue>,
    order: &[u32],
    mut encode: impl FnMut(&[u32], &mut Group<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<Published> {
    let out = BufWriter::with_capacity(BUFFER_BYTES, AsideFile::create(target)?);
    let descriptor = ArrowSchemaConverter::new().convert(schema)?;
    let properties = Arc::new(writer_properties(metadata));
    let mut writer = SerializedFileWriter::new(out, descriptor.root_schema_ptr(), properties)
        .map_err(|error| explain(target, error))?;
    let mut encoder = Encoder::default();
    encoder.begin(symbols);
    let mut is_empty = vec![true; schema.fields().len()];
    for rows in order.chunks(GROUP_ROWS) {
        let mut group = Group { schema, descriptor: &descriptor, encoder: &mut encoder, chunks: Vec::new() };
        encode(rows, &mut group)?;
        let mut row_group = writer.next_row_group().map_err(|error| explain(target, error))?;
        for (chunk, is_empty) in group.chunks.into_iter().zip(&mut is_empty) {
            *is_empty &= chunk.is_empty;
            chunk.append_to(&mut row_group).map_err(|error| explain(target, error))?;
        }
        row_group.close().map_err(|error| explain(target, error))?;
    }
    writer.append_key_value_metadata(empty_columns(schema, &is_empty));
    let out = writer.into_inner().map_err(|error| explain(target, error))?;
    let file = out.into_inner().map_err(|error| explain(target, error.into_error()))?;
    file.publish()
}

/// Notes the columns in which no row has a value.
fn empty_columns(schema: &Schema, is_empty: &[bool]) -> KeyValue {
    let columns = schema.fields().iter().zip(is_empty);
    let empty: Vec<&str> =
        columns.filter(|(_, empty)| **empty).map(|(field, _)| field.name().as_str()).collect();
    KeyValue::new(EMPTY_COLUMNS.to_owned(), empty.join(","))
}

/// A row group while it is encoded, column by column in the order of the schema.
struct Group<'a> {
    schema: &'a Schema,
    descriptor: &'a SchemaDescriptor,
    encoder: &'a mut Encoder,
    chunks: Vec<Chunk>,
}

impl Group<'_> {
    /// Encodes the next column.
    fn next(
        &mut self,
        encode: impl FnOnce(&Place<'_>, &mut Encoder) -> anyhow::Result<Chunk>,
    ) -> anyhow::Result<()> {
        let position = self.chunks.len();
        let field = self.schema.field(position);
        let column = self.descriptor.column(position);
        let place = Place { column: &column, nullable: field.is_nullable() };
        let chunk = encode(&place, self.encoder).with_context(|| format!("column `{}`", field.name()))?;
        self.chunks.push(chunk);
        Ok(())
    }

    fn texts(&mut self, values: &[Sym], symbols: &Symbols) -> anyhow::Result<()> {
        self.next(|place, encoder| place.texts(values.iter().copied(), None, symbols, encoder))
    }

    fn instants(&mut self, values: &[i64]) -> anyhow::Result<()> {
        self.next(|place, encoder| place.instants(values, encoder))
    }

    /// The case ids, which are in order, so that whoever looks for one need not read the others.
    fn case_ids(&mut self, values: &[Sym], symbols: &Symbols) -> anyhow::Result<()> {
        let bound =
            |symbol: Option<&Sym>| symbol.and_then(|&symbol| symbols.get(symbol)).map(ByteArray::from);
        let statistics =
            Statistics::byte_array(bound(values.first()), bound(values.last()), None, Some(0), false);
        self.next(|place, encoder| {
            place.texts(values.iter().copied(), None, symbols, encoder)?.with_statistics(statistics)
        })
    }

    fn source_rows(&mut self, values: &[u64]) -> anyhow::Result<()> {
        self.next(|place, _| place.numbers(values, |&row| Some(row as i64)))
    }
}

/// The events of a row group in columns.
#[derive(Default)]
struct EventGroup {
    case_id: Vec<Sym>,
    texts: [Vec<Sym>; EVENT_TEXTS],
    occurred_at: Vec<i64>,
    due_at: Vec<i64>,
    kind: Vec<u32>,
    role: Vec<u32>,
    flags: Vec<Flags>,
    key: Vec<Key>,
    source: Vec<Sym>,
    source_row: Vec<u64>,
}

impl EventGroup {
    fn clear(&mut self) {
        self.case_id.clear();
        self.texts.iter_mut().for_each(Vec::clear);
        self.occurred_at.clear();
        self.due_at.clear();
        self.kind.clear();
        self.role.clear();
        self.flags.clear();
        self.key.clear();
        self.source.clear();
        self.source_row.clear();
    }

    fn push(&mut self, row: &EventRow, source_of: &impl SourceOf) {
        self.case_id.push(row.case_id);
        self.texts.iter_mut().zip(row.texts).for_each(|(column, text)| column.push(text));
        self.occurred_at.push(row.occurred_at);
        self.due_at.push(row.due_at);
        self.kind.push(row.kind as u32);
        self.role.push(row.role.map_or(NULL_CODE, |role| role as u32));
        self.flags.push(row.flags);
        self.key.push(row.key);
        self.source.push(source_of(row.file));
        self.source_row.push(row.source_row);
    }

    fn write(&self, symbols: &Symbols, keys: &Keys, out: &mut Group<'_>) -> anyhow::Result<()> {
        let least = self.occurred_at.iter().copied().min();
        let occurred = Statistics::int64(least, self.occurred_at.iter().copied().max(), None, Some(0), false);
        out.case_ids(&self.case_id, symbols)?;
        out.texts(&self.texts[PROCEDURE], symbols)?;
        out.next(|place, encoder| place.instants(&self.occurred_at, encoder)?.with_statistics(occurred))?;
        out.texts(&self.texts[ACTIVITY], symbols)?;
        out.next(|place, encoder| place.words(&self.kind, |kind| KINDS[kind as usize].1, encoder))?;
        for position in [STEP, OFFICIAL, UNIT, RECEIVER, RECEIVER_UNIT] {
            out.texts(&self.texts[position], symbols)?;
        }
        out.next(|place, encoder| place.words(&self.role, |role| ROLES[role as usize].1, encoder))?;
        out.instants(&self.due_at)?;
        out.texts(&self.texts[STATUS], symbols)?;
        out.next(|place, _| place.flags(&self.flags, |flags| flags.has_note()))?;
        out.next(|place, _| place.flags(&self.flags, |flags| flags.has_attachment()))?;
        out.next(|place, _| place.flags(&self.flags, |flags| flags.has_position()))?;
        out.next(|place, encoder| place.long_texts(&self.key, |&key| keys.get(key), encoder))?;
        out.texts(&self.source, symbols)?;
        out.source_rows(&self.source_row)
    }
}

/// The cases of a row group in columns.
#[derive(Default)]
struct CaseGroup {
    case_id: Vec<Sym>,
    texts: [Vec<Sym>; CASE_TEXTS],
    instants: [Vec<i64>; CASE_INSTANTS],
    source: Vec<Sym>,
    source_row: Vec<u64>,
}

impl CaseGroup {
    fn clear(&mut self) {
        self.case_id.clear();
        self.texts.iter_mut().for_each(Vec::clear);
        self.instants.iter_mut().for_each(Vec::clear);
        self.source.clear();
        self.source_row.clear();
    }

    fn push(&mut self, row: &CaseRow, source_of: &impl SourceOf) {
        self.case_id.push(row.case_id);
        self.texts.iter_mut().zip(row.texts).for_each(|(column, text)| column.push(text));
        self.instants.iter_mut().zip(row.instants).for_each(|(column, instant)| column.push(instant));
        self.source.push(source_of(row.file));
        self.source_row.push(row.source_row);
    }

    fn write(&self, symbols: &Symbols, out: &mut Group<'_>) -> anyhow::Result<()> {
        let [procedure, procedure_name, field, unit, channel, status] = &self.texts;
        out.case_ids(&self.case_id, symbols)?;
        for column in [procedure, procedure_name, field, unit, channel] {
            out.texts(column, symbols)?;
        }
        for column in &self.instants {
            out.instants(column)?;
        }
        out.texts(status, symbols)?;
        out.texts(&self.source, symbols)?;
        out.source_rows(&self.source_row)
    }
}
