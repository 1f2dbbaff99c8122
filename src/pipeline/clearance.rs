//! What each unit received and finished by month, by the query that everybody can ask.

use super::questions::{Answers, Given, Place, Questions};
use crate::query::rows_of;
use crate::report::ClearanceMonth;
use anyhow::Result;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    unit_id: Option<String>,
    month: String,
    arrivals: u64,
    completions: u64,
}

/// Where the rows of `clearance_by_month` will be; `None` if the run does not have the facts.
pub(super) struct Clearance(Option<Place>);

impl Clearance {
    /// Asks what units received and finished.
    ///
    /// # Errors
    /// If there is no such query.
    pub(super) fn ask(questions: &mut Questions<'_>) -> Result<Self> {
        let query = questions.query("clearance_by_month")?;
        Ok(Self(questions.has("unit_holds").then(|| questions.ask(query, Given::new()))))
    }

    /// Returns the months of each unit. Rows without a unit are left out.
    ///
    /// # Errors
    /// If the query could not be computed.
    pub(super) fn of(&self, answers: &Answers<'_>) -> Result<Vec<ClearanceMonth>> {
        let Some(place) = self.0 else { return Ok(Vec::new()) };
        let rows: Vec<Row> = rows_of(&answers.at(place)?.1.frame, &answers.zone)?;
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
