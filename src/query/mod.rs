//! SQL over the tables of a store: Parquet files go in, a polars `DataFrame` comes out.
//!
//! The caller passes the tables and the files of each. This module knows neither the layout of the store nor its
//! manifest, and it prints nothing: results go to writers or are returned as text.
//!
//! In SQL an instant is a datetime in UTC without a zone, so that it can be compared with a literal. Results show it
//! in the zone of the tables, where each instant has a local day, month and hour.

mod bucket_plan;
mod bucket_table;
mod by_bucket;
mod codes;
mod columns;
mod execute;
mod header;
mod hints;
mod local_time;
mod many;
mod named;
mod output;
mod params;
mod patterns;
mod publish;
mod reference;
mod roles;
mod row_filter;
mod scan;
mod tokens;
mod with_clause;

pub use header::{NamedQuery, Param, ParamType, ResultColumn, parse_query};
pub use named::{NAMED_QUERIES, find_query, load_queries};
pub use output::{
    Cell, FILE_ENDINGS, Shown, cells_of, rows_of, show_table, write_csv, write_file, write_json,
    write_json_lines,
};
pub use polars::prelude::DataFrame;
pub use publish::publish;
pub use reference::{describe, reference};

use crate::lang::Lang;
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use scan::TableScan;
use std::collections::BTreeMap;
use std::path::PathBuf;

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
    run_queries(&[Request { query, given: given.clone() }], tables).remove(0)
}

/// A query to run.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The query.
    pub query: &'a NamedQuery,
    /// The values of its parameters; the others take their defaults.
    pub given: BTreeMap<String, String>,
}

/// Runs several queries. What they compute by bucket is decoded once for all of them.
///
/// # Errors
/// Each answer by itself, as for [`run_sql`].
pub fn run_queries(requests: &[Request<'_>], tables: &Tables) -> Vec<Result<Answer>> {
    let frames = many::run(requests, tables);
    requests.iter().zip(frames).map(|(request, frame)| Ok(described(request.query, frame?))).collect()
}

fn described(query: &NamedQuery, frame: DataFrame) -> Answer {
    let columns = frame.get_column_names().into_iter().map(|name| {
        let described = query.columns.iter().find(|column| column.name == name.as_str());
        described
            .cloned()
            .unwrap_or_else(|| ResultColumn { name: name.to_string(), ..ResultColumn::default() })
    });
    Answer { columns: columns.collect(), frame }
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
    let query = parse_query("", sql)?;
    many::run(&[Request { query: &query, given: given.clone() }], tables).remove(0)
}

/// Returns the SQL of a query with the values of its parameters, as [`run_query`] runs it.
///
/// # Errors
/// Returns an error if a parameter has no value, does not exist, or has a value of another type.
pub fn filled_sql(query: &NamedQuery, given: &BTreeMap<String, String>, tables: &Tables) -> Result<String> {
    let times = params::Times { zone: &tables.zone, as_of: tables.as_of };
    params::fill(&query.sql, &query.params, given, &times)
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
