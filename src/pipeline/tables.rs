//! The tables that SQL sees: those of the lake, and the facts and results of the last run.

use crate::lake::Store;
use crate::query::TableSource;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The tables of a store and of its last run, if there is one.
///
/// # Errors
/// If a folder of the run cannot be read.
pub fn tables(store: &Store) -> Result<Vec<TableSource>> {
    let mut tables = vec![
        TableSource { name: "events".to_owned(), files: store.event_files() },
        TableSource { name: "case_export".to_owned(), files: store.case_files() },
    ];
    let Some(run) = store.latest_run() else { return Ok(tables) };
    for path in sorted(&run)? {
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

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
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
