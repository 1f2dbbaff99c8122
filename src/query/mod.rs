//! SQL over the store: any Parquet table by its name, polars' SQL, results to people and to files.
//!
//! The caller says which tables there are and which files each one has; nothing here knows the layout
//! of the store or its manifest. Nothing here prints: results go to writers, text is returned.
//!
//! Instants are UTC in SQL (plain datetimes without a zone, so that they compare with literals) and
//! are shown in the zone that the caller asks for.

mod columns;
mod hints;
mod named;
mod output;
mod params;
mod scan;

pub use named::{NAMED_QUERIES, NamedQuery, Param, ParamType, find_query, load_queries, parse_query};
pub use output::{Shown, show_table, write_csv, write_file};
pub use polars::prelude::DataFrame;

use anyhow::{Context, Result};
use polars::prelude::{LazyFrame, ScanArgsAnonymous};
use polars::sql::{SQLContext, extract_table_identifiers};
use scan::TableScan;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A table and the Parquet files that make it up, in the order of its rows.
///
/// The files should have the same columns; one that a file lacks is null in its rows. Columns of nested
/// types are left out. A table without files is not there.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// The name in SQL.
    pub name: String,
    /// The files.
    pub files: Vec<PathBuf>,
}

/// Runs one SQL statement (polars' dialect) over the tables that it names; only their files are read.
///
/// `:name` in the text becomes the value of that parameter, as a literal: a parameter declared
/// `-- param: name (number) …` must be a number, any other is text. A parameter that is not given has
/// the default of its declaration.
///
/// # Errors
/// SQL that does not parse, a table, column or parameter that does not exist (with what there is, and
/// what was probably meant), or a file that cannot be read.
pub fn run_sql(tables: &[TableSource], sql: &str, given: &BTreeMap<String, String>) -> Result<DataFrame> {
    let sql = params::fill(sql, &parse_query("", sql)?.params, given)?;
    let named = extract_table_identifiers(&sql, false, true).map_err(|error| hints::syntax(&error))?;
    let context = register(tables, &named)?;
    let columns = context.columns;
    let mut context = context.sql;
    context
        .execute(&sql)
        .and_then(LazyFrame::collect)
        .map_err(|error| hints::explain(&error, tables, &columns))
}

struct Registered {
    sql: SQLContext,
    /// The columns of the registered tables, for hints.
    columns: Vec<String>,
}

fn register(tables: &[TableSource], named: &[String]) -> Result<Registered> {
    let mut registered = Registered { sql: SQLContext::new(), columns: Vec::new() };
    for table in tables.iter().filter(|table| !table.files.is_empty() && named.contains(&table.name)) {
        let scan =
            TableScan::open(&table.files).with_context(|| format!("cannot open table `{}`", table.name))?;
        let schema = scan.schema();
        registered.columns.extend(schema.iter_names().map(ToString::to_string));
        let options = ScanArgsAnonymous { schema: Some(schema), name: "TABLE", ..Default::default() };
        let frame = LazyFrame::anonymous_scan(Arc::new(scan), options)?;
        registered.sql.register(&table.name, frame);
    }
    registered.columns.sort_unstable();
    registered.columns.dedup();
    Ok(registered)
}
