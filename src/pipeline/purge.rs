//! Removes what is older than a day, and proves it.
//!
//! A case goes as a whole if nothing of it happened on that day or later. A row of a list goes with its case; one without a
//! case goes if it is older than the day and than every event that stays, because an old absence still excuses an old hold
//! of a case that goes on. Runs and rejects go altogether: runs have all cases of their time, and rejects have no time.

use super::data_zone::DataZone;
use super::history_file::{keep_history, last_history, read_kept_history};
use crate::config::Settings;
use crate::history::History;
use crate::lake::{PurgeRules, Purged, Remaining, Store, StoreOptions, leftovers};
use crate::lists::{CauseEntry, ListEntry, PilotEntry};
use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// What a purge removed, or would remove.
#[derive(Clone, Debug)]
pub struct PurgeReport {
    /// What goes and what stays, counted before.
    pub purged: Purged,
    /// Findings of earlier runs that are forgotten.
    pub findings_forgotten: u64,
    /// Findings of earlier runs that are still known.
    pub findings_kept: u64,
    /// The same search over what is on the disk afterwards: it would remove nothing. `None` if nothing was removed yet.
    pub proof: Option<Purged>,
}

/// Says what of a store is older than a day, or removes it.
///
/// # Errors
/// If the day is none, the store cannot be read or written, or something is left that should have gone.
pub fn purge(settings: &Settings, before: &str, removes: bool) -> Result<PurgeReport> {
    let day: Date = before
        .parse()
        .with_context(|| format!("`{before}` is not a day\n\nhint: write it as `--before 2024-01-01`"))?;
    let mut store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let mut writer = store.writer()?;
    store.reload()?;
    let zone = DataZone::of_store(settings, store.manifest())?.zone;
    let before_us = zone.to_timestamp(day.at(0, 0, 0, 0))?.as_microsecond();
    let mut history = last_history(&store, None)?;
    let named: BTreeSet<String> =
        cases_of_lists(store.manifest().list_entries()).chain(cases_of_history(&history)).collect();
    let known = history.clone();
    let keeps = |row: &ListEntry, remaining: &Remaining| keeps(row, remaining, before_us, day, &known);
    let rules = PurgeRules { before_us, named: &named, keeps: &keeps };
    let purged = writer.plan_purge(&rules)?;
    let findings = history.findings.len();
    forget(&mut history, &purged.remaining, day);
    let mut report = PurgeReport {
        findings_forgotten: (findings - history.findings.len()) as u64,
        findings_kept: history.findings.len() as u64,
        purged,
        proof: None,
    };
    if !removes {
        return Ok(report);
    }
    if report.purged.removes_anything() {
        // The history would go with the runs. It is kept first: if we are killed in between, it is only said twice.
        keep_history(&store, &writer, &history)?;
        writer.purge(&rules)?;
    } else if read_kept_history(&store)?.is_some() {
        keep_history(&store, &writer, &history)?;
    }
    ensure!(
        store.finish_purge(writer)?,
        "the purge is committed, but somebody still reads the store, so old files are on the disk\n\nhint: end the queries, \
         then purge again"
    );
    report.proof = Some(prove(&mut store, &rules, report.purged.removes_anything(), &history)?);
    Ok(report)
}

/// Searches what is on the disk as if it were to be purged again.
fn prove(store: &mut Store, rules: &PurgeRules<'_>, has_removed: bool, history: &History) -> Result<Purged> {
    let writer = store.writer()?;
    let again = writer.plan_purge(rules)?;
    let left = leftovers(store.dir(), writer.manifest())?;
    ensure!(!again.removes_anything(), "something older is still in the store: {again:?}");
    if has_removed {
        ensure!(left.is_empty(), "files are left that should have gone: {}", left.join(", "));
        ensure!(
            read_kept_history(store)?.as_ref() == Some(history),
            "the history of findings was not kept as it should be"
        );
    }
    Ok(again)
}

/// Returns true if a row of a list stays.
fn keeps(row: &ListEntry, remaining: &Remaining, before: i64, day: Date, known: &History) -> bool {
    // A row that ended before the first remaining event cannot change any judgement.
    let horizon = before.min(remaining.oldest_event_us.unwrap_or(i64::MAX));
    let of_case = |case: &String, at: Option<i64>| {
        remaining.named_kept.contains(case)
            || (!remaining.named_gone.contains(case) && at.is_none_or(|at| at >= before))
    };
    match row {
        ListEntry::Official(post) => post.valid_to.is_none_or(|to| to >= horizon),
        ListEntry::Leave(leave) => end_of(leave.last_day) >= horizon,
        ListEntry::Pilot(PilotEntry { case_id: Some(case), valid_to, .. }) => of_case(case, *valid_to),
        ListEntry::Pilot(pilot) => pilot.valid_to.is_none_or(|to| to >= horizon),
        ListEntry::Cause(CauseEntry { case_id, valid_from, valid_to, .. }) => {
            of_case(case_id, valid_to.or(*valid_from))
        }
        ListEntry::Complaint(complaint) => match &complaint.case_id {
            Some(case) => of_case(case, Some(complaint.received_at)),
            None => complaint.received_at >= before,
        },
        ListEntry::Response(response) => match known.findings.get(&response.finding_id) {
            Some(seen) => is_known(seen, remaining, day),
            None => response.answered_at.is_none_or(|at| at >= before),
        },
        ListEntry::Decision(decision) => decision.decided_at >= horizon,
        // They are about units and rules, or say who became whom.
        ListEntry::Unit(_)
        | ListEntry::Move(_)
        | ListEntry::Authority(_)
        | ListEntry::ConsultationDeadline(_) => true,
    }
}

/// Returns the last instant of a day in the zone that is furthest behind, µs UTC: leave is a day without a zone.
fn end_of(day: Date) -> i64 {
    const DAYS_US: i64 = 2 * 86_400_000_000;
    TimeZone::UTC.to_timestamp(day.into()).map_or(i64::MAX, Timestamp::as_microsecond) + DAYS_US
}

/// Returns true if a finding of an earlier run is not forgotten: it was seen since, or one of its cases stays.
fn is_known(seen: &crate::history::Seen, remaining: &Remaining, day: Date) -> bool {
    seen.last_seen >= day || seen.cases.iter().any(|case| remaining.named_kept.contains(case))
}

/// Takes findings and cases out of a history that are older.
fn forget(history: &mut History, remaining: &Remaining, day: Date) {
    history.findings.retain(|_, seen| is_known(seen, remaining, day));
    for seen in history.findings.values_mut() {
        seen.cases.retain(|case| remaining.named_kept.contains(case));
    }
    let History { findings, taken_out, .. } = history;
    taken_out.retain_mut(|taken| {
        taken.cases.retain(|case| remaining.named_kept.contains(case));
        findings.contains_key(&taken.finding_id) && !taken.cases.is_empty()
    });
}

fn cases_of_history(history: &History) -> impl Iterator<Item = String> {
    let seen = history.findings.values().flat_map(|seen| &seen.cases);
    seen.chain(history.taken_out.iter().flat_map(|taken| &taken.cases)).cloned()
}

fn cases_of_lists<'l>(rows: impl Iterator<Item = &'l ListEntry>) -> impl Iterator<Item = String> {
    rows.filter_map(|row| match row {
        ListEntry::Pilot(pilot) => pilot.case_id.clone(),
        ListEntry::Cause(cause) => Some(cause.case_id.clone()),
        ListEntry::Complaint(complaint) => complaint.case_id.clone(),
        _ => None,
    })
}
