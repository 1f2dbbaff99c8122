//! Runs the named queries that the report shows over the facts of the run.

use super::outcome::RunOutcome;
use super::tables::{CASE_EXPORT, tables_of_run};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::query::{Cell, NamedQuery, TableSource, Tables, cells_of, find_query, load_queries, run_query};
use crate::report::{Described, FIRST_DAY, SheetCell, SheetQuery, sheet_queries};
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// The tables that a log may lack: without exports of cases there is none.
const MAY_BE_ABSENT: &[&str] = &[CASE_EXPORT];
const YES: Bilingual = bilingual("có", "yes");
const NO: Bilingual = bilingual("không", "no");

/// Returns the result of the query of each sheet, over the facts in the folder of the run. In a run for one unit the
/// queries are about that unit.
pub(super) fn described(outcome: &RunOutcome<'_>, dir: &Path) -> Result<Vec<Described>> {
    let mut sources = tables_of_run(dir)?;
    // A run under pseudonyms has a table of its own.
    if outcome.names.pseudonyms().is_none() {
        sources.push(TableSource { name: CASE_EXPORT.to_owned(), files: outcome.store.case_files() });
    }
    let tables = Tables { sources, zone: outcome.zone.zone.clone(), as_of: Some(outcome.as_of) };
    let queries = load_queries(None)?;
    let first_us = outcome.store.manifest().oldest_event_us.unwrap_or(outcome.as_of);
    let first_day = Timestamp::from_microsecond(first_us)?.to_zoned_datetime(tables.zone.clone()).date();
    let lang = outcome.settings.lang;
    let asked: Vec<(&'static str, SheetQuery)> = sheet_queries().collect();
    let unit = outcome.names.unit(&outcome.settings.report.unit);
    let answer = |(sheet, asked): &(&'static str, SheetQuery)| {
        let given = asked.params.iter().map(|(name, value)| {
            let value = if *value == FIRST_DAY { first_day.to_string() } else { (*value).to_owned() };
            ((*name).to_owned(), value)
        });
        let (query, mut given) = (find_query(&queries, asked.name)?, given.collect::<BTreeMap<_, _>>());
        if !unit.is_empty() && query.params.iter().any(|param| param.name == "unit") {
            given.insert("unit".to_owned(), unit.clone().into_owned());
        }
        let started = Instant::now();
        let answer = answer(sheet, query, &given, &tables, lang)
            .with_context(|| format!("cannot run the query `{}` for the report", asked.name))?;
        tracing::debug!(query = asked.name, seconds = started.elapsed().as_secs_f64(), "described");
        Ok(answer)
    };
    // One after the other: each uses all cores by itself, and the parser needs more stack than a worker thread has.
    asked.iter().map(answer).collect()
}

fn answer(
    sheet: &'static str,
    query: &NamedQuery,
    given: &BTreeMap<String, String>,
    tables: &Tables,
    lang: Lang,
) -> Result<Described> {
    let described = Described { sheet, command: command(query, given), ..Described::default() };
    let absent = MAY_BE_ABSENT.iter().copied().find(|name| {
        let has_files = tables.sources.iter().any(|table| table.name == *name && !table.files.is_empty());
        !has_files && query.sql.contains(name)
    });
    if absent.is_some() {
        return Ok(Described { absent, ..described });
    }
    let answer = run_query(query, given, tables)?;
    let rows = cells_of(&answer.frame)?;
    Ok(Described {
        columns: answer.columns.iter().map(|column| column.name.clone()).collect(),
        headings: answer.headings(lang),
        rows: rows.into_iter().map(|row| row.into_iter().map(|cell| shown(cell, lang)).collect()).collect(),
        ..described
    })
}

fn shown(cell: Cell, lang: Lang) -> SheetCell {
    match cell {
        Cell::Empty => SheetCell::Empty,
        Cell::Text(text) => text.into(),
        Cell::Integer(number) => SheetCell::Integer(number),
        Cell::Number(number) => SheetCell::Number(number),
        Cell::Flag(yes) => if yes { YES } else { NO }.get(lang).into(),
        Cell::Day(day) => day.strftime("%d/%m/%Y").to_string().into(),
        Cell::Time(at) => SheetCell::Time(at),
    }
}

/// Returns the command that makes the same table.
fn command(query: &NamedQuery, given: &BTreeMap<String, String>) -> String {
    let given = given.iter().map(|(name, value)| {
        if value.contains(' ') {
            format!(" --param {name}='{value}'")
        } else {
            format!(" --param {name}={value}")
        }
    });
    format!("buckstop query {}{}", query.name, given.collect::<String>())
}
