//! Asks the tables of a run.

use crate::query::{Tables, rows_of, run_sql};
use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The tables of a run.
#[derive(Clone, Copy, Debug)]
pub struct PublishedTables<'a>(pub &'a Tables);

impl PublishedTables<'_> {
    /// Returns true if the run has a table of this name.
    pub fn has(&self, table: &str) -> bool {
        self.0.sources.iter().any(|one| one.name == table && !one.files.is_empty())
    }

    /// Runs a statement with these parameters and returns its rows.
    ///
    /// # Errors
    /// If the statement cannot run, or its columns are not those of the struct.
    pub fn ask<Row: DeserializeOwned>(&self, sql: &str, given: &[(&str, &str)]) -> Result<Vec<Row>> {
        let given: BTreeMap<String, String> =
            given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let frame = run_sql(self.0, sql, &given)?;
        rows_of(&frame, &self.0.zone)
            .context("the tables of the run are not as expected\n\nhint: `buckstop run` writes them anew")
    }
}
