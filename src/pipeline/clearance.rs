//! What each unit received and finished by month, by the query that everybody can ask.

use super::outcome::RunOutcome;
use super::tables::tables_of_run;
use crate::query::{Tables, rows_of, run_named};
use crate::report::ClearanceMonth;
use anyhow::Result;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    unit_id: Option<String>,
    month: String,
    arrivals: u64,
    completions: u64,
}

/// Runs `clearance_by_month` over the facts in the folder of the run. Rows without a unit are left out.
///
/// # Errors
/// If the facts cannot be read.
pub(super) fn clearance(outcome: &RunOutcome<'_>, dir: &Path) -> Result<Vec<ClearanceMonth>> {
    let sources = tables_of_run(dir)?;
    if sources.iter().all(|table| table.name != "unit_holds") {
        return Ok(Vec::new());
    }
    let tables = Tables { sources, zone: outcome.zone.zone.clone(), as_of: Some(outcome.as_of) };
    let answer = run_named("clearance_by_month", &BTreeMap::new(), &tables)?;
    let rows: Vec<Row> = rows_of(&answer.frame, &tables.zone)?;
    let known = rows.into_iter().filter_map(|row| {
        Some(ClearanceMonth {
            unit: row.unit_id.filter(|unit| !unit.is_empty() && unit != "UNKNOWN")?,
            month: months_since_1970(&row.month)?,
            arrivals: row.arrivals,
            completions: row.completions,
        })
    });
    Ok(known.collect())
}

/// Returns the months from January 1970 to a month written as `2024-03`.
fn months_since_1970(month: &str) -> Option<i16> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (i16, i16) = (year.parse().ok()?, month.parse().ok()?);
    Some((year - 1970) * 12 + month - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_1970() {
        assert_eq!((months_since_1970("1970-01"), months_since_1970("2024-03")), (Some(0), Some(650)));
        assert_eq!(months_since_1970("March"), None);
    }
}
