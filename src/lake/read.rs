//! Parquet to columns.
//!
//! The walk reads straight from the pages ([`super::direct`]). A merge, which needs all columns, and what is of another
//! hand are read through arrow ([`super::decode`]).

use super::StoreError;
use super::chunk::Unusual;
use super::decode::{CaseDecoder, EventDecoder, TextColumn};
use super::direct::DirectFile;
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
    if directly(path, |file| file.read_events(columns))? {
        return Ok(());
    }
    columns.clear();
    read_events_by_arrow(path, columns)
}

fn read_events_by_arrow(path: &Path, columns: &mut EventColumns) -> anyhow::Result<()> {
    let (rows, reader) = open(path, event_schema(), is_walked)?;
    columns.clear_rows(rows);
    let mut decoder = EventDecoder::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        decoder.append(&batch, columns).with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    Ok(())
}

/// Reads the columns of people, units, instants and kinds from a file of `events/`.
pub(super) fn read_people(path: &Path, columns: &mut EventColumns) -> anyhow::Result<()> {
    if directly(path, |file| file.read_people(columns))? {
        return Ok(());
    }
    columns.clear();
    read_people_by_arrow(path, columns)
}

fn read_people_by_arrow(path: &Path, columns: &mut EventColumns) -> anyhow::Result<()> {
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
        columns.clear_rows(batch.num_rows());
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
    if directly(path, |file| file.read_cases(symbols, columns))? {
        return Ok(());
    }
    columns.clear();
    read_cases_by_arrow(path, symbols, columns)
}

/// Reads a file straight from its pages; false where it is of another hand.
fn directly(path: &Path, read: impl FnOnce(&DirectFile) -> anyhow::Result<()>) -> anyhow::Result<bool> {
    let opened = File::open(path).map_err(anyhow::Error::new).and_then(DirectFile::open);
    match opened.and_then(|file| read(&file)) {
        Ok(()) => Ok(true),
        Err(error) if error.is::<Unusual>() => Ok(false),
        Err(error) => {
            Err(StoreError::DamagedData { path: path.to_owned(), reason: format!("{error:#}") }.into())
        }
    }
}

fn read_cases_by_arrow(path: &Path, symbols: &mut Symbols, columns: &mut CaseColumns) -> anyhow::Result<()> {
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
pub(super) fn empty_columns(file: &FileMetaData) -> Vec<&str> {
    let entries = file.key_value_metadata().into_iter().flatten();
    let noted = entries.filter(|entry| entry.key == EMPTY_COLUMNS).find_map(|entry| entry.value.as_deref());
    noted.unwrap_or_default().split(',').collect()
}

fn damaged(path: &Path, error: &dyn std::error::Error) -> anyhow::Error {
    StoreError::DamagedData { path: path.to_owned(), reason: error.to_string() }.into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::super::part::{CaseRow, EventRow, Key, Part};
    use super::super::write::{write_cases, write_events};
    use super::*;
    use crate::event::{Flags, KINDS, NO_TIME, ROLES};
    use tempfile::TempDir;

    fn drawn(row: usize, column: usize) -> usize {
        let mixed = ((row << 5 | column) as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 29) as usize >> 8
    }

    /// Rows of more than one page, with columns of any kind: never null, always, by chance, in stretches.
    fn part(rows: usize) -> Part {
        let mut part = Part::default();
        for row in 0..rows {
            let case_id = part.symbols.intern(&format!("H{:06}", row / 7));
            let mut text = |column: usize| {
                let is_there = match column {
                    1 => true,
                    2 => false,
                    3 => row / 100 % 3 < 2,
                    _ => drawn(row, column) % 5 < 4,
                };
                let distinct = [1, 20, 1, 300, 9, 300, 2, 3][column];
                is_there.then(|| part.symbols.intern(&format!("{column}-{}", drawn(row, column) % distinct)))
            };
            let texts = std::array::from_fn(|column| text(column).unwrap_or_default());
            let case_texts = std::array::from_fn(|column| text(column).unwrap_or_default());
            let instant = |column: usize, distinct: usize| match drawn(row, column) {
                draw if draw % 4 < 1 => NO_TIME,
                draw => (draw % distinct) as i64 * 1_000_003 - 5_000_000,
            };
            let flag = |column: usize| (drawn(row, column) % 3 < 2).then(|| drawn(row, column) % 7 > 3);
            part.events.push(EventRow {
                occurred_at: (row as i64 % 1_000) * 61_000_000 + (drawn(row, 8) % 1_000) as i64,
                due_at: instant(9, if rows % 2 < 1 { 50 } else { 1 << 40 }),
                source_row: drawn(row, 10) as u64 % 1_000_000,
                case_id,
                texts,
                key: Key::NONE,
                file: 1,
                kind: KINDS[drawn(row, 11) % KINDS.len()].0,
                role: ROLES.get(drawn(row, 12) % 5).map(|(role, _)| *role),
                flags: Flags::new(flag(13), flag(14), None),
            });
            part.cases.push(CaseRow {
                instants: [instant(15, 9), NO_TIME, instant(16, 1 << 30), row as i64],
                source_row: row as u64 + 2,
                case_id,
                texts: case_texts,
                file: 1,
            });
        }
        part
    }

    fn files(rows: usize) -> (TempDir, std::path::PathBuf, std::path::PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let (events, cases) = (directory.path().join("events"), directory.path().join("cases"));
        let mut part = part(rows);
        let source = part.symbols.intern("log.csv");
        let order: Vec<u32> = (0..rows as u32).collect();
        write_events(&events, &part, &order, &|_| source, Vec::new()).unwrap();
        write_cases(&cases, &part, &order, &|_| source, Vec::new()).unwrap();
        (directory, events, cases)
    }

    #[test]
    fn columns_are_the_same_straight_from_the_pages_and_by_arrow() {
        for rows in [0, 1, 63, 5_000, 70_001] {
            let (_directory, events, cases) = files(rows);
            let (mut direct, mut by_arrow) = (EventColumns::default(), EventColumns::default());
            assert!(directly(&events, |file| file.read_events(&mut direct)).unwrap());
            read_events_by_arrow(&events, &mut by_arrow).unwrap();
            assert_eq!(direct.len(), rows);
            let (mut direct_cases, mut cases_by_arrow) = (CaseColumns::default(), CaseColumns::default());
            assert!(
                directly(&cases, |file| file.read_cases(&mut direct.symbols, &mut direct_cases)).unwrap()
            );
            read_cases_by_arrow(&cases, &mut by_arrow.symbols, &mut cases_by_arrow).unwrap();
            assert_eq!(direct_cases, cases_by_arrow);
            assert_eq!(direct, by_arrow);
            let (mut direct, mut by_arrow) = (EventColumns::default(), EventColumns::default());
            assert!(directly(&events, |file| file.read_people(&mut direct)).unwrap());
            read_people_by_arrow(&events, &mut by_arrow).unwrap();
            assert_eq!(direct, by_arrow);
        }
    }

    #[test]
    fn damage_is_an_error_or_another_value_but_never_a_panic() {
        let (directory, events, _) = files(3_000);
        let whole = std::fs::read(&events).unwrap();
        let damaged = directory.path().join("damaged");
        let mut errors = 0;
        for attempt in 0..600 {
            let mut bytes = whole.clone();
            // The footer is the parquet crate's; what lies before it is read here.
            let place = drawn(attempt, 1) % (whole.len() * 3 / 4);
            bytes[place] ^= 1 << (drawn(attempt, 2) % 8);
            std::fs::write(&damaged, &bytes).unwrap();
            let mut columns = EventColumns::default();
            errors += usize::from(read_events(&damaged, &mut columns).is_err());
        }
        assert!(errors > 50, "{errors}");
    }
}
