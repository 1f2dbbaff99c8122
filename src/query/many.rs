//! Runs queries from their text to the rows of their results.

use super::bucket_plan::{BucketPlan, PartRows};
use super::bucket_table::Texts;
use super::by_bucket::{AllBuckets, run_by_bucket};
use super::execute::execute;
use super::local_time::LocalClock;
use super::scan::TableScan;
use super::{Request, TableSource, Tables, filled_sql, hints};
use crate::guard;
use anyhow::{Context, Result, anyhow};
use polars::prelude::{DataFrame, LazyFrame, ScanArgsAnonymous};
use polars::sql::{SQLContext, extract_table_identifiers};
use std::sync::Arc;

/// Runs several queries, and returns the rows of each.
pub(super) fn run(requests: &[Request<'_>], tables: &Tables) -> Vec<Result<DataFrame>> {
    let existing: Vec<&TableSource> = tables.sources.iter().filter(|table| !table.files.is_empty()).collect();
    let clock = Arc::new(LocalClock::new(&tables.zone));
    let mut prepared: Vec<Result<Prepared>> =
        requests.iter().map(|request| Prepared::new(request, tables, &existing)).collect();
    let plans = prepared.iter_mut().flatten().filter_map(|one| one.plan.as_mut()).collect();
    let AllBuckets { rows, symbols } = match run_by_bucket(plans, &existing, &clock) {
        Ok(all) => all,
        Err(error) => {
            let message = format!("{error:#}");
            return prepared.into_iter().map(|one| Err(one.err().unwrap_or(anyhow!("{message}")))).collect();
        }
    };
    let texts = Texts::new(&symbols);
    let mut rows = rows.into_iter();
    let finish = |one: Result<Prepared>| {
        let one = one?;
        let rows = if one.plan.is_some() { rows.next().context("a plan has no rows")?? } else { Vec::new() };
        one.finish(&rows, &texts, &existing, &clock)
    };
    prepared.into_iter().map(finish).collect()
}

/// A query with its parameters filled in.
struct Prepared {
    sql: String,
    /// The tables that it names.
    named: Vec<String>,
    /// What is computed by bucket, if anything.
    plan: Option<BucketPlan>,
}

impl Prepared {
    fn new(request: &Request<'_>, tables: &Tables, existing: &[&TableSource]) -> Result<Self> {
        let sql = filled_sql(request.query, &request.given, tables)?;
        hints::only_reads(&sql)?;
        let named = guard::catch_engine_panic(|| extract_table_identifiers(&sql, false, true))
            .map_err(|panic| hints::engine_failed(&sql, &panic))?
            .map_err(|error| hints::syntax(&error))?;
        let plan = BucketPlan::new(&sql, &request.query.by_bucket, existing);
        Ok(Self { sql, named, plan })
    }

    /// Executes the statement, or what remains of it after the buckets.
    fn finish(
        self,
        rows: &PartRows,
        texts: &Texts,
        tables: &[&TableSource],
        clock: &Arc<LocalClock>,
    ) -> Result<DataFrame> {
        let sql = self.plan.as_ref().map_or(self.sql, BucketPlan::rest);
        let named: Vec<&TableSource> =
            tables.iter().filter(|table| self.named.contains(&table.name)).copied().collect();
        let Registered { mut context, columns } = register(&named, &sql, clock)?;
        let executed = guard::catch_engine_panic(|| match &self.plan {
            Some(plan) => plan.finish(&mut context, rows, texts),
            None => Ok(execute(&mut context, &sql)),
        });
        match executed.map_err(|panic| hints::engine_failed(&sql, &panic))?? {
            Ok(frame) => Ok(frame),
            Err(error) => {
                let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
                Err(hints::explain(&error, &sql, &names, &columns))
            }
        }
    }
}

struct Registered {
    context: SQLContext,
    /// The columns of the registered tables, sorted, for hints.
    columns: Vec<String>,
}

/// Registers tables, with the local companions of instants that `sql` names.
fn register(tables: &[&TableSource], sql: &str, clock: &Arc<LocalClock>) -> Result<Registered> {
    let mut registered = Registered { context: SQLContext::new(), columns: Vec::new() };
    for table in tables {
        let scan = TableScan::open(&table.files)
            .with_context(|| format!("cannot open table `{}`", table.name))?
            .with_local_columns(sql, clock);
        let schema = scan.schema();
        registered.columns.extend(schema.iter_names().map(ToString::to_string));
        let options = ScanArgsAnonymous { schema: Some(schema), name: "TABLE", ..Default::default() };
        let frame = LazyFrame::anonymous_scan(Arc::new(scan), options)?;
        registered.context.register(&table.name, frame);
    }
    registered.columns.sort_unstable();
    registered.columns.dedup();
    Ok(registered)
}
