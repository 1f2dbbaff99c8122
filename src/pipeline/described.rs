//! Runs the named queries that the report shows over the facts of the run.

use super::outcome::RunOutcome;
use super::tables::{CASE_EXPORT, tables_of_run};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::query::{
    Cell, NamedQuery, Request, TableSource, Tables, cells_of, find_query, load_queries, publish, run_queries,
};
use crate::report::{Described, FIRST_DAY, SheetCell, SheetQuery, sheet_queries};
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;

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
    let unit = outcome.names.unit(&outcome.settings.report.unit);
    let mut asked: Vec<(&'static str, Request<'_>)> = Vec::new();
    for (sheet, SheetQuery { name, params }) in sheet_queries() {
        let query = find_query(&queries, name)?;
        let given = params.iter().map(|(name, value)| {
            let value = if *value == FIRST_DAY { first_day.to_string() } else { (*value).to_owned() };
            ((*name).to_owned(), value)
        });
        let mut given: BTreeMap<String, String> = given.collect();
        if !unit.is_empty() && query.params.iter().any(|param| param.name == "unit") {
            given.insert("unit".to_owned(), unit.clone().into_owned());
        }
        if query.params.iter().any(|param| param.name == "waiting") {
            let waiting = outcome.settings.report.form_waiting.name();
            given.insert("waiting".to_owned(), waiting.to_owned());
        }
        asked.push((sheet, Request { query, given }));
    }
    // Tables of a run under pseudonyms count as published, so their small counts are hidden.
    let least = outcome.names.pseudonyms().map(|_| outcome.settings.privacy.min_count);
    let (present, absent): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|(_, request)| absent_table(request.query, &tables).is_none());
    let requests: Vec<Request<'_>> = present.iter().map(|(_, request)| request.clone()).collect();
    let mut described = Vec::new();
    for ((sheet, request), answer) in present.iter().zip(run_queries(&requests, &tables)) {
        let answer = answer.and_then(|answer| match least {
            Some(least) if !request.query.counts.is_empty() => publish(request.query, answer, least),
            _ => Ok(answer),
        });
        let answer = answer
            .with_context(|| format!("cannot run the query `{}` for the report", request.query.name))?;
        let rows = cells_of(&answer.frame)?.into_iter();
        described.push(Described {
            sheet,
            command: command(request),
            absent: None,
            columns: answer.columns.iter().map(|column| column.name.clone()).collect(),
            headings: answer.headings(lang),
            rows: rows.map(|row| row.into_iter().map(|cell| shown(cell, lang)).collect()).collect(),
        });
    }
    described.extend(absent.iter().map(|(sheet, request)| Described {
        sheet,
        command: command(request),
        absent: absent_table(request.query, &tables),
        ..Described::default()
    }));
    Ok(described)
}

/// Returns the table that a query needs and that the log lacks.
fn absent_table(query: &NamedQuery, tables: &Tables) -> Option<&'static str> {
    MAY_BE_ABSENT.iter().copied().find(|name| {
        let has_files = tables.sources.iter().any(|table| table.name == *name && !table.files.is_empty());
        !has_files && query.sql.contains(name)
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
fn command(request: &Request<'_>) -> String {
    let given = request.given.iter().map(|(name, value)| {
        if value.contains(' ') {
            format!(" --param {name}='{value}'")
        } else {
            format!(" --param {name}={value}")
        }
    });
    format!("buckstop query {}{}", request.query.name, given.collect::<String>())
}
