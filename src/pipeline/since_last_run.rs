//! What changed since the run before, for the reports of the present one.

use super::ledger::shown_settings;
use super::outcome::RunOutcome;
use super::run_tables::{present_tables, run_tables};
use super::tables::key_id_of_run;
use crate::diff::{Cause, Change, Difference, Sort, compare};
use crate::lang::Lang;
use crate::report::{ChangeLine, ChangeSort, Changes, Sheet};
use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Compares the present run, by its sheets, with the last one that was published. `None` if there is none, if it cannot be
/// compared, or if it shows other names: what is gone would bring real names into a run under pseudonyms.
pub(super) fn since_last_run(outcome: &RunOutcome<'_>, sheets: &[Sheet]) -> Option<Changes> {
    let before = outcome.store.latest_run()?;
    let difference = || -> Result<Option<Difference>> {
        if key_id_of_run(&before)?.as_deref() != outcome.names.key_id() {
            return Ok(None);
        }
        let before = run_tables(&before, &outcome.zone.zone)?;
        let settings = shown_settings(outcome.settings, outcome.names)?;
        let present = present_tables(sheets, &before, settings, outcome.as_of)?;
        Ok(Some(compare(&before, &present)))
    };
    match difference() {
        Ok(difference) => difference.map(|found| changes(&found, outcome.settings.lang, &outcome.zone.zone)),
        Err(error) => {
            tracing::warn!(
                event = "not_compared",
                "the last run cannot be compared with, so the reports do not say what changed: {error:#}"
            );
            None
        }
    }
}

fn changes(difference: &Difference, lang: Lang, zone: &TimeZone) -> Changes {
    let day = difference.as_of_before.parse::<Timestamp>().map(|at| {
        let local = at.to_zoned_datetime(zone.clone());
        local.strftime("%d/%m/%Y").to_string()
    });
    Changes {
        run_before: difference.before.clone(),
        as_of_before: day.unwrap_or_default(),
        common: why(difference.changes.first(), true, lang),
        unchanged: difference.unchanged,
        lines: difference.changes.iter().map(|change| line(change, lang)).collect(),
    }
}

fn line(change: &Change, lang: Lang) -> ChangeLine {
    let finding = &change.finding;
    let sort = match change.sort {
        Sort::New => ChangeSort::New,
        Sort::OtherClass => ChangeSort::OtherClass,
        Sort::Gone => ChangeSort::Gone,
    };
    let class_title = match change.class_before.as_deref().filter(|_| sort == ChangeSort::OtherClass) {
        Some(before) => format!("{before} → {}", finding.class_title),
        None => finding.class_title.clone(),
    };
    ChangeLine {
        sort,
        finding_id: finding.finding_id.clone(),
        class: finding.class.clone(),
        class_title,
        level: finding.holder_level.clone(),
        subject: finding.subject.clone(),
        unit: finding.unit.clone().filter(|unit| *unit != finding.subject).unwrap_or_default(),
        title: finding.title.clone(),
        why: why(Some(change), false, lang),
    }
}

/// Says why a finding changed: what is common to all findings, or what is not.
fn why(change: Option<&Change>, common: bool, lang: Lang) -> String {
    let reasons = change.map(|change| change.reasons.as_slice()).unwrap_or_default();
    let is_common = |cause| matches!(cause, Cause::Program | Cause::Settings);
    let wanted = reasons.iter().filter(|reason| is_common(reason.cause) == common);
    wanted.map(|reason| lang.pick(&reason.vi, &reason.en)).collect::<Vec<_>>().join("; ")
}
