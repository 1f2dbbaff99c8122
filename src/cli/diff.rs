//! `buckstop diff`: what changed between two runs, and why.

use super::arguments::{Diff, TextOrJson};
use crate::config::Settings;
use crate::diff::{RunTables, compare, text};
use crate::lake::{Store, StoreOptions};
use crate::pipeline::{DataZone, tables_of_run};
use crate::published::PublishedTables;
use crate::query::Tables;
use crate::text_table::terminal_width;
use anyhow::{Context, Result, bail, ensure};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The width of the text if stdout is not a terminal.
const DEFAULT_WIDTH: u16 = 120;

/// Compares two runs on stdout.
pub(super) fn diff(asked: &Diff, settings: &Settings) -> Result<()> {
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let zone = DataZone::of_store(settings, store.manifest())?.zone;
    let runs = store.runs()?;
    let newest = runs.last().context("the store has no run yet\n\nhint: `buckstop run FILES` makes one")?;
    let after = asked.after.as_deref().map_or(Ok(newest), |id| named(&runs, id))?;
    let before = if let Some(id) = asked.before.as_deref() {
        named(&runs, id)?
    } else {
        ensure!(
            runs.len() > 1,
            "there is only one run, `{}`\n\nhint: compare again after the next night",
            id_of(newest)
        );
        &runs[runs.len() - 2]
    };
    let difference = compare(&read(before, &zone)?, &read(after, &zone)?);
    let mut out = std::io::stdout().lock();
    match asked.format {
        TextOrJson::Text => {
            write!(out, "{}", text(&difference, settings.lang, terminal_width().unwrap_or(DEFAULT_WIDTH)))?;
        }
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &difference)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn id_of(run: &Path) -> String {
    run.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The run of this id.
fn named<'r>(runs: &'r [PathBuf], id: &str) -> Result<&'r PathBuf> {
    if let Some(run) = runs.iter().find(|run| id_of(run) == id) {
        return Ok(run);
    }
    let ids: Vec<String> = runs.iter().rev().take(5).map(|run| id_of(run)).collect();
    bail!("there is no run `{id}`\n\nhint: the newest are {}", ids.join(", "))
}

/// Reads what is compared of a run.
fn read(run: &Path, zone: &TimeZone) -> Result<RunTables> {
    let path = run.join("run.json");
    let ledger =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let ledger: Value =
        serde_json::from_str(&ledger).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = |key: &str| ledger[key].as_str().unwrap_or_default().to_owned();
    let tables = Tables { sources: tables_of_run(run)?, zone: zone.clone(), as_of: None };
    let published = PublishedTables(&tables);
    Ok(RunTables {
        run_id: id_of(run),
        as_of: text("as_of"),
        program: text("buckstop_version"),
        settings: ledger["configuration"].clone(),
        findings: published.ask("SELECT * FROM findings ORDER BY position", &[])?,
        measures: published.ask("SELECT * FROM measures", &[])?,
    })
}
