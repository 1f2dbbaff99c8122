//! Runs the named queries that the report shows over the facts of the run.

use super::outcome::RunOutcome;
use super::questions::{Answers, Given, Place, Questions};
use super::tables::CASE_EXPORT;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::query::{Cell, NamedQuery, Request, cells_of, publish};
use crate::report::{Described, FIRST_DAY, SheetCell, SheetQuery, sheet_queries};
use anyhow::{Context, Result};
use jiff::Timestamp;

/// The tables that a log may lack: without exports of cases there is none.
const MAY_BE_ABSENT: &[&str] = &[CASE_EXPORT];
const YES: Bilingual = bilingual("có", "yes");
const NO: Bilingual = bilingual("không", "no");

/// The sheets, and where the results of their queries will be.
pub(super) struct SheetPlaces<'q> {
    places: Vec<(&'static str, Place)>,
    /// The sheets whose table the log lacks.
    absent: Vec<(&'static str, Request<'q>, &'static str)>,
}

impl<'q> SheetPlaces<'q> {
    /// Asks the query of each sheet. In a run for one unit the queries are about that unit.
    ///
    /// # Errors
    /// If there is no such query.
    pub(super) fn ask(outcome: &RunOutcome<'_>, questions: &mut Questions<'q>) -> Result<Self> {
        let first_us = outcome.store.manifest().oldest_event_us.unwrap_or(outcome.as_of);
        let first_at = Timestamp::from_microsecond(first_us)?;
        let first_day = first_at.to_zoned_datetime(questions.zone().clone()).date().to_string();
        let mut sheets = Self { places: Vec::new(), absent: Vec::new() };
        for (sheet, shown) in sheet_queries() {
            let query = questions.query(shown.name)?;
            let given = given(outcome, query, &shown, &first_day);
            match absent_table(query, questions) {
                Some(table) => sheets.absent.push((sheet, Request { query, given }, table)),
                None => sheets.places.push((sheet, questions.ask(query, given))),
            }
        }
        Ok(sheets)
    }

    /// Returns the result of the query of each sheet.
    ///
    /// # Errors
    /// If a query could not be computed.
    pub(super) fn of(&self, answers: &Answers<'_>, outcome: &RunOutcome<'_>) -> Result<Vec<Described>> {
        let lang = outcome.settings.lang;
        // Tables of a run under pseudonyms count as published, so their small counts are hidden.
        let least = outcome.names.pseudonyms().map(|_| outcome.settings.privacy.min_count);
        let mut described = Vec::new();
        for &(sheet, place) in &self.places {
            let (request, answer) = answers.at(place)?;
            let published = match least {
                Some(least) if !request.query.counts.is_empty() => {
                    let published = publish(request.query, answer.clone(), least);
                    Some(published.with_context(|| format!("cannot publish `{}`", request.query.name))?)
                }
                _ => None,
            };
            let answer = published.as_ref().unwrap_or(answer);
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
        described.extend(self.absent.iter().map(|(sheet, request, table)| Described {
            sheet,
            command: command(request),
            absent: Some(table),
            ..Described::default()
        }));
        Ok(described)
    }
}

/// Returns the values of the parameters of a sheet's query.
fn given(outcome: &RunOutcome<'_>, query: &NamedQuery, shown: &SheetQuery, first_day: &str) -> Given {
    let mut given: Given = shown
        .params
        .iter()
        .map(|&(name, value)| {
            (name.to_owned(), if value == FIRST_DAY { first_day } else { value }.to_owned())
        })
        .collect();
    let has = |name: &str| query.params.iter().any(|param| param.name == name);
    let unit = outcome.names.unit(&outcome.settings.report.unit);
    if !unit.is_empty() && has("unit") {
        given.insert("unit".to_owned(), unit.into_owned());
    }
    if has("waiting") {
        given.insert("waiting".to_owned(), outcome.settings.report.form_waiting.name().to_owned());
    }
    given
}

/// Returns the table that a query needs and that the log lacks.
fn absent_table(query: &NamedQuery, questions: &Questions<'_>) -> Option<&'static str> {
    MAY_BE_ABSENT.iter().copied().find(|name| !questions.has(name) && query.sql.contains(name))
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
