//! `history.json`: what earlier runs found, taken over from run to run.

use super::names::Names;
use super::outcome::RunOutcome;
use super::pseudonymous_history::PseudonymousHistory;
use crate::finding::{Answer, Class, Evidence, EvidenceKey, Finding};
use crate::history::{History, Seen};
use crate::lake::{Store, Writer};
use crate::lists::ResponseEntry;
use crate::measure::MEASURES;
use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::Path;

const FILE: &str = "history.json";

/// Reads the history that the last run under the same names left; an empty one if there is none. Under pseudonyms, the
/// history under real names comes first, and answers to its findings are answers to those of the pseudonyms.
///
/// # Errors
/// If the file of a run cannot be read.
pub(super) fn read_history(store: &Store, names: &Names, responses: &mut [ResponseEntry]) -> Result<History> {
    let own = last_history(store, names.key_id())?;
    let Some(pseudonyms) = names.pseudonyms() else { return Ok(own) };
    let translated = PseudonymousHistory::new(&last_history(store, None)?, pseudonyms);
    for response in responses {
        if let Some(id) = translated.ids.get(&response.finding_id) {
            response.finding_id.clone_from(id);
        }
    }
    Ok(translated.followed_by(own))
}

/// Returns the history of the last run whose names are those of this key; `None` stands for real names. If there is no
/// such run, a purge may have kept what is under real names.
///
/// # Errors
/// If the file of a run cannot be read.
pub(super) fn last_history(store: &Store, key_id: Option<&str>) -> Result<History> {
    for run in store.runs()?.iter().rev() {
        if let Some(history) = read_file(&run.join(FILE))?
            && history.key_id.as_deref() == key_id
        {
            return Ok(history);
        }
    }
    let kept = if key_id.is_none() { read_kept_history(store)? } else { None };
    Ok(kept.unwrap_or_else(|| History { key_id: key_id.map(str::to_owned), ..History::default() }))
}

/// Keeps a history at the top of the store, because a purge removes the runs that have it.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn keep_history(store: &Store, writer: &Writer, history: &History) -> Result<()> {
    store.write_file(writer, FILE, (serde_json::to_string_pretty(history)? + "\n").as_bytes())
}

/// Returns the history that a purge kept.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn read_kept_history(store: &Store) -> Result<Option<History>> {
    read_file(&store.dir().join(FILE))
}

fn read_file(path: &Path) -> Result<Option<History>> {
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let history = serde_json::from_str(&text).with_context(|| {
        format!(
            "`{}` is damaged\n\nhint: remove the file; then findings count as new, and answers as not given",
            path.display()
        )
    })?;
    Ok(Some(history))
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
