//! `buckstop query`: SQL over the store, by name or in full.

use super::arguments::{Common, Query};
use super::run::zone;
use super::terminal::width;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions};
use crate::lang::Lang;
use crate::query::{DataFrame, TableSource, find_query, load_queries, run_sql, show_table, write_file};
use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn query(asked: &Query, settings: &Settings, _: &Common) -> Result<()> {
    let Some(sql) = text(asked)? else { return show_queries(settings.lang) };
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let zone = zone(settings, store.manifest())?;
    let frame = run_sql(&tables(&store)?, &sql, &parameters(&asked.parameters)?)?;
    put_out(&frame, asked, &zone)
}

/// The SQL asked for; `None` if nothing was asked.
fn text(asked: &Query) -> Result<Option<String>> {
    if let Some(sql) = &asked.sql {
        return Ok(Some(sql.clone()));
    }
    let Some(name) = &asked.name else { return Ok(None) };
    if Path::new(name).extension().is_some_and(|extension| extension == "sql") {
        let sql = std::fs::read_to_string(name).with_context(|| format!("cannot read the query `{name}`"))?;
        return Ok(Some(sql));
    }
    let queries = load_queries(None)?;
    Ok(Some(find_query(&queries, name)?.sql.clone()))
}

fn show_queries(lang: Lang) -> Result<()> {
    let text = super::list::queries(lang)?;
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

fn put_out(frame: &DataFrame, asked: &Query, zone: &TimeZone) -> Result<()> {
    if let Some(path) = &asked.out {
        write_file(frame, zone, path)?;
        tracing::info!("wrote {} rows to {}", frame.height(), path.display());
        return Ok(());
    }
    let shown = show_table(frame, zone, asked.rows, width())?;
    writeln!(std::io::stdout().lock(), "{}", shown.text)?;
    if let Some(note) = shown.note {
        tracing::info!("{note}");
    }
    Ok(())
}

fn parameters(given: &[String]) -> Result<BTreeMap<String, String>> {
    given
        .iter()
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.to_owned())),
            None => bail!("`{pair}` is not a parameter\n\nhint: write `--param unit='Sở Tài chính'`"),
        })
        .collect()
}

/// The tables of the last run, and those of the lake.
fn tables(store: &Store) -> Result<Vec<TableSource>> {
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
