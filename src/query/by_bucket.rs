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
use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

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
    let buckets = on_threads(&buckets(&tables), work)?;
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

/// Returns the results of all items, in their order. They are computed on threads of their own: a worker of rayon would begin the
/// next item on top of its stack while it waits for the threads of polars, and many items would overflow it.
fn on_threads<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let some_of_them = || -> Result<Vec<(usize, R)>> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return Ok(done) };
            done.push((index, work(item)?));
        }
    };
    let threads = rayon::current_num_threads().min(items.len());
    let done: Vec<Vec<(usize, R)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(some_of_them)).collect();
        let join =
            |thread: ScopedJoinHandle<'_, _>| thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        threads.into_iter().map(join).collect::<Result<_>>()
    })?;
    let mut done: Vec<(usize, R)> = done.into_iter().flatten().collect();
    done.sort_unstable_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
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
/// Files whose paths have the same `bucket=` have the same cases, if there are as many buckets. A run has a file for each of its
/// buckets (`bucket=003.parquet`). The lake has folders for those that are not empty (`bucket=003/…`), and if it has grown
/// since the run, it has a multiple of the run's buckets: number 19 of 32 was in number 3 of 16. A table that is not spread over
/// buckets, such as a list, is whole in each of them. If no table is spread over buckets, everything is one bucket.
fn buckets(tables: &[&TableSource]) -> Vec<Vec<Vec<PathBuf>>> {
    let is_spread = |table: &TableSource| table.files.iter().all(|file| bucket_of(file).is_some());
    let whole: Vec<Vec<PathBuf>> =
        tables.iter().map(|table| if is_spread(table) { Vec::new() } else { table.files.clone() }).collect();
    let of_run =
        tables.iter().filter(|table| is_spread(table) && table.files.iter().all(|file| is_of_run(file)));
    let count = of_run.map(|table| table.files.len()).min().unwrap_or(usize::MAX);
    let mut buckets: BTreeMap<usize, Vec<Vec<PathBuf>>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate().filter(|(_, table)| is_spread(table)) {
        for file in &table.files {
            let number = bucket_of(file).unwrap_or_default() % count;
            let bucket = buckets.entry(number).or_insert_with(|| whole.clone());
            bucket[index].push(file.clone());
        }
    }
    if buckets.is_empty() { vec![whole] } else { buckets.into_values().collect() }
}

/// Returns the number of the bucket in a path, if there is one.
fn bucket_of(path: &Path) -> Option<usize> {
    let parts = path.components().rev().filter_map(|part| part.as_os_str().to_str());
    parts
        .filter_map(|part| part.strip_prefix("bucket="))
        .find_map(|bucket| bucket.trim_end_matches(".parquet").parse().ok())
}

fn is_of_run(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("bucket="))
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
