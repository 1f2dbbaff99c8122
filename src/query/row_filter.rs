//! Which rows of a batch a filter keeps.
//!
//! A condition on one column of texts is evaluated on the dictionary of the batch, once for each text and not for each row.

use super::columns::to_polars;
use crate::guard;
use anyhow::{Context, Result};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::compute;
use polars::prelude::{Column, DataFrame, Expr, IntoColumn, IntoLazy, Operator, PlSmallStr, PolarsError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Conditions all of which a row must meet.
pub(super) struct RowFilter(Vec<Condition>);

struct Condition {
    expr: Expr,
    columns: BTreeSet<PlSmallStr>,
}

impl RowFilter {
    /// The conditions of a predicate that can be evaluated here; `None` if there are none.
    ///
    /// For `ORDER BY … LIMIT` the optimiser adds a dynamic conjunct, which the sort may set while it runs. It reaches a scan
    /// only as [`Expr::Display`], which polars cannot evaluate. Without it the scan returns more rows, never fewer, and
    /// the sort chooses from them.
    pub(super) fn new(predicate: Expr) -> Option<Self> {
        let mut conditions = Vec::new();
        split(predicate, &mut conditions);
        (!conditions.is_empty()).then_some(Self(conditions))
    }

    /// Returns the names of the columns that it needs.
    pub(super) fn columns(&self) -> BTreeSet<&str> {
        self.0.iter().flat_map(|condition| &condition.columns).map(PlSmallStr::as_str).collect()
    }

    /// Returns for each row of a batch whether all conditions keep it. `column` gives a column of the batch by its name.
    ///
    /// The optimiser passes down only filters that look at one row at a time, so they can run on one batch.
    pub(super) fn rows_to_keep(
        &self,
        batch: &RecordBatch,
        column: impl Fn(&str) -> Result<Column>,
    ) -> Result<BooleanArray> {
        let mut kept: Option<BooleanArray> = None;
        for condition in &self.0 {
            let own = match condition.dictionary(batch) {
                Some(texts) => condition.of_texts(&texts)?,
                None => condition.of_rows(batch.num_rows(), &column)?,
            };
            kept = Some(match kept {
                Some(kept) => compute::and(&kept, &own)?,
                None => own,
            });
        }
        kept.context("a filter without a condition")
    }
}

/// Takes a conjunction apart.
fn split(predicate: Expr, conditions: &mut Vec<Condition>) {
    match predicate {
        Expr::Display { .. } => {}
        Expr::BinaryExpr { left, op: Operator::And | Operator::LogicalAnd, right } => {
            split(Arc::unwrap_or_clone(left), conditions);
            split(Arc::unwrap_or_clone(right), conditions);
        }
        expr => {
            let columns = expr.clone().meta().root_names().into_iter().collect();
            conditions.push(Condition { expr, columns });
        }
    }
}

impl Condition {
    /// Returns the only column that the condition names, if it has a dictionary.
    fn dictionary(&self, batch: &RecordBatch) -> Option<ArrayRef> {
        let name = self.columns.first().filter(|_| self.columns.len() == 1)?;
        let array = batch.column_by_name(name)?;
        array.as_any_dictionary_opt().map(|_| array.clone())
    }

    /// Evaluates the condition on the texts of a dictionary, and on a missing one.
    fn of_texts(&self, array: &ArrayRef) -> Result<BooleanArray> {
        let name = self.columns.first().context("a condition without a column")?;
        let dictionary = array.as_any_dictionary();
        let texts = to_polars(name, dictionary.values())?.into_column();
        let missing = Column::full_null(name.clone(), 1, texts.dtype());
        let of_texts = self.evaluate(vec![texts], dictionary.values().len())?;
        let of_missing = self.evaluate(vec![missing], 1)?.value(0);
        let kept = compute::take(&of_texts, dictionary.keys(), None)?;
        let kept = kept.as_boolean();
        Ok(kept.iter().map(|keep| Some(keep.unwrap_or(of_missing))).collect())
    }

    fn of_rows(&self, rows: usize, column: impl Fn(&str) -> Result<Column>) -> Result<BooleanArray> {
        let columns = self.columns.iter().map(|name| column(name)).collect::<Result<_>>()?;
        self.evaluate(columns, rows)
    }

    /// Returns for each row whether the condition is true; it is not if it is unknown.
    fn evaluate(&self, columns: Vec<Column>, rows: usize) -> Result<BooleanArray> {
        let frame = DataFrame::new(rows, columns)?;
        let kept = guard::catch_engine_panic(|| {
            let keep = self.expr.clone().alias("keep");
            frame.lazy().select([keep]).collect()
        });
        let kept = kept.map_err(|panic| PolarsError::ComputeError(panic.into()))??;
        let kept = kept.column("keep")?.bool()?.clone();
        // A condition without columns is one value for all rows.
        if kept.len() != rows {
            return Ok(BooleanArray::from(vec![kept.get(0) == Some(true); rows]));
        }
        Ok(kept.iter().map(|keep| Some(keep == Some(true))).collect())
    }
}
