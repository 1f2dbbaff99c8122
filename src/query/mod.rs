//! SQL over the tables of a store: Parquet files go in, a polars `DataFrame` comes out.
//!
//! The caller passes the tables and the files of each. This module knows neither the layout of the store nor its
//! manifest, and it prints nothing: results go to writers or are returned as text.
//!
//! In SQL an instant is a datetime in UTC without a zone, so that it can be compared with a literal. Results show it
//! in the time zone that the caller asks for.

mod columns;
mod hints;
mod json;
mod named;
mod output;
mod params;
mod rows;
mod scan;

pub use json::{write_json, write_json_lines};
pub use named::{NAMED_QUERIES, NamedQuery, Param, ParamType, find_query, load_queries, parse_query};
pub use output::{Shown, show_table, write_csv, write_file};
pub use polars::prelude::DataFrame;
pub use rows::{Value, rows};

use crate::guard;
use anyhow::{Context, Result};
use polars::prelude::{LazyFrame, ScanArgsAnonymous};
use polars::sql::{SQLContext, extract_table_identifiers};
use scan::TableScan;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

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

/// Runs one SQL statement in polars' dialect. Only the files of the tables that it names are read.
///
/// Each `:name` in the text is replaced by the value of that parameter as a literal. A parameter declared with
/// `-- param: name (number) …` must be a number, any other is text. A parameter that is not in `given` takes the
/// default of its declaration.
///
/// # Errors
/// Returns an error if the SQL does not parse, if a file cannot be read, if a table, column or parameter does not
/// exist, if polars cannot run the statement, or if the statement is meant to change a table. If a name does not exist, the hint lists those that do.
pub fn run_sql(tables: &[TableSource], sql: &str, given: &BTreeMap<String, String>) -> Result<DataFrame> {
    let sql = params::fill(sql, &parse_query("", sql)?.params, given)?;
    hints::only_reads(&sql)?;
    let named = guard::catch_engine_panic(|| extract_table_identifiers(&sql, false, true))
        .map_err(|panic| hints::engine_failed(&sql, &panic))?
        .map_err(|error| hints::syntax(&error))?;
    let existing: Vec<&TableSource> = tables.iter().filter(|table| !table.files.is_empty()).collect();
    let Registered { mut context, columns } = register(&existing, &named)?;
    match guard::catch_engine_panic(|| context.execute(&sql).and_then(LazyFrame::collect)) {
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

struct Registered {
    context: SQLContext,
    /// The columns of the registered tables, sorted, for hints.
    columns: Vec<String>,
}

/// Registers the tables whose names are in `named`.
fn register(tables: &[&TableSource], named: &[String]) -> Result<Registered> {
    let mut registered = Registered { context: SQLContext::new(), columns: Vec::new() };
    for table in tables.iter().filter(|table| named.contains(&table.name)) {
        let scan =
            TableScan::open(&table.files).with_context(|| format!("cannot open table `{}`", table.name))?;
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
