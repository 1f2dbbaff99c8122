//! Parquet files of strings, numbers, booleans, dates and instants, as other programs write them.
//!
//! Only the columns that the profile reads are decoded, batch by batch. Values become the text that the same table would
//! have as CSV: instants in ISO 8601 to the microsecond, with `Z` if the column has a time zone, and whole numbers
//! without decimals. Lists and structures are not read, and are reported. Rows are counted from 1.

mod text;

use crate::guard;
use crate::profile::{Cells, ColumnIndexes, Reason, SLOT_COUNT, VALUE_LIMIT};
use crate::source::input::{Input, LimitExceeded};
use crate::source::intake::{Intake, RowDetails, RowPosition};
use crate::source::limits::ReadLimits;
use anyhow::{Context as _, bail, ensure};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::sync::Arc;
use text::ColumnTexts;

/// The number of rows decoded at a time.
const BATCH_ROWS: usize = 4_096;

/// Returns true if the first bytes are those of Parquet.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// Reads all rows.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description("Parquet"));
    read_file(input.seekable()?, limits, progress, intake)
}

fn read_file(
    file: File,
    limits: &ReadLimits,
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
    // Lists and structures have no heading.
    let (nested, flat): (Vec<usize>, Vec<usize>) =
        (0..fields.len()).partition(|&field| fields[field].data_type().is_nested());
    nested.iter().for_each(|&field| intake.report_nested_column(fields[field].name()));
    let headings: Vec<String> = flat.iter().map(|&field| fields[field].name().clone()).collect();
    let columns = intake.begin_table(&headings, &[])?;
    let mut used: Vec<usize> = columns.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();

    let rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0).max(1);
    let roots = used.iter().map(|&heading| flat[heading]);
    let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
    let mut reader = decode(|| {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        builder.with_projection(mask).with_batch_size(BATCH_ROWS).build()
    })?;
    let mut table = ParquetTable {
        columns,
        used,
        headings,
        limits: *limits,
        row: 0,
        given_bytes: 0,
        max_bytes: limits.max_unpacked_bytes(length),
    };
    while let Some(batch) = decode(|| reader.next().transpose())? {
        let texts = batch.columns().iter().zip(&table.used);
        let texts: Vec<ColumnTexts<'_>> = texts
            .map(|(array, &heading)| {
                ColumnTexts::new(array).with_context(|| format!("column `{}`", table.headings[heading]))
            })
            .collect::<anyhow::Result<_>>()?;
        for row in 0..batch.num_rows() {
            table.take_row(&texts, row, intake)?;
        }
        progress(
            (u128::from(length) * u128::from(table.row) / u128::from(rows)).min(u128::from(length)) as u64
        );
    }
    Ok(())
}

/// Calls the decoder, which panics at some damaged files.
fn decode<T, E: ToString>(call: impl FnOnce() -> Result<T, E>) -> anyhow::Result<T> {
    guard::decode(call).map_err(|why| damaged(&why))
}

fn damaged(what: &str) -> anyhow::Error {
    anyhow::Error::msg(format!(
        "the Parquet file is damaged ({what}); nothing of it is kept\n\nhint: copy or download the file again"
    ))
}

/// Reads the metadata, with a schema in which texts are views into the pages: a short page may encode texts that would
/// be enormous if they were copied.
fn metadata(file: &File) -> anyhow::Result<ArrowReaderMetadata> {
    let plain = decode(|| ArrowReaderMetadata::load(file, ArrowReaderOptions::new()))?;
    let fields: Vec<Arc<Field>> = plain
        .schema()
        .fields()
        .iter()
        .map(|field| Arc::new(field.as_ref().clone().with_data_type(as_view(field.data_type()))))
        .collect();
    let schema = Schema::new_with_metadata(fields, plain.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    decode(|| ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options))
}

/// Returns the view type of a text or binary type; any other type stays as it is.
fn as_view(kind: &DataType) -> DataType {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Dictionary(_, value) => as_view(value),
        other => other.clone(),
    }
}

/// The table while its rows are handed to the intake.
struct ParquetTable {
    /// For each slot, the index of its heading.
    columns: ColumnIndexes,
    /// The indexes of the headings that are read, in the order of the columns of a batch.
    used: Vec<usize>,
    headings: Vec<String>,
    limits: ReadLimits,
    row: u64,
    /// The bytes of text handed over so far, and the most that are accepted.
    given_bytes: u64,
    max_bytes: u64,
}

impl ParquetTable {
    /// Hands a row of a batch to the intake.
    fn take_row(
        &mut self,
        texts: &[ColumnTexts<'_>],
        row: usize,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        self.row += 1;
        let position = RowPosition { row: self.row, details: &RowDetails::default };
        let mut cells: Cells<'_> = [None; SLOT_COUNT];
        self.given_bytes += 8;
        for (slot, heading) in self.columns.iter().enumerate() {
            let Some(heading) = *heading else { continue };
            let Ok(column) = self.used.binary_search(&heading) else { continue };
            let bytes = texts[column].bytes(row);
            self.given_bytes += bytes.len() as u64;
            if bytes.len() > self.limits.cell_bytes {
                return intake.unreadable_row(position, &self.headings[heading], "", Reason::CellTooLong);
            }
            let Ok(text) = std::str::from_utf8(bytes) else {
                let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(VALUE_LIMIT)]);
                return intake.unreadable_row(position, &self.headings[heading], &shown, Reason::NotUtf8);
            };
            cells[slot] = Some(text);
        }
        if self.given_bytes > self.max_bytes {
            bail!(LimitExceeded::Inflation(self.limits.inflation));
        }
        if cells.iter().flatten().all(|cell| cell.is_empty()) {
            intake.skip_row();
            return Ok(());
        }
        intake.take_row(&cells, position)
    }
}
