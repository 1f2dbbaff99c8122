//! Parquet to columns.
//!
//! The walk reads everything, so this is made to cost little more than decoding: see [`super::decode`].

use super::StoreError;
use super::decode::{CaseDecoder, EventDecoder, TextColumn};
use super::part::STATUS;
use super::schema::{
    EMPTY_COLUMNS, EVENT_KEY, EVENT_TEXT_NAMES, NOT_WALKED, PEOPLE_COLUMNS, case_schema, event_schema,
};
use crate::event::{CaseColumns, EventColumns, Sym, Symbols};
use anyhow::Context;
use arrow::array::{AsArray, StringArray};
use arrow::datatypes::SchemaRef;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::FileMetaData;
use std::fs::File;
use std::path::Path;

/// Rows decoded at a time. It divides a row group, so a batch never meets two dictionaries.
const BATCH_ROWS: usize = 1 << 13;

/// The columns of a row that the walk has no use for, but a merge keeps.
pub(super) struct Unwalked<'a> {
    pub(super) status: Vec<Sym>,
    /// `None` where no row has one.
    pub(super) event_key: Option<&'a StringArray>,
}

/// Reads a file of `events/` into columns, all at once.
pub(super) fn read_events(path: &Path, columns: &mut EventColumns) -> anyhow::Result<()> {
    let (rows, reader) = open(path, event_schema(), is_walked)?;
    columns.make_room(rows);
    let mut decoder = EventDecoder::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        decoder.append(&batch, columns).with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    Ok(())
}

/// Reads the columns of people, units, instants and kinds from a file of `events/`.
pub(super) fn read_people(path: &Path, columns: &mut EventColumns) -> anyhow::Result<()> {
    let (_, reader) = open(path, event_schema(), |name| PEOPLE_COLUMNS.contains(&name))?;
    let mut decoder = EventDecoder::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        decoder
            .append_people(&batch, columns)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    Ok(())
}

/// Reads a file of `events/` with all its columns, giving each batch to `take`. `columns` is emptied before
/// each but for its symbols.
pub(super) fn read_events_whole(
    path: &Path,
    columns: &mut EventColumns,
    mut take: impl FnMut(&EventColumns, &Unwalked<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (_, reader) = open(path, event_schema(), |_| true)?;
    let mut decoder = EventDecoder::default();
    let mut status = TextColumn::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        columns.make_room(batch.num_rows());
        decoder.append(&batch, columns)?;
        let mut unwalked = Unwalked {
            status: Vec::new(),
            event_key: batch.column_by_name(EVENT_KEY).and_then(|keys| keys.as_string_opt()),
        };
        status.texts(&batch, EVENT_TEXT_NAMES[STATUS], &mut columns.symbols, &mut unwalked.status)?;
        take(columns, &unwalked)?;
    }
    Ok(())
}

/// Reads a file of `cases/` into columns. Its symbols go into `symbols`.
pub(super) fn read_cases(
    path: &Path,
    symbols: &mut Symbols,
    columns: &mut CaseColumns,
) -> anyhow::Result<()> {
    let (_, reader) = open(path, case_schema(), |_| true)?;
    let mut decoder = CaseDecoder::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        decoder
            .append(&batch, symbols, columns)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    Ok(())
}

/// Decodes the columns of the walk from a file of `events/` and drops them; the number of rows.
///
/// This and [`decode_only_cases`] are what any reader must do at least: the yardstick of the benchmark of the
/// walk.
pub fn decode_only(path: &Path) -> anyhow::Result<usize> {
    drain(path, open(path, event_schema(), is_walked)?.1)
}

/// As [`decode_only`], for a file of `cases/`, which the walk reads beside the events.
pub fn decode_only_cases(path: &Path) -> anyhow::Result<usize> {
    drain(path, open(path, case_schema(), |_| true)?.1)
}

fn drain(path: &Path, reader: ParquetRecordBatchReader) -> anyhow::Result<usize> {
    let mut rows = 0;
    for batch in reader {
        rows += batch.map_err(|error| damaged(path, &error))?.num_rows();
    }
    Ok(rows)
}

fn is_walked(name: &str) -> bool {
    !NOT_WALKED.contains(&name)
}

fn open(
    path: &Path,
    schema: SchemaRef,
    is_wanted: impl Fn(&str) -> bool,
) -> anyhow::Result<(usize, ParquetRecordBatchReader)> {
    let file = File::open(path).map_err(|error| damaged(path, &error))?;
    let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let options = ArrowReaderOptions::new().with_schema(schema);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .map_err(|error| damaged(path, &error))?;
    let rows = builder.metadata().file_metadata().num_rows() as usize;
    let empty = empty_columns(builder.metadata().file_metadata());
    let wanted = names.iter().map(String::as_str).filter(|name| is_wanted(name) && !empty.contains(name));
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted);
    let reader = builder
        .with_projection(mask)
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(|error| damaged(path, &error))?;
    Ok((rows, reader))
}

/// The columns without a value, as the writer noted them. Reading nulls one by one costs as much as values.
fn empty_columns(file: &FileMetaData) -> Vec<&str> {
    let entries = file.key_value_metadata().into_iter().flatten();
    let noted = entries.filter(|entry| entry.key == EMPTY_COLUMNS).find_map(|entry| entry.value.as_deref());
    noted.unwrap_or_default().split(',').collect()
}

fn damaged(path: &Path, error: &dyn std::error::Error) -> anyhow::Error {
    StoreError::DamagedData { path: path.to_owned(), reason: error.to_string() }.into()
}
