//! The named queries behind the reports of a run. They are computed at once: each bucket of facts is decoded once for all of
//! them, and a query that two reports show is computed once.

use super::outcome::RunOutcome;
use super::tables::{CASE_EXPORT, tables_of_run};
use crate::query::{Answer, NamedQuery, Request, TableSource, Tables, find_query, run_queries};
use anyhow::{Result, anyhow};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;

/// The values of parameters by their names.
pub(super) type Given = BTreeMap<String, String>;

/// The place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(usize);

/// Queries that are to be computed.
pub(super) struct Questions<'q> {
    queries: &'q [NamedQuery],
    tables: Tables,
    requests: Vec<Request<'q>>,
}

impl<'q> Questions<'q> {
    /// Questions about the facts and tables in the folder of a run.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub(super) fn new(outcome: &RunOutcome<'_>, dir: &Path, queries: &'q [NamedQuery]) -> Result<Self> {
        let mut sources = tables_of_run(dir)?;
        // A run under pseudonyms has a table of its own.
        if outcome.names.pseudonyms().is_none() {
            sources.push(TableSource { name: CASE_EXPORT.to_owned(), files: outcome.store.case_files() });
        }
        let tables = Tables { sources, zone: outcome.zone.zone.clone(), as_of: Some(outcome.as_of) };
        Ok(Self { queries, tables, requests: Vec::new() })
    }

    /// Returns a query by its name.
    ///
    /// # Errors
    /// If there is no such query.
    pub(super) fn query(&self, name: &str) -> Result<&'q NamedQuery> {
        find_query(self.queries, name)
    }

    /// Returns true if a table has files.
    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.sources.iter().any(|source| source.name == table && !source.files.is_empty())
    }

    /// Returns the zone in which days are cut.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.tables.zone
    }

    /// Adds a query, and returns where its answer will be.
    pub(super) fn ask(&mut self, query: &'q NamedQuery, given: Given) -> Place {
        let is_same = |one: &Request<'_>| one.query.name == query.name && one.given == given;
        if let Some(known) = self.requests.iter().position(is_same) {
            return Place(known);
        }
        self.requests.push(Request { query, given });
        Place(self.requests.len() - 1)
    }

    /// Computes all of them.
    pub(super) fn answers(self) -> Answers<'q> {
        let answers = run_queries(&self.requests, &self.tables);
        Answers { answers, requests: self.requests, zone: self.tables.zone }
    }
}

/// What came of the queries.
pub(super) struct Answers<'q> {
    answers: Vec<Result<Answer>>,
    requests: Vec<Request<'q>>,
    /// The zone in which days were cut.
    pub(super) zone: TimeZone,
}

impl<'q> Answers<'q> {
    /// Returns what was asked, and the answer.
    ///
    /// # Errors
    /// If the query could not be computed.
    pub(super) fn at(&self, place: Place) -> Result<(&Request<'q>, &Answer)> {
        let request = &self.requests[place.0];
        match &self.answers[place.0] {
            Ok(answer) => Ok((request, answer)),
            Err(error) => Err(anyhow!("{error:#}")
                .context(format!("cannot run the query `{}` for the report", request.query.name))),
        }
    }
}
