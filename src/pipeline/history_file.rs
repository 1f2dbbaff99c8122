//! `history.json`: what earlier runs found, taken over from run to run.

use super::outcome::RunOutcome;
use crate::finding::{Answer, Class, Evidence, EvidenceKey, Finding};
use crate::history::{History, Seen};
use crate::lake::Store;
use crate::lists::ResponseEntry;
use crate::measure::MEASURES;
use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::Path;

const FILE: &str = "history.json";

/// Reads the history that the last run of a store left; an empty one if there is none.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn read_history(store: &Store) -> Result<History> {
    let Some(path) = store.latest_run().map(|run| run.join(FILE)).filter(|path| path.exists()) else {
        return Ok(History::default());
    };
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    serde_json::from_str(&text).with_context(|| {
        format!(
            "`{}` is damaged\n\nhint: remove the file; then findings count as new, and answers as not given",
            path.display()
        )
    })
}

/// Writes the history of a run into its folder.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn write_history(outcome: &RunOutcome<'_>, dir: &Path) -> Result<()> {
    let path = dir.join(FILE);
    let text = serde_json::to_string_pretty(outcome.history)?;
    std::fs::write(&path, text + "\n").with_context(|| format!("cannot write `{}`", path.display()))
}

/// Adds the findings of a run to the history, and to each finding when it was first seen and what was answered to it.
pub(super) fn join_history(
    history: &mut History,
    findings: &mut [Finding],
    evidence: &Evidence,
    responses: &[ResponseEntry],
    as_of: i64,
    zone: &TimeZone,
) {
    let day_of = |at: i64| {
        Timestamp::from_microsecond(at).map_or(Date::MIN, |at| at.to_zoned_datetime(zone.clone()).date())
    };
    let day = day_of(as_of);
    let seen = findings.iter().map(|finding| {
        let seen = Seen {
            class: finding.class.id().to_owned(),
            level: finding.level.of_facts(),
            subject: finding.subject.clone(),
            first_seen: day,
            last_seen: day,
            cases: cases_of(finding, evidence),
        };
        (finding.finding_id.clone(), seen)
    });
    history.add(seen);
    for finding in findings {
        finding.first_seen = history.findings.get(&finding.finding_id).map(|seen| seen.first_seen);
        let own = responses.iter().filter(|response| response.finding_id == finding.finding_id);
        finding.answers = own
            .map(|response| Answer {
                who: response.who.clone(),
                day: response.answered_at.map(day_of),
                text: response.text.clone(),
                objective_cause: response.objective_cause,
            })
            .collect();
    }
}

/// Returns the cases that are shown as evidence of a finding.
fn cases_of(finding: &Finding, evidence: &Evidence) -> BTreeSet<String> {
    if finding.class == Class::Data {
        return BTreeSet::new();
    }
    let is_of = |(level, measure, subject): &EvidenceKey| {
        Some(*level) == finding.level.of_facts()
            && *subject == finding.subject
            && finding.measures.contains(&MEASURES[*measure].id)
    };
    let rows = evidence.rows().filter(|(key, _)| is_of(key)).flat_map(|(_, rows)| rows);
    rows.map(|row| row.case_id).collect()
}
