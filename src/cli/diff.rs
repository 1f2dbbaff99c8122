//! `buckstop diff`: what changed between two runs, and why.

use super::arguments::{Diff, TextOrJson};
use crate::config::Settings;
use crate::diff::{compare, text};
use crate::lake::{Store, StoreOptions};
use crate::pipeline::{DataZone, key_id_of_run, run_tables};
use crate::text_table::terminal_width;
use anyhow::{Context, Result, bail, ensure};
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
        let under = key_id_of_run(newest)?;
        let mut before = None;
        for run in runs[..runs.len() - 1].iter().rev() {
            if before.is_none() && key_id_of_run(run)? == under {
                before = Some(run);
            }
        }
        before.with_context(|| {
            format!(
                "there is only one run, `{}`, under its names\n\nhint: compare again after the next night",
                id_of(newest)
            )
        })?
    };
    ensure!(
        key_id_of_run(before)? == key_id_of_run(after)?,
        "`{}` and `{}` show people under different names, so nobody can be compared\n\nhint: compare runs with the same \
         `--pseudonymise`",
        id_of(before),
        id_of(after)
    );
    let difference = compare(&run_tables(before, &zone)?, &run_tables(after, &zone)?);
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
