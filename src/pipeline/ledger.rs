//! `run.json`: the ledger of a run, with versions, a hash of the configuration, times and memory.

use super::leave::leave_json;
use super::listed::listed_json;
use super::names::Names;
use super::outcome::RunOutcome;
use super::stopwatch::{Stopwatch, peak_memory_bytes};
use crate::bulk::SystemAccount;
use crate::config::Settings;
use crate::lake::{FileEntry, Manifest, StoredList};
use crate::measure::Withheld;
use crate::source::UnreadFile;
use anyhow::{Context, Result};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::path::Path;

/// Writes `run.json` into a folder: what was read, what was done with it, by which version, and how long it took.
pub(super) fn write_ledger(
    outcome: &RunOutcome<'_>,
    watch: &Stopwatch,
    run_id: &str,
    dir: &Path,
) -> Result<()> {
    let path = dir.join("run.json");
    let text = serde_json::to_string_pretty(&run_json(outcome, watch, run_id)?)?;
    std::fs::write(&path, text + "\n").with_context(|| format!("cannot write `{}`", path.display()))
}

/// The document. Times and memory differ from run to run; everything else follows from input and configuration.
fn run_json(outcome: &RunOutcome<'_>, watch: &Stopwatch, run_id: &str) -> Result<Value> {
    let ingested = outcome.ingested;
    let settings = shown_settings(outcome.settings, outcome.names)?;
    let of_result = settings_of_result(settings.clone());
    let manifest = outcome.store.manifest();
    let files = outcome.files();
    let stages: Vec<Value> = watch
        .laps()
        .iter()
        .map(|lap| {
            json!({ "stage": lap.stage, "wall_seconds": lap.wall_seconds, "cpu_seconds": lap.cpu_seconds })
        })
        .collect();
    Ok(json!({
        "run_id": run_id,
        "buckstop_version": env!("CARGO_PKG_VERSION"),
        "walk_version": 5,
        "store_format_version": manifest.format_version,
        "as_of": Timestamp::from_microsecond(outcome.as_of)?.to_string(),
        "data_zone": outcome.zone.name,
        "configuration_hash": blake3::hash(of_result.to_string().as_bytes()).to_hex().as_str(),
        "configuration": settings,
        "pseudonym_key_id": outcome.names.key_id(),
        "one_unit": (!outcome.settings.report.unit.is_empty()).then(|| outcome.names.unit(&outcome.settings.report.unit)),
        "files": files,
        "files_of_this_run": ingested.files,
        "files_known_before": ingested.known,
        "files_passed_over": ingested.unread.iter().map(unread_json).collect::<Vec<Value>>(),
        "gate_overridden": ingested.overridden.iter().map(ToString::to_string).collect::<Vec<String>>(),
        "totals": outcome.walked.totals,
        "lists": lists(manifest, &files),
        "systems": outcome.people.systems.iter().map(system_json).collect::<Vec<Value>>(),
        "listed_cases": listed_json(outcome),
        "leave": leave_json(outcome.people.resolution.leave()),
        "findings": outcome.findings.len(),
        "withheld": outcome.withheld.iter().map(withheld_json).collect::<Vec<Value>>(),
        "cases_without_events": outcome.walked.eventless.units(),
        "threads": outcome.threads,
        "stages": stages,
        "peak_memory_bytes": peak_memory_bytes(),
    }))
}

/// Leaves out the settings that change no result.
pub(super) fn settings_of_result(mut settings: Value) -> Value {
    if let Some(table) = settings.as_object_mut() {
        for section in ["threads", "store", "gate", "check", "init"] {
            table.remove(section);
        }
    }
    settings
}

/// Returns the settings as a run shows them: under pseudonyms, without those that name files, units or accounts.
///
/// # Errors
/// If they cannot be written.
pub(super) fn shown_settings(settings: &Settings, names: &Names) -> Result<Value> {
    let mut shown = serde_json::to_value(settings)?;
    if names.key_id().is_some() {
        leave_out_names(&mut shown);
    }
    Ok(shown)
}

fn leave_out_names(settings: &mut Value) {
    const NAMING: &[(&str, &str)] = &[
        ("store", "dir"),
        ("input", "profile"),
        ("calendar", "files"),
        ("calendar", "leave_file"),
        ("calendar", "units"),
        ("excluded", "cases_file"),
        ("people", "lists"),
        ("people", "placeholders"),
        ("report", "unit"),
        ("privacy", "pseudonymise"),
    ];
    for (section, key) in NAMING {
        if let Some(section) = settings.get_mut(section).and_then(Value::as_object_mut) {
            section.remove(*key);
        }
    }
}

fn unread_json(file: &UnreadFile) -> Value {
    json!({ "name": file.name, "reason": file.why.id(), "detail": file.why.text().en })
}

/// An account that is a system, judging by its acts.
fn system_json((official, account): (&String, &SystemAccount)) -> Value {
    json!({
        "official": official,
        "acts": account.acts,
        "units": account.units,
        "around_the_clock": account.around_the_clock,
    })
}

fn withheld_json(withheld: &Withheld) -> Value {
    json!({
        "measure": withheld.measure.id,
        "level": withheld.level.name(),
        "unit": (!withheld.unit.is_empty()).then_some(&withheld.unit),
        "lacks": withheld.lacks.id(),
        "carrying": withheld.carrying,
        "could": withheld.could,
    })
}

/// The reference lists in force, because the result depends on them too.
fn lists(manifest: &Manifest, files: &[FileEntry]) -> Vec<Value> {
    let file = |sequence: u32| files.iter().find(|file| file.sequence == sequence);
    let shown = |list: &StoredList| {
        let file = file(list.sequence)?;
        let (name, profile, hash) = (&file.name, &file.profile, &file.content_hash);
        Some(json!({ "name": name, "profile": profile, "content_hash": hash, "rows": list.entries.len() }))
    };
    manifest.lists.iter().filter_map(shown).collect()
}
