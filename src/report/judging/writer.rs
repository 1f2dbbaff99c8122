//! Writes the rows of one table of the judging as a Parquet file, batch by batch.

use super::column::{Column, Values};
use crate::event::Symbols;
use crate::parquet_file::{Chunk, ChunkEncoder, EncoderBuffers, create_private};
use anyhow::{Context, Result};
use arrow::datatypes::{Field, Schema};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

/// One table being written. Each batch of rows becomes a row group.
pub(super) struct TableWriter<'a, Row: 'static> {
    columns: &'static [Column<Row>],
    symbols: &'a Symbols,
    encoder: EncoderBuffers,
    descriptor: SchemaDescriptor,
    file: SerializedFileWriter<BufWriter<File>>,
}

impl<'a, Row> TableWriter<'a, Row> {
    /// Begins a table whose strings are these.
    pub(super) fn create(path: &Path, columns: &'static [Column<Row>], symbols: &'a Symbols) -> Result<Self> {
        let field =
            |column: &Column<Row>| Field::new(column.doc.name, column.data_type(), column.is_nullable());
        let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
        let mut properties =
            WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0).build();
        add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
        let descriptor = ArrowSchemaConverter::new().convert(&schema)?;
        let file = BufWriter::new(create_private(path)?);
        let file = SerializedFileWriter::new(file, descriptor.root_schema_ptr(), Arc::new(properties))?;
        let mut encoder = EncoderBuffers::default();
        encoder.begin(symbols);
        Ok(Self { columns, symbols, encoder, descriptor, file })
    }

    /// Adds rows.
    pub(super) fn write(&mut self, rows: &[Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for (index, column) in self.columns.iter().enumerate() {
            let chunk =
                ChunkEncoder { column: &self.descriptor.column(index), nullable: column.is_nullable() };
            encode(&chunk, &column.values, rows, self.symbols, &mut self.encoder)
                .and_then(|chunk| chunk.append_to(&mut group))
                .with_context(|| format!("column `{}`", column.doc.name))?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> Result<()> {
        self.file.finish().context("closing the Parquet file")?;
        Ok(())
    }
}

fn encode<Row>(
    chunk: &ChunkEncoder<'_>,
    values: &Values<Row>,
    rows: &[Row],
    symbols: &Symbols,
    encoder: &mut EncoderBuffers,
) -> Result<Chunk> {
    match values {
        Values::Name(name) => chunk.texts(rows.iter().map(name), None, symbols, encoder),
        Values::Word(word) => {
            let mut words: Vec<&'static str> = Vec::new();
            let codes: Vec<u32> = rows.iter().map(|row| code_of(word(row), &mut words)).collect();
            chunk.listed(&codes, &words, encoder)
        }
        Values::Count(count) => chunk.counts(&rows.iter().map(count).collect::<Vec<_>>(), encoder),
        Values::OptionalCount(count) => chunk.numbers(rows, |row| count(row).map(i64::from)),
        Values::Number(number) => {
            // Nothing is written for what is not a number.
            chunk.shares(rows, |row| number(row).filter(|number| number.is_finite()), encoder)
        }
    }
}

/// Returns the place of a word in a short list, to which it is added if it is new.
fn code_of(word: &'static str, words: &mut Vec<&'static str>) -> u32 {
    let known = words.iter().position(|known| *known == word);
    known.unwrap_or_else(|| {
        words.push(word);
        words.len() - 1
    }) as u32
}
