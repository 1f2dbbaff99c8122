//! What the log says of a file that was read, and of its rows once they are stored.

use super::dropped::{dropped_entries, words};
use super::names::Names;
use crate::event::Kind;
use crate::lake::{DroppedEntry, FileEntry};
use crate::profile::{EventTimes, Skip};
use crate::source::{FileReport, SheetOutcome};

/// Activities without a rule that are named; `buckstop check` lists all of them.
const NAMED_ACTIVITIES: usize = 5;

/// Logs how a file was read and what is odd about it, under the names that the run shows.
pub(super) fn log_report(name: &str, report: &FileReport, names: &Names) {
    let name = &*names.source(name);
    if let Some(profile) = &report.profile {
        tracing::info!(
            event = "file_read",
            file = name,
            profile,
            encoding = report.encoding,
            "{name}: profile {profile} ({}); {}",
            report.reason.en,
            report.encoding
        );
    }
    log_sheets(name, report, names);
    for warning in &report.warnings {
        let text = warning.text().en;
        tracing::warn!(event = "file_warning", file = name, "{name}: {text}");
    }
    log_left_out(name, report, names);
    log_oddities(name, report, names);
    for kind in report.kinds.iter().filter(|kind| kind.kind == Kind::Unknown).take(NAMED_ACTIVITIES) {
        let (activity, rows) = (&kind.activity, kind.rows);
        tracing::warn!(
            event = "activity_unknown",
            file = name,
            activity,
            rows,
            "{name}: no rule for the activity `{activity}` ({rows} rows): its kind is unknown"
        );
    }
}

fn log_sheets(name: &str, report: &FileReport, names: &Names) {
    for sheet in &report.sheets {
        let shown = names.source(&sheet.name);
        if let SheetOutcome::Read { header_row } = sheet.outcome {
            tracing::info!(
                event = "sheet_read",
                file = name,
                sheet = %shown,
                "{name} > {shown}: read with profile {}, header in row {header_row}",
                sheet.profile.as_deref().unwrap_or_default()
            );
        } else {
            tracing::warn!(
                event = "sheet_passed_over",
                file = name,
                sheet = %shown,
                "{name} > {shown}: {}",
                sheet.outcome.text().en
            );
        }
    }
}

/// Logs the rows and events that are not stored.
fn log_left_out(name: &str, report: &FileReport, names: &Names) {
    for (reason, rows) in &report.rejected_by {
        let text = reason.text().en;
        tracing::warn!(
            event = "rows_rejected",
            file = name,
            reason = reason.id(),
            rows,
            "{name}: {rows} rows rejected: {text}; rejects/ of the store lists each of them"
        );
    }
    for (skip, rows) in report.skipped_by.iter().filter(|(skip, _)| *skip != Skip::NoRecord) {
        let text = skip.text().en;
        tracing::info!(event = "rows_skipped", file = name, rows, "{name}: {rows} rows skipped: {text}");
    }
    for entry in dropped_entries(report).iter().filter(|entry| !is_step(report, entry)) {
        let entry = DroppedEntry { example: names.text(&entry.example).to_owned(), ..entry.clone() };
        let DroppedEntry { column, meaning, reason, count, example } = &entry;
        tracing::warn!(
            event = "values_dropped",
            file = name,
            column,
            meaning,
            reason,
            count,
            example,
            "{name}: {}",
            words(&entry).en
        );
    }
    for step in report.milestones.iter().filter(|step| step.unreadable.rows > 0) {
        let (activity, rows) = (&step.activity, step.unreadable.rows);
        let example = names.text(&step.unreadable.example);
        tracing::warn!(
            event = "milestone_unreadable",
            file = name,
            activity,
            rows,
            "{name}: {rows} rows have no event `{activity}`: its time cannot be read, as in `{example}`"
        );
    }
}

/// Returns true for the time of a step, which has a line of its own.
fn is_step(report: &FileReport, entry: &DroppedEntry) -> bool {
    report.milestones.iter().any(|step| step.activity == entry.meaning)
}

/// Logs values that look wrong and are kept.
fn log_oddities(name: &str, report: &FileReport, names: &Names) {
    let codes = &report.odd_case_codes;
    if codes.rows > 0 {
        let (rows, example) = (codes.rows, names.text(&codes.example));
        tracing::warn!(
            event = "odd_case_codes",
            file = name,
            rows,
            "{name}: {rows} rows have an odd case code, such as `{example}`; they are kept"
        );
    }
    let backwards = &report.ended_before_begun;
    if backwards.rows > 0 {
        let (rows, example) = (backwards.rows, names.text(&backwards.example));
        tracing::warn!(
            event = "ended_before_begun",
            file = name,
            rows,
            "{name}: {rows} cases are finished before they are received, such as `{example}`; they are kept"
        );
    }
}

/// Logs that nearly all times of a file have no time of day.
pub(super) fn log_only_dates(name: &str, times: EventTimes) {
    let EventTimes { read, at_midnight } = times;
    tracing::warn!(
        event = "only_dates",
        file = name,
        times = read,
        at_midnight,
        "{name}: {at_midnight} of {read} times are at 0:00, as dates without a time of day are: waits are right to the day \
         only\n\nhint: export the time of day too; if it has a column of its own, name it as `time_of_day` in a profile"
    );
}

/// Logs that an ingest divided the buckets of the store.
pub(super) fn log_growth(before: usize, buckets: usize) {
    if buckets > before {
        tracing::info!(
            event = "buckets_grew",
            before,
            buckets,
            "the store has {buckets} buckets instead of {before}"
        );
    }
}

/// Logs what became of each row of a committed file.
pub(super) fn log_ledger(file: &FileEntry) {
    tracing::info!(
        event = "file_ledger",
        file = file.name,
        profile = file.profile,
        rows_read = file.rows_read,
        rows_split = file.rows_split,
        stored = file.stored,
        duplicate = file.duplicate,
        replaced = file.replaced,
        rejected = file.rejected,
        skipped = file.skipped,
        "{}: {} rows read, {} split off = {} stored, {} duplicate, {} replaced, {} rejected, {} skipped",
        file.name,
        file.rows_read,
        file.rows_split,
        file.stored,
        file.duplicate,
        file.replaced,
        file.rejected,
        file.skipped,
    );
}
