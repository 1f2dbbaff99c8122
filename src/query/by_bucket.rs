//! Computes parts of named queries for one bucket of cases after the other, and decodes each bucket once for all queries.
//!
//! A query names such parts in its header (`-- by bucket: counted`). What one bucket needs is small, so memory does not
//! grow with the log, and texts are codes wherever a query only compares and groups them ([`codes`](super::codes)).

use super::bucket_plan::{BucketPlan, PartRows};
use super::bucket_table::{BucketTable, Texts, Wanted};
use super::execute::compute_parts;
use super::local_time::{LocalClock, LocalColumn};
use super::scan::TableScan;
use super::{TableSource, hints};
use crate::event::{Sym, Symbols};
use crate::guard;
use anyhow::{Context, Result};
use polars::prelude::{Column, DataFrame, IntoColumn, IntoLazy, NewChunkedArray, PolarsError, UInt32Chunked};
use polars::sql::SQLContext;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the buckets gave: the rows of each plan, in the order of the plans, with codes of `symbols`.
pub(super) struct AllBuckets {
    /// The rows, or what is wrong with the query.
    pub(super) rows: Vec<Result<PartRows>>,
    /// The texts of the codes.
    pub(super) symbols: Symbols,
}

/// Computes the parts of all plans over all buckets of the tables. The results are in the order of the plans.
///
/// # Errors
/// Returns an error if a file cannot be read. What is wrong with one query is the error of that query.
pub(super) fn run_by_bucket(
    mut plans: Vec<&mut BucketPlan>,
    tables: &[&TableSource],
    clock: &Arc<LocalClock>,
) -> Result<AllBuckets> {
    let named = |table: &&&TableSource| plans.iter().any(|plan| plan.tables.contains(&table.name));
    let tables: Vec<&TableSource> = tables.iter().filter(named).copied().collect();
    let wanted = tables.iter().map(|table| wanted(table, &plans, clock)).collect::<Result<Vec<_>>>()?;
    let mut symbols = Symbols::new();
    for plan in &mut plans {
        plan.use_codes(&tables, &wanted, &mut symbols);
    }
    let plans: Vec<&BucketPlan> = plans.into_iter().map(|plan| &*plan).collect();
    let work = |files: &Vec<Vec<PathBuf>>| one_bucket(files, &plans, &tables, &wanted, symbols.clone());
    let buckets: Vec<OneBucket> = buckets(&tables).par_iter().map(work).collect::<Result<_>>()?;
    let mut all: Vec<Result<PartRows>> = plans.iter().map(|_| Ok(Vec::new())).collect();
    for bucket in buckets {
        let mut codes = Codes::new(bucket.symbols, &mut symbols);
        for ((plan, rows), all) in plans.iter().zip(bucket.rows).zip(&mut all) {
            if let (Ok(all), Ok(rows)) = (&mut *all, &rows) {
                append(plan, all, rows, &mut codes)?;
            } else if let Err(error) = rows {
                *all = Err(error);
            }
        }
    }
    Ok(AllBuckets { rows: all, symbols })
}

fn wanted(table: &TableSource, plans: &[&mut BucketPlan], clock: &Arc<LocalClock>) -> Result<Wanted> {
    let scan =
        TableScan::open(&table.files).with_context(|| format!("cannot open table `{}`", table.name))?;
    let schema = scan.schema().as_ref().clone();
    let names: BTreeSet<String> =
        plans.iter().filter_map(|plan| plan.words.get(&table.name)).flatten().cloned().collect();
    let words: Vec<&str> = names.iter().map(String::as_str).collect();
    let local = LocalColumn::named_in(&words.join(" "), &schema, clock);
    Ok(Wanted { schema, names, local })
}

/// Returns the files of each table, in the order of `tables`, for each bucket.
///
/// Files whose paths have the same `bucket=` have the same cases. A table that is not spread over buckets, such as a list, is whole
/// in each of them. If no table is spread over buckets, everything is one bucket.
fn buckets(tables: &[&TableSource]) -> Vec<Vec<Vec<PathBuf>>> {
    let is_spread = |table: &TableSource| table.files.iter().all(|file| bucket_of(file).is_some());
    let whole: Vec<Vec<PathBuf>> =
        tables.iter().map(|table| if is_spread(table) { Vec::new() } else { table.files.clone() }).collect();
    let mut buckets: BTreeMap<&str, Vec<Vec<PathBuf>>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate().filter(|(_, table)| is_spread(table)) {
        for file in &table.files {
            let bucket = buckets.entry(bucket_of(file).unwrap_or_default()).or_insert_with(|| whole.clone());
            bucket[index].push(file.clone());
        }
    }
    if buckets.is_empty() { vec![whole] } else { buckets.into_values().collect() }
}

fn bucket_of(path: &Path) -> Option<&str> {
    let parts = path.components().rev().filter_map(|part| part.as_os_str().to_str());
    parts
        .filter_map(|part| part.strip_prefix("bucket="))
        .map(|bucket| bucket.trim_end_matches(".parquet"))
        .next()
}

/// What one bucket gave: the rows of the kept parts of each plan, with codes of `symbols`.
struct OneBucket {
    rows: Vec<Result<Vec<DataFrame>>>,
    symbols: Symbols,
}

/// Computes the parts of all plans in one bucket.
fn one_bucket(
    files: &[Vec<PathBuf>],
    plans: &[&BucketPlan],
    tables: &[&TableSource],
    wanted: &[Wanted],
    mut symbols: Symbols,
) -> Result<OneBucket> {
    let mut decoded = Vec::new();
    for (files, wanted) in files.iter().zip(wanted) {
        decoded.push(BucketTable::decode(files, wanted, &mut symbols)?);
    }
    let texts = Texts::new(&symbols);
    let mut rows = Vec::new();
    for plan in plans {
        let mut context = SQLContext::new();
        for (table, decoded) in tables.iter().zip(&mut decoded) {
            if let Some(words) = plan.words.get(&table.name) {
                let frame = decoded.frame(words, &plan.coded, &texts)?;
                context.register(&table.name, frame.lazy());
            }
        }
        let computed = guard::catch_engine_panic(|| compute_parts(&mut context, &plan.parts, &plan.kept));
        rows.push(match computed {
            Ok(Ok(frames)) => Ok(frames),
            Ok(Err(error)) => Err(explain(plan, &error, wanted)),
            Err(panic) => Err(hints::engine_failed(&plan.rest(), &panic)),
        });
    }
    Ok(OneBucket { rows, symbols })
}

fn explain(plan: &BucketPlan, error: &PolarsError, wanted: &[Wanted]) -> anyhow::Error {
    let tables: Vec<&str> = plan.tables.iter().map(String::as_str).collect();
    let columns: BTreeSet<String> =
        wanted.iter().flat_map(|one| one.schema.iter_names().map(ToString::to_string)).collect();
    let columns: Vec<String> = columns.into_iter().collect();
    hints::explain(error, &plan.rest(), &tables, &columns)
}

/// Translates the codes of a bucket to those of all buckets, each when it first occurs.
struct Codes<'a> {
    bucket: Symbols,
    all: &'a mut Symbols,
    known: Vec<Option<u32>>,
}

impl<'a> Codes<'a> {
    fn new(bucket: Symbols, all: &'a mut Symbols) -> Self {
        let known = vec![None; bucket.len()];
        Self { bucket, all, known }
    }

    fn translated(&mut self, column: &Column) -> Result<Column> {
        let codes = column.u32()?.iter().map(|code| {
            let code = code?;
            let known = self.known.get_mut(code as usize)?;
            if known.is_none() {
                *known = self.bucket.get(Sym(code)).map(|text| self.all.intern(text).0);
            }
            *known
        });
        Ok(UInt32Chunked::from_iter_options(column.name().clone(), codes).into_column())
    }
}

/// Appends the rows of a bucket to those of the buckets before it, part by part.
fn append(plan: &BucketPlan, all: &mut PartRows, rows: &[DataFrame], codes: &mut Codes<'_>) -> Result<()> {
    for (index, (name, rows)) in plan.kept.iter().zip(rows).enumerate() {
        let columns = rows
            .columns()
            .iter()
            .map(|column| if plan.is_coded(column) { codes.translated(column) } else { Ok(column.clone()) });
        let rows = DataFrame::new(rows.height(), columns.collect::<Result<Vec<_>>>()?)?;
        match all.get_mut(index) {
            Some((_, whole)) => {
                whole.vstack_mut_owned(rows)?;
            }
            None => all.push((name.clone(), rows)),
        }
    }
    Ok(())
}
