//! Files of the lake, read by the arrow reader of the `parquet` crate.
//!
//! A bucket is read into columns for the walk, and into rows for a merge. Only the wanted columns are decoded, without
//! those that the writer noted as empty. Whatever is wrong with a file is a [`StoreError::DamagedData`] that names it,
//! also where the decoder panics.

use super::decode::{ColumnDecoder, RowDecoder};
use super::table::{Column, Row, schema};
use super::texts::TextList;
use super::write::EMPTY_COLUMNS;
use crate::event::Symbols;
use crate::guard::decode;
use crate::lake::StoreError;
use crate::lake::layout::DataFile;
use anyhow::{Error, Result, ensure};
use arrow::array::RecordBatch;
use arrow::datatypes::{FieldRef, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::FileMetaData;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows decoded at a time. The number divides that of a row group, so that no batch has two dictionaries.
const BATCH_ROWS: usize = 1 << 13;

/// Which columns of a bucket are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lake) enum Scope {
    /// All columns that have a place in the columns of a bucket.
    Walk,
    /// Who acted and received, in which units, when, and by which kind of event.
    People,
}

/// Reads the columns of a file; they must be empty. Strings are interned in `symbols`.
pub(in crate::lake) fn read_columns<R: Row>(
    store: &Path,
    file: &DataFile,
    scope: Scope,
    symbols: &mut Symbols,
    columns: &mut R::Columns,
) -> Result<()> {
    let is_wanted: fn(&Column<R>) -> bool = match scope {
        Scope::Walk => Column::is_read,
        Scope::People => |column| column.people,
    };
    let path = store.join(&file.path);
    let mut read = || {
        let mut reader = open(&path, file.rows, is_wanted)?;
        let mut decoder = ColumnDecoder::new(is_wanted);
        decoder.reserve(file.rows as usize, columns);
        while let Some(batch) = next_batch(&mut reader)? {
            decoder.append(&batch, symbols, columns)?;
        }
        check_rows(decoder.rows(), file)
    };
    read().map_err(|error| damaged(&path, &error))
}

/// Reads a file into rows. Texts are interned in `symbols`, keys go into `keys`, and `sequence_of` gives the sequence
/// number of a source file by its name.
pub(in crate::lake) fn read_rows<R: Row>(
    store: &Path,
    file: &DataFile,
    symbols: &mut Symbols,
    keys: &mut TextList,
    sequence_of: &dyn Fn(&str) -> Result<u32>,
) -> Result<Vec<R>> {
    let path = store.join(&file.path);
    let mut read = || {
        let mut reader = open::<R>(&path, file.rows, |_| true)?;
        let mut decoder = RowDecoder::new::<R>(symbols, keys, sequence_of);
        let mut rows = Vec::with_capacity(file.rows as usize);
        while let Some(batch) = next_batch(&mut reader)? {
            decoder.append(&batch, &mut rows)?;
        }
        check_rows(rows.len(), file)?;
        Ok(rows)
    };
    read().map_err(|error| damaged(&path, &error))
}

/// Opens a file that has that number of rows, to read the wanted columns.
fn open<R: Row>(
    path: &Path,
    rows: u64,
    is_wanted: fn(&Column<R>) -> bool,
) -> Result<ParquetRecordBatchReader> {
    let file = File::open(path)?;
    decode(|| {
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let schema = schema_of_file::<R>(&metadata);
        let options = ArrowReaderOptions::new().with_schema(schema);
        let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        let metadata = builder.metadata().file_metadata();
        if u64::try_from(metadata.num_rows()) != Ok(rows) {
            let reason = format!("it has {} rows instead of {rows}", metadata.num_rows());
            return Err(ParquetError::General(reason));
        }
        let empty = empty_columns(metadata);
        let wanted = R::COLUMNS.iter().filter(|column| is_wanted(column) && !empty.contains(&column.name));
        let mask = ProjectionMask::columns(builder.parquet_schema(), wanted.map(|column| column.name));
        builder.with_projection(mask).with_batch_size(BATCH_ROWS).build()
    })
    .map_err(Error::msg)
}

/// Returns the schema of a file: that of this program, without columns that an older one did not write. Those are read as
/// missing; a file without a column that must have values is damaged.
fn schema_of_file<R: Row>(file: &ArrowReaderMetadata) -> SchemaRef {
    let whole = schema::<R>();
    let has =
        |field: &&FieldRef| !field.is_nullable() || file.schema().column_with_name(field.name()).is_some();
    if whole.fields().iter().all(|field| has(&field)) {
        return whole;
    }
    Arc::new(Schema::new(whole.fields().iter().filter(has).cloned().collect::<Vec<FieldRef>>()))
}

/// Returns the columns in which no row has a value, as the writer noted them. Decoding nulls costs as much as values.
fn empty_columns(file: &FileMetaData) -> Vec<&str> {
    let entries = file.key_value_metadata().into_iter().flatten();
    let noted = entries.filter(|entry| entry.key == EMPTY_COLUMNS).find_map(|entry| entry.value.as_deref());
    noted.unwrap_or_default().split(',').collect()
}

/// Decodes the next batch. After an error the reader must not be used again.
fn next_batch(reader: &mut ParquetRecordBatchReader) -> Result<Option<RecordBatch>> {
    decode(|| reader.next().transpose()).map_err(Error::msg)
}

/// Checks that the row groups have as many rows as the file should have.
fn check_rows(rows: usize, file: &DataFile) -> Result<()> {
    ensure!(rows as u64 == file.rows, "its row groups have {rows} rows instead of {}", file.rows);
    Ok(())
}

fn damaged(path: &Path, error: &Error) -> Error {
    StoreError::DamagedData { path: path.to_owned(), reason: format!("{error:#}") }.into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::super::{Act, CaseRow, EventRow, RowOrigin, RowsToWrite, TextId, write_rows};
    use super::*;
    use crate::event::{CaseColumns, EventColumns, Flags, KINDS, NO_TIME, ROLES};
    use parquet::arrow::ArrowWriter;
    use tempfile::TempDir;

    fn drawn(row: usize, column: usize) -> usize {
        let mixed = ((row << 5 | column) as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 29) as usize >> 8
    }

    /// Events and cases with their strings.
    #[derive(Default)]
    struct Drawn {
        symbols: Symbols,
        keys: TextList,
        events: Vec<EventRow>,
        cases: Vec<CaseRow>,
    }

    /// Rows of more than one page, with columns of any kind: never null, always, by chance, in stretches.
    fn rows(count: usize) -> Drawn {
        let mut rows = Drawn::default();
        for row in 0..count {
            let case_id = rows.symbols.intern(&format!("H{:06}", row / 7));
            let mut text = |column: usize| {
                let is_there = match column {
                    1 => true,
                    2 => false,
                    3 => row / 100 % 3 < 2,
                    _ => drawn(row, column) % 5 < 4,
                };
                let distinct = [1, 20, 1, 300, 9, 300, 2, 3][column];
                is_there.then(|| rows.symbols.intern(&format!("{column}-{}", drawn(row, column) % distinct)))
            };
            let texts = std::array::from_fn(|column| text(column).unwrap_or_default());
            let case_texts = std::array::from_fn(|column| text(column).unwrap_or_default());
            let instant = |column: usize, distinct: usize| match drawn(row, column) {
                draw if draw % 4 < 1 => NO_TIME,
                draw => (draw % distinct) as i64 * 1_000_003 - 5_000_000,
            };
            let flag = |column: usize| (drawn(row, column) % 3 < 2).then(|| drawn(row, column) % 7 > 3);
            rows.events.push(EventRow {
                origin: RowOrigin { case_id, file: 1, source_row: drawn(row, 10) as u64 % 1_000_000 },
                instants: [
                    (row as i64 % 1_000) * 61_000_000 + (drawn(row, 8) % 1_000) as i64,
                    instant(9, if count % 2 < 1 { 50 } else { 1 << 40 }),
                ],
                texts,
                act: Act {
                    key: if row % 3 < 1 { TextId::NONE } else { rows.keys.push(&format!("k{row}")) },
                    kind: KINDS[drawn(row, 11) % KINDS.len()].0,
                    role: ROLES.get(drawn(row, 12) % 5).map(|(role, _)| *role),
                    flags: Flags::new(flag(13), flag(14), None),
                },
            });
            rows.cases.push(CaseRow {
                origin: RowOrigin { case_id, file: 1, source_row: row as u64 + 2 },
                instants: [instant(15, 9), NO_TIME, instant(16, 1 << 30), row as i64, instant(17, 9)],
                texts: case_texts,
            });
        }
        rows
    }

    fn write<R: Row>(directory: &TempDir, name: &str, drawn: &mut Drawn, rows: &[R]) -> DataFile {
        let source = drawn.symbols.intern("log.csv");
        let order: Vec<u32> = (0..rows.len() as u32).collect();
        let table = RowsToWrite { rows, order: &order, symbols: &drawn.symbols, keys: &drawn.keys };
        let target = directory.path().join(name);
        let published = write_rows(&target, &table, |_| source, Vec::new()).unwrap();
        DataFile {
            path: name.to_owned(),
            rows: rows.len() as u64,
            bytes: published.bytes,
            content_hash: published.content_hash,
            oldest_us: None,
            newest_us: None,
        }
    }

    fn read_back<R: Row>(directory: &TempDir, file: &DataFile) -> (Symbols, TextList, Vec<R>) {
        let (mut symbols, mut keys) = (Symbols::new(), TextList::default());
        let sequence_of = |name: &str| if name == "log.csv" { Ok(1) } else { anyhow::bail!("which?") };
        let rows = read_rows(directory.path(), file, &mut symbols, &mut keys, &sequence_of).unwrap();
        (symbols, keys, rows)
    }

    #[test]
    fn what_is_written_is_read_as_rows_and_as_columns() {
        for count in [0, 1, 63, 5_000, 70_001] {
            let directory = tempfile::tempdir().unwrap();
            let mut drawn = rows(count);
            let (events, cases) = (drawn.events.clone(), drawn.cases.clone());
            let event_file = write(&directory, "events", &mut drawn, &events);
            let case_file = write(&directory, "cases", &mut drawn, &cases);

            let (symbols, keys, found) = read_back::<EventRow>(&directory, &event_file);
            assert_eq!(found.len(), count);
            for (found, row) in found.iter().zip(&events) {
                let text = |of: &Symbols, symbol| of.get(symbol).map(str::to_owned);
                let expected = row.texts.map(|symbol| text(&drawn.symbols, symbol));
                assert_eq!(found.texts.map(|symbol| text(&symbols, symbol)), expected);
                assert_eq!(symbols.get(found.origin.case_id), drawn.symbols.get(row.origin.case_id));
                assert_eq!(keys.get(found.act.key), drawn.keys.get(row.act.key));
                let other = |row: &EventRow| {
                    (
                        row.origin.file,
                        row.origin.source_row,
                        row.instants,
                        row.act.kind,
                        row.act.role,
                        row.act.flags,
                    )
                };
                assert_eq!(other(found), other(row));
            }
            let mut columns = EventColumns::default();
            let mut symbols = Symbols::new();
            read_columns::<EventRow>(directory.path(), &event_file, Scope::Walk, &mut symbols, &mut columns)
                .unwrap();
            let mut people = EventColumns::default();
            read_columns::<EventRow>(
                directory.path(),
                &event_file,
                Scope::People,
                &mut Symbols::new(),
                &mut people,
            )
            .unwrap();
            assert_eq!((columns.len(), people.official_id.len(), people.case_id.len()), (count, count, 0));
            for (row, found) in found.iter().enumerate() {
                assert_eq!(symbols.get(columns.case_id[row]), drawn.symbols.get(events[row].origin.case_id));
                assert_eq!(
                    (
                        columns.occurred_at[row],
                        columns.due_at[row],
                        columns.flags[row],
                        columns.source_row[row]
                    ),
                    (found.instants[0], found.instants[1], found.act.flags, found.origin.source_row)
                );
                assert_eq!(symbols.get(columns.source[row]), Some("log.csv"));
            }

            let (_, _, found) = read_back::<CaseRow>(&directory, &case_file);
            let mut columns = CaseColumns::default();
            read_columns::<CaseRow>(directory.path(), &case_file, Scope::Walk, &mut symbols, &mut columns)
                .unwrap();
            assert_eq!((found.len(), columns.case_id.len()), (count, count));
            for (row, case) in cases.iter().enumerate() {
                assert_eq!(
                    (found[row].instants, found[row].origin.source_row),
                    (case.instants, row as u64 + 2)
                );
                assert_eq!(columns.returned_at[row], case.instants[3]);
                assert_eq!(symbols.get(columns.channel[row]), drawn.symbols.get(case.texts[4]));
            }
        }
    }

    #[test]
    fn a_column_that_an_older_program_did_not_write_is_missing() {
        let directory = tempfile::tempdir().unwrap();
        let mut drawn = rows(100);
        let cases = drawn.cases.clone();
        let mut file = write(&directory, "cases", &mut drawn, &cases);
        let without = |names: &[&str]| {
            let whole = File::open(directory.path().join("cases")).unwrap();
            let reader = ParquetRecordBatchReaderBuilder::try_new(whole).unwrap().build().unwrap();
            let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
            let names_of = batches[0].schema();
            let kept: Vec<usize> = (0..names_of.fields().len())
                .filter(|&index| !names.contains(&names_of.field(index).name().as_str()))
                .collect();
            let older = batches[0].project(&kept).unwrap();
            let out = File::create(directory.path().join("older")).unwrap();
            let mut writer = ArrowWriter::try_new(out, older.schema(), None).unwrap();
            writer.write(&older).unwrap();
            writer.close().unwrap();
        };
        file.path = "older".to_owned();
        without(&["submitted_at"]);
        let (_, _, found) = read_back::<CaseRow>(&directory, &file);
        let expected =
            |row: &CaseRow| [row.instants[0], row.instants[1], row.instants[2], row.instants[3], NO_TIME];
        assert!(cases.iter().any(|row| row.instants[4] != NO_TIME));
        for (found, row) in found.iter().zip(&cases) {
            assert_eq!(found.instants, expected(row));
        }
        let mut columns = CaseColumns::default();
        read_columns::<CaseRow>(directory.path(), &file, Scope::Walk, &mut Symbols::new(), &mut columns)
            .unwrap();
        assert_eq!(columns.submitted_at, [NO_TIME; 100]);

        without(&["source_row"]);
        let mut columns = CaseColumns::default();
        let read =
            read_columns::<CaseRow>(directory.path(), &file, Scope::Walk, &mut Symbols::new(), &mut columns);
        assert!(read.unwrap_err().to_string().contains("older"));
    }

    #[test]
    fn damage_is_an_error_or_another_value_but_never_a_panic() {
        let directory = tempfile::tempdir().unwrap();
        let mut drawn_rows = rows(3_000);
        let events = drawn_rows.events.clone();
        let file = write(&directory, "events", &mut drawn_rows, &events);
        let whole = std::fs::read(directory.path().join("events")).unwrap();
        let damaged = DataFile { path: "damaged".to_owned(), ..file };
        let mut errors = 0;
        for attempt in 0..600 {
            let mut bytes = whole.clone();
            let offset = drawn(attempt, 1) % whole.len();
            bytes[offset] ^= 1 << (drawn(attempt, 2) % 8);
            std::fs::write(directory.path().join("damaged"), &bytes).unwrap();
            let (mut columns, mut symbols) = (EventColumns::default(), Symbols::new());
            let read =
                read_columns::<EventRow>(directory.path(), &damaged, Scope::Walk, &mut symbols, &mut columns);
            if let Err(error) = read {
                errors += 1;
                let is_named = matches!(
                    error.downcast_ref(),
                    Some(StoreError::DamagedData { path, .. }) if path.ends_with("damaged")
                );
                assert!(is_named, "{error:?}");
            }
        }
        assert!(errors > 50, "{errors}");
    }
}
