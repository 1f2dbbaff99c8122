//! What went wrong in a query, in words that help.

use super::TableSource;
use anyhow::{Error, anyhow};
use polars::prelude::PolarsError;
use std::path::Path;

const DAMAGED: &str = " is damaged (";
const MEND: &str = "facts are written anew by `buckstop run`; for the rest restore the store from a backup, or ingest the exports again";

/// The error of SQL that does not parse.
pub(super) fn syntax(error: &PolarsError) -> Error {
    anyhow!(
        "the SQL does not parse: {}\n\nhint: the dialect is that of polars, close to PostgreSQL",
        first_line(error)
    )
}

/// The error of a Parquet file that cannot be decoded.
pub(super) fn damaged(path: &Path, why: &str) -> Error {
    // In one line: polars carries it as text, with more behind it.
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    anyhow!("`{}`{DAMAGED}{why})\n\nhint: {MEND}", path.display())
}

/// The error of a query that cannot run: a table or column that is not there is answered with what is.
pub(super) fn explain(error: &PolarsError, tables: &[TableSource], columns: &[String]) -> Error {
    let message = error.to_string();
    if let Some(name) = between(&message, "relation '", "' was not found") {
        let known: Vec<&str> =
            tables.iter().filter(|table| !table.files.is_empty()).map(|table| table.name.as_str()).collect();
        return anyhow!("there is no table `{name}`\n\nhint: {}", suggestion(name, &known, "tables"));
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
        return anyhow!("the query failed: {}\n\nhint: {MEND}", first_line(error));
    }
    anyhow!("the query failed: {}", first_line(error))
}

/// `did you mean …`, where something is near, and all there is.
pub(super) fn suggestion(wrong: &str, known: &[&str], what: &str) -> String {
    let score = |name: &&&str| (strsim::jaro_winkler(wrong, name) * 1e6) as i64;
    let nearest = known.iter().max_by_key(score).filter(|name| score(name) > 800_000);
    let question = nearest.map_or(String::new(), |name| format!("did you mean `{name}`? "));
    let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("{question}{what}: {list}")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(name, _)| name)
}

fn first_line(error: &PolarsError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
