//! `buckstop run` and `buckstop ingest`.

use super::arguments::{Common, Inputs};
use super::progress::Bars;
use super::terminal;
use crate::config::Settings;
use crate::pipeline::{self, Job};
use anyhow::{Result, bail};
use jiff::Timestamp;

/// Runs the nightly job, and shows the first findings.
pub(super) fn run(inputs: &Inputs, settings: &Settings, common: &Common) -> Result<()> {
    let bars = Bars::new(common);
    let run = pipeline::run(&job(inputs, settings, &bars))?;
    terminal::findings(&run.findings, settings.report.top, settings.lang)?;
    for path in &run.reports {
        tracing::info!(event = "file_written", path = %path.display(), "wrote {}", path.display());
    }
    tracing::info!(
        event = "run_published",
        run_id = run.id,
        path = %run.dir.display(),
        findings = run.findings.len(),
        "run complete: {}",
        run.dir.display()
    );
    Ok(())
}

/// Reads files into the store.
pub(super) fn ingest(inputs: &Inputs, settings: &Settings, common: &Common) -> Result<()> {
    if inputs.files.is_empty() {
        bail!("no file to read\n\nhint: name files or folders, such as `buckstop ingest data-samples/`");
    }
    pipeline::ingest(&job(inputs, settings, &Bars::new(common)))?;
    Ok(())
}

fn job<'a>(inputs: &'a Inputs, settings: &'a Settings, bars: &'a Bars) -> Job<'a> {
    Job {
        settings,
        files: &inputs.files,
        as_of: inputs.as_of.as_deref(),
        ignore_gate: inputs.no_gate,
        now: Timestamp::now(),
        progress: bars,
    }
}
