//! Reads the Parquet files of one table with the `parquet` crate, as a scan for polars.
//!
//! polars is built without its own reader, because that brings an HTTP client and TLS with it. This scan does what a
//! query needs: it decodes only the columns of the query, reads files in parallel, and applies the filter to each file
//! before the files are joined, so that memory grows with the result and not with the table.

use super::columns::{PolarsColumn, polars_type, to_polars};
use super::hints::damaged;
use crate::guard;
use anyhow::{Context, Result};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use polars::prelude::{
    AnonymousScan, AnonymousScanArgs, Column, DataFrame, Expr, IntoLazy, Operator, PlSmallStr, PolarsError,
    PolarsResult, Schema, SchemaRef,
};
use rayon::prelude::*;
use std::any::Any;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table whose rows are those of its files, one file after the other.
pub(super) struct TableScan {
    files: Vec<PathBuf>,
    schema: SchemaRef,
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
        Ok(Self { files: files.to_vec(), schema: Arc::new(known.collect::<Schema>()) })
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
        let filter = options.predicate.and_then(static_part);
        let read = |path: &PathBuf| read_file(path, &names, &self.schema, filter.as_ref());
        let mut parts = self.files.par_iter().map(read).collect::<PolarsResult<Vec<_>>>()?.into_iter();
        let mut all = parts.next().unwrap_or_else(|| DataFrame::empty_with_schema(&self.schema));
        for part in parts {
            all.vstack_mut_owned(part)?;
        }
        all.rechunk_mut();
        Ok(match options.n_rows {
            Some(rows) => all.head(Some(rows)),
            None => all,
        })
    }
}

/// Returns the conjuncts of a predicate that can be evaluated here, or `None` if there are none.
///
/// For `ORDER BY … LIMIT` the optimiser adds a dynamic conjunct, which the sort may set while it runs. It reaches a scan
/// only as [`Expr::Display`], which polars cannot evaluate. Without it the scan returns more rows, never fewer, and
/// the sort chooses from them.
fn static_part(predicate: Expr) -> Option<Expr> {
    match predicate {
        Expr::Display { .. } => None,
        Expr::BinaryExpr { left, op: Operator::And | Operator::LogicalAnd, right } => {
            match (static_part(Arc::unwrap_or_clone(left)), static_part(Arc::unwrap_or_clone(right))) {
                (Some(left), Some(right)) => Some(left.and(right)),
                (one, other) => one.or(other),
            }
        }
        other => Some(other),
    }
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    decoded(path, || ParquetRecordBatchReaderBuilder::try_new(file))
}

/// Calls the decoder. A panic, which some damaged files cause, becomes an error.
fn decoded<T, E: ToString>(path: &Path, call: impl FnOnce() -> Result<T, E>) -> Result<T> {
    guard::decode(call).map_err(|why| damaged(path, &why))
}

fn read_file(path: &Path, names: &[&str], schema: &Schema, filter: Option<&Expr>) -> PolarsResult<DataFrame> {
    let frame = decode(path, names, schema)
        .map_err(|error| PolarsError::ComputeError(format!("{error:#}").into()))?;
    match filter {
        // The optimiser passes down only filters that look at one row at a time, so they can run on one file.
        Some(filter) => guard::catch_engine_panic(|| frame.lazy().filter(filter.clone()).collect())
            .unwrap_or_else(|panic| Err(PolarsError::ComputeError(panic.into()))),
        None => Ok(frame),
    }
}

fn decode(path: &Path, names: &[&str], schema: &Schema) -> Result<DataFrame> {
    let builder = open(path)?;
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows())?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
    // With at most one batch per row group, each dictionary is converted to strings once.
    let mut reader = decoded(path, || builder.with_projection(mask).with_batch_size(rows.max(1)).build())?;
    let mut columns: Vec<PolarsColumn> = names.iter().map(|_| PolarsColumn::default()).collect();
    while let Some(batch) = decoded(path, || reader.next().transpose())? {
        for (name, column) in names.iter().zip(&mut columns) {
            if let Some(array) = batch.column_by_name(name) {
                column.append(to_polars(name, array)?)?;
            }
        }
    }
    let finish = |(name, column): (&&str, PolarsColumn)| -> Result<Column> {
        let data_type = schema.get(name).with_context(|| format!("no column `{name}`"))?;
        Ok(column.finish(name, data_type, rows)?)
    };
    let columns = names.iter().zip(columns).map(finish).collect::<Result<Vec<_>>>()?;
    Ok(DataFrame::new(rows, columns)?)
}
