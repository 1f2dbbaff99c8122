//! The tables that SQL sees: those of the lake, and the facts and results of the last run.

use super::data_zone::DataZone;
use super::names::Names;
use super::one_unit::OF_UNIT;
use crate::config::Settings;
use crate::lake::Store;
use crate::query::{TableSource, Tables};
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// The tables of a store and of its last run, if there is one, in the zone of the settings. If these name a unit, the tables are
/// those that the run has limited to it.
///
/// # Errors
/// If a folder of the run or its ledger cannot be read, or if the zone does not exist.
pub fn tables(store: &Store, settings: &Settings) -> Result<Tables> {
    let ledger = match store.latest_run() {
        Some(run) if run.join(LEDGER).is_file() => read_ledger(&run.join(LEDGER))?,
        _ => RunLedger::default(),
    };
    let zone = DataZone::of_store(settings, store.manifest())?.zone;
    if !settings.report.unit.is_empty() {
        let sources = tables_of_unit(store, settings, &ledger)?;
        return Ok(Tables { sources, zone, as_of: ledger.as_of });
    }
    let mut sources = Vec::new();
    // The tables of the lake have real names. A run under pseudonyms has those that it may show itself.
    if ledger.key_id.is_none() {
        sources.push(TableSource { name: "events".to_owned(), files: store.event_files() });
        sources.push(TableSource { name: CASE_EXPORT.to_owned(), files: store.case_files() });
    }
    if let Some(run) = store.latest_run() {
        sources.extend(tables_of_run(&run)?);
    }
    Ok(Tables { sources, zone, as_of: ledger.as_of })
}

/// The tables of the last run that are limited to the unit of the settings.
fn tables_of_unit(store: &Store, settings: &Settings, ledger: &RunLedger) -> Result<Vec<TableSource>> {
    let unit = settings.report.unit.as_str();
    let shown = Names::of(settings)?.unit(unit).into_owned();
    let is_of_unit = ledger.one_unit.as_deref().is_some_and(|one| one == unit || one == shown);
    let run = store.latest_run().filter(|_| is_of_unit).with_context(|| {
        format!("the last run has no tables of the unit `{unit}`\n\nhint: `buckstop run --unit '{unit}'` writes them")
    })?;
    tables_of_run(&run.join(OF_UNIT))
}

/// The table of the cases that came with an export of their own.
pub(super) const CASE_EXPORT: &str = "case_export";

const LEDGER: &str = "run.json";

/// What the ledger of a run says about its tables.
#[derive(Default)]
struct RunLedger {
    /// The instant up to which the run counted its facts.
    as_of: Option<i64>,
    /// The id of the key of its pseudonyms; `None` for real names.
    key_id: Option<String>,
    /// The unit of which it has tables of its own.
    one_unit: Option<String>,
}

/// Returns the id of the key of a run's pseudonyms, by its folder; `None` if it shows real names, or has no ledger.
///
/// # Errors
/// If the ledger of the run cannot be read.
pub fn key_id_of_run(run: &Path) -> Result<Option<String>> {
    let ledger = run.join(LEDGER);
    if ledger.is_file() { Ok(read_ledger(&ledger)?.key_id) } else { Ok(None) }
}

fn read_ledger(path: &Path) -> Result<RunLedger> {
    let read = || -> Result<RunLedger> {
        let ledger: serde_json::Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let as_of = ledger["as_of"].as_str().map(str::parse::<Timestamp>).transpose()?;
        let key_id = ledger["pseudonym_key_id"].as_str().map(str::to_owned);
        let one_unit = ledger["one_unit"].as_str().map(str::to_owned);
        Ok(RunLedger { as_of: as_of.map(Timestamp::as_microsecond), key_id, one_unit })
    };
    read().with_context(|| format!("cannot read `{}`", path.display()))
}

/// The facts and results of a run, by its folder.
///
/// # Errors
/// If a folder of the run cannot be read.
pub fn tables_of_run(run: &Path) -> Result<Vec<TableSource>> {
    let mut tables = Vec::new();
    for path in sorted(run)? {
        if path.extension().is_some_and(|extension| extension == "parquet") {
            tables.push(TableSource { name: stem(&path), files: vec![path] });
        }
    }
    let facts = run.join("facts");
    if facts.is_dir() {
        for folder in sorted(&facts)? {
            tables.push(TableSource { name: stem(&folder), files: sorted(&folder)? });
        }
    }
    Ok(tables)
}

/// The paths in a folder, in order.
pub(super) fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read `{}`", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
