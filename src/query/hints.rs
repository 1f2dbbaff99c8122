//! The errors of a query, each with a hint that says what to do.

use crate::nearest::suggestion;
use anyhow::{Error, anyhow};
use polars::prelude::PolarsError;
use std::path::Path;

/// Follows the path in the message of [`damaged`]; [`explain`] recognises that message by it.
const DAMAGED: &str = " is damaged (";
const REPAIR: &str = "facts are written anew by `buckstop run`; for the rest restore the store from a backup, or ingest the exports again";

/// The first words of statements that change tables.
const CHANGES: [&str; 8] = ["ALTER", "CREATE", "DELETE", "DROP", "INSERT", "MERGE", "TRUNCATE", "UPDATE"];

/// What polars says of a subquery in a place where it accepts none.
const SUBQUERY_ERRORS: [&str; 4] =
    ["unexpected subquery", "subquery comparisons", "subquery type not supported", "subquery not expected"];
const INSTEAD_OF_SUBQUERY: &str = "compute the value first and join it: \
    `WITH most AS (SELECT MAX(work_seconds) AS seconds FROM holds) \
    SELECT case_id, official_id FROM holds CROSS JOIN most WHERE work_seconds = seconds`; \
    `IN (SELECT …)` works where a column is compared with a list";

/// Returns the error for SQL that does not parse.
pub(super) fn syntax(error: &PolarsError) -> Error {
    anyhow!(
        "the SQL does not parse: {}\n\nhint: the dialect is that of polars, close to PostgreSQL",
        first_line(error)
    )
}

/// Returns an error if a statement is meant to change tables. polars would answer as if it had done so.
pub(super) fn only_reads(sql: &str) -> Result<(), Error> {
    let line = shortened(sql);
    let word: String = line.chars().take_while(char::is_ascii_alphabetic).collect();
    if CHANGES.iter().any(|change| word.eq_ignore_ascii_case(change)) {
        return Err(anyhow!(
            "`{line}` is meant to change tables, and a query only reads them\n\nhint: begin with `SELECT` or `WITH`"
        ));
    }
    Ok(())
}

/// Returns the error for a Parquet file that cannot be decoded.
pub(super) fn damaged(path: &Path, why: &str) -> Error {
    // One line, because polars passes the error on as text and appends lines of its own, which are cut off later.
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    anyhow!("`{}`{DAMAGED}{why})\n\nhint: {REPAIR}", path.display())
}

/// Returns the error for a query that cannot run. For an unknown table or column the hint lists those that exist.
///
/// `tables` are the tables that have files, `columns` the columns of the tables that the query names.
pub(super) fn explain(error: &PolarsError, sql: &str, tables: &[&str], columns: &[String]) -> Error {
    let message = error.to_string();
    if SUBQUERY_ERRORS.iter().any(|text| message.contains(text)) {
        return anyhow!(
            "`{}` compares with a subquery where that is not possible\n\nhint: {INSTEAD_OF_SUBQUERY}",
            shortened(sql)
        );
    }
    if let Some(name) = between(&message, "relation '", "' was not found") {
        return anyhow!("there is no table `{name}`\n\nhint: {}", suggestion(name, tables, "tables"));
    }
    if let Some(name) = between(&message, "unable to find column \"", "\"") {
        let known: Vec<&str> = columns.iter().map(String::as_str).collect();
        if known.contains(&name) {
            return anyhow!(
                "column `{name}` cannot be used there\n\nhint: select it too, or filter in an outer query"
            );
        }
        return anyhow!("there is no column `{name}`\n\nhint: {}", suggestion(name, &known, "columns"));
    }
    if message.contains(DAMAGED) {
        return anyhow!("the query failed: {}\n\nhint: {REPAIR}", first_line(error));
    }
    anyhow!("the query failed: {}\n\nhint: the statement is `{}`", first_line(error), shortened(sql))
}

/// Returns the error for a statement at which polars panicked.
pub(super) fn engine_failed(sql: &str, panic: &str) -> Error {
    let panic = panic.lines().next().unwrap_or_default();
    anyhow!(
        "the SQL engine cannot run `{}` ({panic})\n\nhint: write it in another way, for example one step after the other: \
        `WITH step AS (SELECT …) SELECT … FROM step`",
        shortened(sql)
    )
}

/// Returns a statement in one line, cut off after 200 characters.
fn shortened(sql: &str) -> String {
    let without_comments = sql.lines().filter(|line| !line.trim_start().starts_with("--"));
    let words: Vec<&str> = without_comments.flat_map(str::split_whitespace).collect();
    cut_off(&words.join(" "))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(name, _)| name)
}

/// Returns the first line of an error, cut off after 200 characters: polars shows some statements as it has parsed them.
fn first_line(error: &PolarsError) -> String {
    cut_off(error.to_string().lines().next().unwrap_or_default())
}

fn cut_off(line: &str) -> String {
    if line.chars().count() <= 200 {
        line.to_owned()
    } else {
        line.chars().take(199).chain(['…']).collect()
    }
}
