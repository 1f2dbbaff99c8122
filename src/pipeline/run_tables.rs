//! The tables by which `diff` compares two runs: a published run has them in its files, the present run in its sheets.

use crate::diff::RunTables;
use crate::published::{PublishedTables, rows_of_sheet};
use crate::query::Tables;
use crate::report::Sheet;
use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::path::Path;

/// Reads what is compared of a published run, by its folder.
///
/// # Errors
/// If the run has no tables, or they cannot be read.
pub fn run_tables(run: &Path, zone: &TimeZone) -> Result<RunTables> {
    let path = run.join("run.json");
    let ledger =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let ledger: Value =
        serde_json::from_str(&ledger).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = |key: &str| ledger[key].as_str().unwrap_or_default().to_owned();
    let tables = Tables { sources: super::tables_of_run(run)?, zone: zone.clone(), as_of: None };
    let published = PublishedTables(&tables);
    Ok(RunTables {
        run_id: run.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        as_of: text("as_of"),
        program: text("buckstop_version"),
        settings: ledger["configuration"].clone(),
        findings: published.ask("SELECT * FROM findings ORDER BY position", &[])?,
        measures: published
            .ask("SELECT * FROM measures WHERE subject IN (SELECT subject FROM findings)", &[])?,
    })
}

/// Takes what is compared of the present run from its sheets: its findings, and the measures of those that it or the run
/// `before` has findings about.
///
/// # Errors
/// If the sheets are not as expected.
pub(super) fn present_tables(
    sheets: &[Sheet],
    before: &RunTables,
    settings: Value,
    as_of: i64,
) -> Result<RunTables> {
    let sheet = |id: &str| sheets.iter().find(|sheet| sheet.id == id);
    let findings: Vec<crate::published::FindingRow> =
        sheet("findings").map_or(Ok(Vec::new()), |sheet| rows_of_sheet(sheet, |_| true))?;
    let named: std::collections::BTreeSet<&str> =
        findings.iter().chain(&before.findings).map(|finding| finding.subject.as_str()).collect();
    let measures = sheet("measures")
        .map_or(Ok(Vec::new()), |sheet| rows_of_sheet(sheet, |subject| named.contains(subject)))?;
    Ok(RunTables {
        run_id: String::new(),
        as_of: Timestamp::from_microsecond(as_of)?.to_string(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        settings,
        findings,
        measures,
    })
}
