//! The tables that SQL sees: those of the lake, and the facts and results of the last run.

use super::data_zone::DataZone;
use crate::config::Settings;
use crate::lake::Store;
use crate::query::{TableSource, Tables};
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// The tables of a store and of its last run, if there is one, in the zone of the settings.
///
/// # Errors
/// If a folder of the run or its ledger cannot be read, or if the zone does not exist.
pub fn tables(store: &Store, settings: &Settings) -> Result<Tables> {
    let as_of = match store.latest_run() {
        Some(run) if run.join("run.json").is_file() => as_of(&run.join("run.json"))?,
        _ => None,
    };
    let zone = DataZone::of_store(settings, store.manifest())?.zone;
    Ok(Tables { sources: sources(store)?, zone, as_of })
}

/// The instant up to which the run counted its facts, from its ledger.
fn as_of(ledger: &Path) -> Result<Option<i64>> {
    let read = || -> Result<Option<i64>> {
        let ledger: serde_json::Value = serde_json::from_slice(&std::fs::read(ledger)?)?;
        let Some(text) = ledger["as_of"].as_str() else { return Ok(None) };
        Ok(Some(text.parse::<Timestamp>()?.as_microsecond()))
    };
    read().with_context(|| format!("cannot read `{}`", ledger.display()))
}

fn sources(store: &Store) -> Result<Vec<TableSource>> {
    let mut tables = vec![
        TableSource { name: "events".to_owned(), files: store.event_files() },
        TableSource { name: "case_export".to_owned(), files: store.case_files() },
    ];
    if let Some(run) = store.latest_run() {
        tables.extend(tables_of_run(&run)?);
    }
    Ok(tables)
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
