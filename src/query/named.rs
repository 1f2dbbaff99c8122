//! Named queries: the built-in ones, and the `*.sql` files of a user's directory.
//!
//! [`header`](super::header) describes the format of a file.

use super::header::{NamedQuery, parse_query};
use crate::nearest::suggestion;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// A built-in query: its name, which is that of its file, and its text.
macro_rules! query {
    ($name:literal) => {
        ($name, include_str!(concat!("../../queries/", $name, ".sql")))
    };
}

/// The built-in queries: name and text, sorted by name.
pub const NAMED_QUERIES: &[(&str, &str)] = &[
    query!("backlog_by_age"),
    query!("bulk_clicks"),
    query!("case_history"),
    query!("clearance_by_month"),
    query!("completeness"),
    query!("decision_effect"),
    query!("eve_pauses"),
    query!("form_ii06a"),
    query!("form_ii06a_difference"),
    query!("intake_waiting"),
    query!("late_cases"),
    query!("late_consultations"),
    query!("late_hours_by_step"),
    query!("late_keying"),
    query!("late_soon"),
    query!("late_soon_backtest"),
    query!("late_split"),
    query!("late_without_apology"),
    query!("moved_due_dates"),
    query!("needless_consultations"),
    query!("official_matrix"),
    query!("official_month"),
    query!("open_work"),
    query!("pass_through_steps"),
    query!("passed_on_unworked"),
    query!("ping_pong_pairs"),
    query!("repeat_supplements"),
    query!("rings"),
    query!("send_ups"),
    query!("signature_queues"),
    query!("staffing"),
    query!("unanswered_consultations"),
    query!("unit_bottlenecks"),
    query!("unit_matrix"),
    query!("unit_month"),
    query!("without_receiver"),
];

/// Parts of a `WITH` that several queries include: name and text.
const INCLUDED: &[(&str, &str)] = &[("forecast", include_str!("../../queries/parts/forecast.sql"))];

/// Puts the text of the part in the place of each line `-- include: name`.
///
/// # Errors
/// Returns an error if there is no such part.
pub(super) fn with_includes(sql: &str) -> Result<String> {
    let mut whole = String::with_capacity(sql.len());
    for line in sql.split_inclusive('\n') {
        match line.trim().strip_prefix("-- include:") {
            Some(name) => {
                let known: Vec<&str> = INCLUDED.iter().map(|(name, _)| *name).collect();
                let part = INCLUDED.iter().find(|(known, _)| *known == name.trim());
                whole += part.map(|(_, text)| *text).with_context(|| {
                    let name = name.trim();
                    format!(
                        "there is no part `{name}` to include\n\nhint: {}",
                        suggestion(name, &known, "parts")
                    )
                })?;
            }
            None => whole += line,
        }
    }
    Ok(whole)
}

/// Returns the built-in queries and those of `directory`, sorted by name. A query of the directory replaces a
/// built-in one of the same name.
///
/// # Errors
/// Returns an error if the directory or a file in it cannot be read, or if a header is malformed.
pub fn load_queries(directory: Option<&Path>) -> Result<Vec<NamedQuery>> {
    let mut queries =
        NAMED_QUERIES.iter().map(|(name, sql)| parse_query(name, sql)).collect::<Result<Vec<_>>>()?;
    if let Some(directory) = directory {
        let entries =
            fs::read_dir(directory).with_context(|| format!("cannot read `{}`", directory.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_stem().and_then(|stem| stem.to_str());
            let (Some(name), Some("sql")) = (name, path.extension().and_then(|end| end.to_str())) else {
                continue;
            };
            let sql =
                fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let query = parse_query(name, &sql).with_context(|| format!("in `{}`", path.display()))?;
            queries.retain(|other| other.name != query.name);
            queries.push(query);
        }
    }
    queries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(queries)
}

/// Returns the query called `name`.
///
/// # Errors
/// Returns an error that lists the names of all queries if there is none of that name.
pub fn find_query<'a>(queries: &'a [NamedQuery], name: &str) -> Result<&'a NamedQuery> {
    queries.iter().find(|query| query.name == name).with_context(|| {
        let known: Vec<&str> = queries.iter().map(|query| query.name.as_str()).collect();
        format!("there is no query `{name}`\n\nhint: {}", suggestion(name, &known, "queries"))
    })
}
