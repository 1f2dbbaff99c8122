//! Parquet: strings, numbers, truth values, dates and instants, as other programs write them.
//!
//! Only the columns that the profile reads are decoded, batch by batch. Values become the text that the
//! same table would have as CSV: instants in ISO 8601 to the microsecond, with `Z` where they are of a
//! zone, whole numbers without decimals. Lists and structures are not read. Rows are counted from 1.

mod text;

use crate::guard;
use crate::profile::{Cells, Columns, Reason, SLOT_COUNT, VALUE_LIMIT};
use crate::source::input::{Input, LimitPassed, SMALL};
use crate::source::intake::{About, Intake, Place};
use crate::source::limits::Limits;
use anyhow::{Context as _, bail, ensure};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::sync::Arc;
use text::Texts;

/// Rows decoded at once.
const BATCH: usize = 4_096;

/// Whether the first bytes are those of Parquet.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// Reads all rows.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.encoding(input.described("Parquet"));
    read_file(input.seekable()?, limits, progress, intake)
}

fn read_file(
    file: File,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let length = file.metadata()?.len();
    let metadata = metadata(&file)?;
    let fields = metadata.schema().fields();
    ensure!(
        fields.len() <= limits.columns,
        "it has {} columns, more than the limit of {}",
        fields.len(),
        limits.columns
    );
    // What is no single value has no heading.
    let places: Vec<usize> =
        (0..fields.len()).filter(|&place| !fields[place].data_type().is_nested()).collect();
    let headings: Vec<String> = places.iter().map(|&place| fields[place].name().clone()).collect();
    let columns = intake.table(&headings, &[])?;
    let mut used: Vec<usize> = columns.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();

    let rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0).max(1);
    let roots = used.iter().map(|&heading| places[heading]);
    let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
    let mut reader = decoded(|| {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        builder.with_projection(mask).with_batch_size(BATCH).build()
    })?;
    let mut table = Table {
        columns,
        used,
        headings,
        limits: *limits,
        row: 0,
        given: 0,
        most: SMALL.max(length.saturating_mul(limits.inflation)),
    };
    while let Some(batch) = decoded(|| reader.next().transpose())? {
        let texts = batch.columns().iter().zip(&table.used);
        let texts: Vec<Texts<'_>> = texts
            .map(|(array, &heading)| {
                Texts::new(array).with_context(|| format!("column `{}`", table.headings[heading]))
            })
            .collect::<anyhow::Result<_>>()?;
        for row in 0..batch.num_rows() {
            table.take(&texts, row, intake)?;
        }
        progress(
            (u128::from(length) * u128::from(table.row) / u128::from(rows)).min(u128::from(length)) as u64
        );
    }
    Ok(())
}

/// What the decoder gives; it panics at some damaged files.
fn decoded<T, E: ToString>(call: impl FnOnce() -> Result<T, E>) -> anyhow::Result<T> {
    guard::decode(call).map_err(|why| damaged(&why))
}

fn damaged(what: &str) -> anyhow::Error {
    anyhow::Error::msg(format!(
        "the Parquet file is damaged ({what}); nothing of it is kept\n\nhint: copy or download the file again"
    ))
}

/// The metadata with a schema in which texts are views into the pages: a short page may stand for texts
/// that are enormous when written out.
fn metadata(file: &File) -> anyhow::Result<ArrowReaderMetadata> {
    let plain = decoded(|| ArrowReaderMetadata::load(file, ArrowReaderOptions::new()))?;
    let fields: Vec<Arc<Field>> = plain
        .schema()
        .fields()
        .iter()
        .map(|field| Arc::new(field.as_ref().clone().with_data_type(viewed(field.data_type()))))
        .collect();
    let schema = Schema::new_with_metadata(fields, plain.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    decoded(|| ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options))
}

fn viewed(kind: &DataType) -> DataType {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Dictionary(_, value) => viewed(value),
        other => other.clone(),
    }
}

/// A table of which the rows are being handed on.
struct Table {
    /// For each slot its heading.
    columns: Columns,
    /// The headings that are read, in order: those of the batches' columns.
    used: Vec<usize>,
    headings: Vec<String>,
    limits: Limits,
    row: u64,
    /// Bytes handed on, and how many may be.
    given: u64,
    most: u64,
}

impl Table {
    fn take(&mut self, texts: &[Texts<'_>], row: usize, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        self.row += 1;
        let place = Place { row: self.row, about: &About::default };
        let mut cells: Cells<'_> = [None; SLOT_COUNT];
        self.given += 8;
        for (slot, heading) in self.columns.iter().enumerate() {
            let Some(heading) = *heading else { continue };
            let Ok(column) = self.used.binary_search(&heading) else { continue };
            let bytes = texts[column].bytes(row);
            self.given += bytes.len() as u64;
            if bytes.len() > self.limits.cell_bytes {
                return intake.broken(place, &self.headings[heading], "", Reason::CellTooLong);
            }
            let Ok(text) = std::str::from_utf8(bytes) else {
                let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(VALUE_LIMIT)]);
                return intake.broken(place, &self.headings[heading], &shown, Reason::NotUtf8);
            };
            cells[slot] = Some(text);
        }
        if self.given > self.most {
            bail!(LimitPassed::Inflation(self.limits.inflation));
        }
        if cells.iter().flatten().all(|cell| cell.is_empty()) {
            intake.skipped();
            return Ok(());
        }
        intake.row(&cells, place)
    }
}
