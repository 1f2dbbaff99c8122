//! SQL over the tables of a store: Parquet files go in, a polars `DataFrame` comes out.
//!
//! The caller passes the tables and the files of each. This module knows neither the layout of the store nor its
//! manifest, and it prints nothing: results go to writers or are returned as text.
//!
//! In SQL an instant is a datetime in UTC without a zone, so that it can be compared with a literal. Results show it
//! in the zone of the tables, where each instant has a local day, month and hour.

mod columns;
mod header;
mod hints;
mod local_time;
mod named;
mod output;
mod params;
mod publish;
mod reference;
mod scan;
mod with_clause;

pub use header::{NamedQuery, Param, ParamType, ResultColumn, parse_query};
pub use named::{NAMED_QUERIES, find_query, load_queries};
pub use output::{
    FILE_ENDINGS, Shown, rows_of, show_table, write_csv, write_file, write_json, write_json_lines,
};
pub use polars::prelude::DataFrame;
pub use publish::publish;
pub use reference::{describe, reference};

use crate::guard;
use crate::lang::Lang;
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use local_time::LocalClock;
use polars::prelude::{IntoLazy, LazyFrame, PolarsResult, ScanArgsAnonymous};
use polars::sql::{SQLContext, extract_table_identifiers};
use scan::TableScan;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use with_clause::WithClause;

/// A table and the Parquet files that hold its rows.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// The name in SQL.
    pub name: String,
    /// The files, in the order of the rows. A table without files does not exist in SQL.
    ///
    /// The first file defines the columns, except columns of nested types, which are left out. A column that another
    /// file lacks is null in the rows of that file.
    pub files: Vec<PathBuf>,
}

/// The tables that SQL sees, and the time that it lives in.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The tables.
    pub sources: Vec<TableSource>,
    /// The zone in which days and months are cut, and in which results show instants.
    pub zone: TimeZone,
    /// The instant up to which the facts are counted, µs UTC; `None` if there is no run.
    pub as_of: Option<i64>,
}

/// The result of a query.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The rows.
    pub frame: DataFrame,
    /// The meaning of each column of `frame`, in order. For SQL that describes no columns, only the names are set.
    pub columns: Vec<ResultColumn>,
}

impl Answer {
    /// Returns the headings for people: the meaning of each column with its unit, or its name if it has no meaning.
    pub fn headings(&self, lang: Lang) -> Vec<String> {
        self.columns.iter().map(|column| column.heading(lang)).collect()
    }
}

/// Runs a built-in query by its name. `given` has values of its parameters; the others take their defaults.
///
/// # Errors
/// Returns an error if there is no such query, and as [`run_sql`] does.
pub fn run_named(name: &str, given: &BTreeMap<String, String>, tables: &Tables) -> Result<Answer> {
    let queries = load_queries(None)?;
    run_query(find_query(&queries, name)?, given, tables)
}

/// Runs a query, and describes the columns of its result.
///
/// # Errors
/// As for [`run_sql`].
pub fn run_query(query: &NamedQuery, given: &BTreeMap<String, String>, tables: &Tables) -> Result<Answer> {
    let frame = run(query, given, tables)?;
    let columns = frame.get_column_names().into_iter().map(|name| {
        let described = query.columns.iter().find(|column| column.name == name.as_str());
        described
            .cloned()
            .unwrap_or_else(|| ResultColumn { name: name.to_string(), ..ResultColumn::default() })
    });
    Ok(Answer { columns: columns.collect(), frame })
}

/// Runs one SQL statement in polars' dialect. Only the files of the tables that it names are read.
///
/// Each `:name` in the text is replaced by the value of that parameter as a literal. A parameter that the header of the
/// text declares has a type, any other is text. A parameter that is not in `given` takes the default of its declaration.
///
/// # Errors
/// Returns an error if the SQL does not parse, if a file cannot be read, if a table, column or parameter does not
/// exist, if polars cannot run the statement, or if the statement is meant to change a table. If a name does not exist,
/// the hint lists those that do.
pub fn run_sql(tables: &Tables, sql: &str, given: &BTreeMap<String, String>) -> Result<DataFrame> {
    run(&parse_query("", sql)?, given, tables)
}

/// Returns the SQL of a query with the values of its parameters, as [`run_query`] runs it.
///
/// # Errors
/// Returns an error if a parameter has no value, does not exist, or has a value of another type.
pub fn filled_sql(query: &NamedQuery, given: &BTreeMap<String, String>, tables: &Tables) -> Result<String> {
    let times = params::Times { zone: &tables.zone, as_of: tables.as_of };
    params::fill(&query.sql, &query.params, given, &times)
}

fn run(query: &NamedQuery, given: &BTreeMap<String, String>, tables: &Tables) -> Result<DataFrame> {
    let sql = filled_sql(query, given, tables)?;
    hints::only_reads(&sql)?;
    let named = guard::catch_engine_panic(|| extract_table_identifiers(&sql, false, true))
        .map_err(|panic| hints::engine_failed(&sql, &panic))?
        .map_err(|error| hints::syntax(&error))?;
    let existing: Vec<&TableSource> = tables.sources.iter().filter(|table| !table.files.is_empty()).collect();
    let clock = Arc::new(LocalClock::new(&tables.zone));
    let Registered { mut context, columns } = register(&existing, &named, &sql, &clock)?;
    match guard::catch_engine_panic(|| execute(&mut context, &sql)) {
        Ok(Ok(frame)) => Ok(frame),
        Ok(Err(error)) => {
            let names: Vec<&str> = existing.iter().map(|table| table.name.as_str()).collect();
            Err(hints::explain(&error, &sql, &names, &columns))
        }
        Err(panic) => Err(hints::engine_failed(&sql, &panic)),
    }
}

/// Returns the names and types of the columns of a table, in the order of its first file.
///
/// # Errors
/// Returns an error if the file cannot be read.
pub fn columns_of(table: &TableSource) -> Result<Vec<(String, String)>> {
    let scan =
        TableScan::open(&table.files).with_context(|| format!("cannot open table `{}`", table.name))?;
    Ok(scan.schema().iter().map(|(name, kind)| (name.to_string(), kind.to_string())).collect())
}

/// Executes a statement. A part of its `WITH` that it names more than once is computed first, and once.
fn execute(context: &mut SQLContext, sql: &str) -> PolarsResult<DataFrame> {
    let Some(clause) = WithClause::split(sql) else { return context.execute(sql)?.collect() };
    let mut pending = String::new();
    let with = |pending: &str, statement: &str| match pending {
        "" => statement.to_owned(),
        parts => format!("WITH {parts} {statement}"),
    };
    for (index, (name, body)) in clause.parts.iter().enumerate() {
        if clause.uses(index) > 1 {
            let frame = context.execute(&with(&pending, body))?.collect()?;
            context.register(name, frame.lazy());
        } else {
            let comma = if pending.is_empty() { "" } else { ", " };
            pending += &format!("{comma}{name} AS ({body})");
        }
    }
    context.execute(&with(&pending, clause.statement))?.collect()
}

struct Registered {
    context: SQLContext,
    /// The columns of the registered tables, sorted, for hints.
    columns: Vec<String>,
}

/// Registers the tables whose names are in `named`, with the local companions of instants that `sql` names.
fn register(
    tables: &[&TableSource],
    named: &[String],
    sql: &str,
    clock: &Arc<LocalClock>,
) -> Result<Registered> {
    let mut registered = Registered { context: SQLContext::new(), columns: Vec::new() };
    for table in tables.iter().filter(|table| named.contains(&table.name)) {
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
