//! Reads the Parquet files of one table with the `parquet` crate, as a scan for polars.
//!
//! polars is built without its own reader, because that brings an HTTP client and TLS with it. This scan does what a
//! query needs: it decodes only the columns of the query, reads files in parallel, and converts only the rows that the
//! filter keeps, so that time and memory grow with the result and not with the table.

use super::columns::{PolarsColumn, polars_type, to_polars};
use super::hints::damaged;
use super::local_time::{LocalClock, LocalColumn};
use super::row_filter::RowFilter;
use crate::guard;
use anyhow::{Context, Result};
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use polars::prelude::{
    AnonymousScan, AnonymousScanArgs, Column, DataFrame, PlSmallStr, PolarsError, PolarsResult, Schema,
    SchemaRef,
};
use rayon::prelude::*;
use std::any::Any;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table whose rows are those of its files, one file after the other.
pub(super) struct TableScan {
    files: Vec<PathBuf>,
    /// The columns of the files, then those of `local`.
    schema: SchemaRef,
    /// The columns that are computed from instants.
    local: Vec<LocalColumn>,
}

impl TableScan {
    /// Reads the schema from the footer of the first file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is not a Parquet file.
    pub(super) fn open(files: &[PathBuf]) -> Result<Self> {
        let first = files.first().context("the table has no files")?;
        let reader = open(first)?;
        let fields = reader.schema().fields().iter();
        let known =
            fields.filter_map(|field| Some((field.name().as_str().into(), polars_type(field.data_type())?)));
        Ok(Self { files: files.to_vec(), schema: Arc::new(known.collect::<Schema>()), local: Vec::new() })
    }

    /// Adds the local companions of instants that `sql` names.
    pub(super) fn with_local_columns(mut self, sql: &str, clock: &Arc<LocalClock>) -> Self {
        self.local = LocalColumn::named_in(sql, &self.schema, clock);
        let schema = Arc::make_mut(&mut self.schema);
        for column in &self.local {
            schema.with_column(column.name.as_str().into(), column.data_type());
        }
        self
    }

    /// Returns the names and types of the columns.
    pub(super) fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

impl AnonymousScan for TableScan {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn schema(&self, _infer_schema_length: Option<usize>) -> PolarsResult<SchemaRef> {
        Ok(self.schema.clone())
    }

    fn allows_projection_pushdown(&self) -> bool {
        true
    }

    fn allows_predicate_pushdown(&self) -> bool {
        true
    }

    fn scan(&self, options: AnonymousScanArgs) -> PolarsResult<DataFrame> {
        let names: Vec<&str> = match &options.with_columns {
            Some(names) => names.iter().map(PlSmallStr::as_str).collect(),
            None => self.schema.iter_names().map(PlSmallStr::as_str).collect(),
        };
        let filter = options.predicate.and_then(RowFilter::new);
        let read = |path: &PathBuf| self.read_file(path, &names, filter.as_ref());
        // While a thread waits for the filter of a file, it begins the next part on top of its stack, so there are only a few.
        let least = self.files.len().div_ceil(2 * rayon::current_num_threads());
        let parts = self.files.par_iter().with_min_len(least).map(read);
        let mut parts = parts.collect::<PolarsResult<Vec<_>>>()?.into_iter();
        let mut all = parts.next().unwrap_or_else(|| DataFrame::empty_with_schema(&self.schema));
        for part in parts {
            all.vstack_mut_owned(part)?;
        }
        // The files stay chunks of the columns: copying them together would take as long as many a query.
        Ok(match options.n_rows {
            Some(rows) => all.head(Some(rows)),
            None => all,
        })
    }
}

/// Opens a file and reads its footer.
pub(super) fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    decoded(path, || ParquetRecordBatchReaderBuilder::try_new(file))
}

/// Returns columns of a file in batches. There is at most one batch for each row group, so that each dictionary is converted once.
fn batches(path: &Path, columns: &[&str]) -> Result<ParquetRecordBatchReader> {
    let builder = open(path)?;
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows())?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    decoded(path, || builder.with_projection(mask).with_batch_size(rows.max(1)).build())
}

/// Calls the decoder. A panic, which some damaged files cause, becomes an error.
pub(super) fn decoded<T, E: ToString>(path: &Path, call: impl FnOnce() -> Result<T, E>) -> Result<T> {
    guard::decode(call).map_err(|why| damaged(path, &why))
}

impl TableScan {
    fn read_file(&self, path: &Path, names: &[&str], filter: Option<&RowFilter>) -> PolarsResult<DataFrame> {
        self.decode(path, names, filter)
            .map_err(|error| PolarsError::ComputeError(format!("{error:#}").into()))
    }

    /// Decodes columns of a file. The filter is evaluated on the columns that it names, and only the rows that it keeps
    /// are converted. If it keeps none, no other column is decoded.
    fn decode(&self, path: &Path, names: &[&str], filter: Option<&RowFilter>) -> Result<DataFrame> {
        let stored: Vec<&str> = names.iter().map(|name| self.stored(name)).collect();
        let mut columns: Vec<PolarsColumn> = names.iter().map(|_| PolarsColumn::default()).collect();
        let mut append = |batch: &RecordBatch, keep: Option<&BooleanArray>| -> Result<()> {
            for (name, column) in stored.iter().zip(&mut columns) {
                if let Some(array) = batch.column_by_name(name) {
                    match keep {
                        Some(keep) => column.append(to_polars(name, &compute::filter(array, keep)?)?)?,
                        None => column.append(to_polars(name, array)?)?,
                    }
                }
            }
            Ok(())
        };
        let mut rows = 0;
        if let Some(filter) = filter {
            let filtered = self.filtered(path, filter)?;
            rows = filtered.iter().map(|(_, keep)| keep.true_count()).sum();
            let known = self.columns_of(filter);
            let others: Vec<&str> = stored.iter().filter(|name| !known.contains(*name)).copied().collect();
            let mut others =
                if rows == 0 || others.is_empty() { None } else { Some(batches(path, &others)?) };
            for (batch, keep) in filtered.iter().filter(|_| rows > 0) {
                append(batch, Some(keep))?;
                if let Some(others) = &mut others {
                    let batch = decoded(path, || others.next().transpose())?.context("a batch is missing")?;
                    append(&batch, Some(keep))?;
                }
            }
        } else {
            let mut batches = batches(path, &stored)?;
            while let Some(batch) = decoded(path, || batches.next().transpose())? {
                rows += batch.num_rows();
                append(&batch, None)?;
            }
        }
        let columns = names.iter().zip(columns).map(|(name, column)| self.finish(name, column, rows));
        Ok(DataFrame::new(rows, columns.collect::<Result<Vec<_>>>()?)?)
    }

    /// Returns the batches of the columns that a filter needs, and which rows of each it keeps.
    fn filtered(&self, path: &Path, filter: &RowFilter) -> Result<Vec<(RecordBatch, BooleanArray)>> {
        let stored: Vec<&str> = self.columns_of(filter).into_iter().collect();
        let mut batches = batches(path, &stored)?;
        let mut filtered = Vec::new();
        while let Some(batch) = decoded(path, || batches.next().transpose())? {
            let keep = filter.rows_to_keep(&batch, |name| {
                let mut column = PolarsColumn::default();
                let stored = self.stored(name);
                if let Some(array) = batch.column_by_name(stored) {
                    column.append(to_polars(stored, array)?)?;
                }
                self.finish(name, column, batch.num_rows())
            })?;
            filtered.push((batch, keep));
        }
        Ok(filtered)
    }

    /// Returns the columns of the files that a filter needs.
    fn columns_of<'a>(&'a self, filter: &'a RowFilter) -> BTreeSet<&'a str> {
        filter.columns().into_iter().map(|name| self.stored(name)).collect()
    }

    /// Returns the name of the column in the files that a column is made from.
    fn stored<'a>(&'a self, name: &'a str) -> &'a str {
        self.local.iter().find(|column| column.name == name).map_or(name, |column| &column.instant)
    }

    fn finish(&self, name: &str, column: PolarsColumn, rows: usize) -> Result<Column> {
        let stored = self.stored(name);
        let data_type = self.schema.get(stored).with_context(|| format!("no column `{stored}`"))?;
        let column = column.finish(stored, data_type, rows)?;
        Ok(match self.local.iter().find(|column| column.name == name) {
            Some(local) => local.of(&column)?,
            None => column,
        })
    }
}
