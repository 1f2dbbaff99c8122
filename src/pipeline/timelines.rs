//! What happened in the cases of the evidence, in working time, for the pictures of the report.

use super::find::wanted_by;
use super::outcome::RunOutcome;
use super::tables::tables_of_run;
use crate::fact::Level;
use crate::finding::{EvidenceRow, Finding};
use crate::measure::MEASURES;
use crate::published::{CaseTimes, PublishedTables, case_times};
use crate::query::Tables;
use crate::report::Timelines;
use anyhow::Result;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Reads the cases of the evidence from the facts in the folder of the run. The working time is that of the unit of the
/// finding.
///
/// # Errors
/// If a fact table cannot be read.
pub(super) fn timelines(outcome: &RunOutcome<'_>, dir: &Path) -> Result<Timelines> {
    let wanted = wanted_by(outcome.findings);
    let rows: Vec<_> = outcome.evidence.rows().filter(|(key, _)| wanted.contains(key)).collect();
    let tables = Tables { sources: tables_of_run(dir)?, zone: TimeZone::UTC, as_of: Some(outcome.as_of) };
    let mut times = BTreeMap::new();
    for level in [Level::Official, Level::Unit] {
        let of_level = rows.iter().filter(|(key, _)| key.0 == level).flat_map(|(_, rows)| rows);
        let cases: BTreeSet<&str> = of_level.map(|row| row.case_id.as_str()).collect();
        times.insert(level, case_times(PublishedTables(&tables), level == Level::Unit, &cases)?);
    }
    let cases_of = |finding: &Finding| -> BTreeMap<String, CaseTimes> {
        let Some(level) = finding.level.of_facts() else { return BTreeMap::new() };
        let is_of = |measure: usize| finding.measures.contains(&MEASURES[measure].id);
        let own = rows.iter().filter(|(key, _)| key.0 == level && key.2 == finding.subject && is_of(key.1));
        let unit =
            if level == Level::Unit { Some(finding.subject.as_str()) } else { finding.unit.as_deref() };
        let calendar = outcome.calendars.get(outcome.calendars.id_for(unit, None));
        let drawn = |row: &EvidenceRow| {
            let case = times[&level].get(&row.case_id)?;
            Some((row.case_id.clone(), case.along(|at| calendar.prefix_us(at))))
        };
        own.flat_map(|(_, rows)| rows).filter_map(drawn).collect()
    };
    Ok(outcome.findings.iter().map(cases_of).collect())
}
