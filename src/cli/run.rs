//! `buckstop run` and `buckstop ingest`.

use super::arguments::{Common, Inputs, Run};
use super::progress::Bars;
use super::terminal;
use crate::config::Settings;
use crate::lang::{Bilingual, Lang};
use crate::pipeline::{self, Job};
use crate::report::{ChangeSort, Changes};
use anyhow::{Result, bail};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Runs the nightly job, and shows the first findings.
pub(super) fn run(asked: &Run, mut settings: Settings, common: &Common) -> Result<()> {
    show_as(&mut settings, asked.unit.as_deref(), asked.pseudonymise.as_deref());
    let bars = Bars::new(common);
    let partials = asked.from_partials.as_deref();
    let run = pipeline::run(&Job { partials, ..job(&asked.inputs, &settings, &bars) })?;
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
    if let Some(changes) = &run.changes {
        say_what_changed(changes, settings.lang);
    }
    say_what_to_open(&run.reports, settings.lang);
    Ok(())
}

/// Puts into the settings what the command line says about units and names.
pub(super) fn show_as(settings: &mut Settings, unit: Option<&str>, key: Option<&Path>) {
    if let Some(key) = key {
        key.clone_into(&mut settings.privacy.pseudonymise);
    }
    if let Some(unit) = unit {
        unit.clone_into(&mut settings.report.unit);
    }
}

/// Says in one line how many findings are new and how many are gone.
fn say_what_changed(changes: &Changes, lang: Lang) {
    let [new, other_class, gone] =
        [ChangeSort::New, ChangeSort::OtherClass, ChangeSort::Gone].map(|sort| changes.count(sort));
    let run = &changes.run_before;
    let text = Bilingual::new(
        format!("So với lần chạy {run}: {new} phát hiện mới, {other_class} đổi loại, {gone} không còn"),
        format!("{new} new, {other_class} of another class, {gone} gone since the run of {run}"),
    );
    tracing::info!(event = "changes", run_before = run, new, other_class, gone, "{}", text.get(lang));
}

/// Ends a run with the reports for people, and which of them to open first.
fn say_what_to_open(reports: &[PathBuf], lang: Lang) {
    let of = |name: &str| reports.iter().find(|path| path.ends_with(name)).map(|path| path.display());
    let text = match (of("report.html"), of("findings.xlsx")) {
        (Some(page), Some(book)) => Bilingual::new(
            format!(
                "Hãy mở trước: {page} (bằng trình duyệt, không cần mạng). Bảng tính có cùng số liệu: {book}"
            ),
            format!(
                "Open first: {page} (in a browser, without a network). The spreadsheet has the same figures: {book}"
            ),
        ),
        (Some(only), None) | (None, Some(only)) => {
            Bilingual::new(format!("Hãy mở: {only}"), format!("Open: {only}"))
        }
        (None, None) => return,
    };
    tracing::info!(event = "open_first", "{}", text.get(lang));
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
        partials: None,
        now: Timestamp::now(),
        progress: bars,
    }
}
