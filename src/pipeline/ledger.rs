//! `run.json`: the ledger, versions, a hash of the configuration, times and memory.

use super::ingest::Ingested;
use super::publish::Output;
use super::working_time::data_zone;
use crate::lake::{Manifest, StoredList};
use crate::measure::Withheld;
use anyhow::Result;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Instant;

/// Wall-clock and CPU time by stage.
pub(super) struct Stopwatch {
    last: (Instant, f64),
    laps: Vec<(&'static str, f64, f64)>,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self { last: (Instant::now(), cpu_seconds()), laps: Vec::new() }
    }

    /// Ends a stage.
    pub(super) fn lap(&mut self, stage: &'static str) {
        let now = (Instant::now(), cpu_seconds());
        let (wall, cpu) = (now.0.duration_since(self.last.0).as_secs_f64(), now.1 - self.last.1);
        self.laps.push((stage, wall, cpu));
        self.last = now;
        tracing::info!(
            event = "stage_done",
            stage,
            wall_seconds = wall,
            cpu_seconds = cpu,
            "{stage}: {wall:.1} s"
        );
    }
}

/// The document. Times and memory differ from run to run; all else follows from input and configuration.
pub(super) fn run_json(
    output: &Output<'_>,
    ingested: &Ingested,
    watch: &Stopwatch,
    run_id: &str,
) -> Result<Value> {
    let settings = serde_json::to_value(output.settings)?;
    let mut of_result = settings.clone();
    if let Some(table) = of_result.as_object_mut() {
        // None of them changes a result.
        table.remove("threads");
        table.remove("store");
        table.remove("gate");
    }
    let manifest = output.store.manifest();
    let stages: Vec<Value> = watch
        .laps
        .iter()
        .map(|(stage, wall, cpu)| json!({ "stage": stage, "wall_seconds": wall, "cpu_seconds": cpu }))
        .collect();
    Ok(json!({
        "run_id": run_id,
        "buckstop_version": env!("CARGO_PKG_VERSION"),
        "walk_version": 3,
        "store_format_version": manifest.format_version,
        "as_of": Timestamp::from_microsecond(output.as_of)?.to_string(),
        "data_zone": data_zone(manifest),
        "configuration_hash": blake3::hash(of_result.to_string().as_bytes()).to_hex().as_str(),
        "configuration": settings,
        "files": manifest.files,
        "files_of_this_run": ingested.files,
        "files_known_before": ingested.known,
        "files_passed_over": ingested.passed_over,
        "gate_overridden": ingested.overridden.iter().map(ToString::to_string).collect::<Vec<String>>(),
        "totals": output.traced.totals,
        "lists": lists(manifest),
        "findings": output.findings.len(),
        "withheld": output.withheld.iter().map(withheld_json).collect::<Vec<Value>>(),
        "cases_without_events": output.traced.eventless.units(),
        "threads": output.threads,
        "stages": stages,
        "peak_memory_bytes": peak_memory_bytes(),
    }))
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

/// The reference lists in force: on them, too, the result depends.
fn lists(manifest: &Manifest) -> Vec<Value> {
    let file = |sequence: u32| manifest.files.iter().find(|file| file.sequence == sequence);
    let shown = |list: &StoredList| {
        let file = file(list.sequence)?;
        let (name, profile, hash) = (&file.name, &file.profile, &file.content_hash);
        Some(json!({ "name": name, "profile": profile, "content_hash": hash, "rows": list.entries.len() }))
    };
    manifest.lists.iter().filter_map(shown).collect()
}

/// CPU seconds of this process so far, of all threads; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th fields after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: f64 =
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_SECOND
}

/// The most memory this process has had, in bytes; `None` where the system does not tell.
fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}
