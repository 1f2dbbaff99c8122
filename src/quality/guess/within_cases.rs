//! What a column does inside the cases of a sample: an event has its own time and actor, a case has one of each.

use super::TimeColumn;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer cases with several rows tell nothing.
const MIN_CASES: usize = 3;
/// A column that changes inside a smaller share of cases is taken to be the same in all of them.
const MIN_VARYING: f64 = 0.02;

/// The rows of each case of a sample, in the order of the file.
pub(super) struct CaseRows(Vec<Vec<usize>>);

/// What a column does inside the cases.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WithinCases {
    /// The share of cases inside which the column changes.
    pub(super) varies: f64,
    /// For times, the share of steps inside a case that do not go back; 0 for other columns.
    pub(super) in_order: f64,
}

impl CaseRows {
    /// Groups rows by the value of the column of cases.
    pub(super) fn new(cases: &[String]) -> Self {
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, case) in cases.iter().enumerate().filter(|(_, case)| !case.is_empty()) {
            rows.entry(case).or_default().push(row);
        }
        Self(rows.into_values().collect())
    }

    /// Looks at a column; `None` if too few cases have it in several rows.
    pub(super) fn look_at(&self, values: &[String], time: Option<&TimeColumn>) -> Option<WithinCases> {
        let filled = |row: &&usize| !values[**row].is_empty();
        let cases: Vec<Vec<usize>> =
            self.0.iter().map(|rows| rows.iter().filter(filled).copied().collect()).collect();
        let cases: Vec<Vec<usize>> = cases.into_iter().filter(|rows: &Vec<usize>| rows.len() > 1).collect();
        if cases.len() < MIN_CASES {
            return None;
        }
        let changes =
            |rows: &&Vec<usize>| rows.iter().map(|&row| &values[row]).collect::<BTreeSet<_>>().len() > 1;
        let varies = cases.iter().filter(changes).count() as f64 / cases.len() as f64;
        let in_order = time.map_or(0.0, |time| share_in_order(&cases, values, time));
        Some(WithinCases { varies, in_order })
    }
}

fn share_in_order(cases: &[Vec<usize>], values: &[String], time: &TimeColumn) -> f64 {
    // The instants are those of the filled cells.
    let mut instants = time.instants.iter();
    let by_row: Vec<Option<i64>> =
        values.iter().map(|value| if value.is_empty() { None } else { *instants.next()? }).collect();
    let steps = cases.iter().flat_map(|rows| rows.windows(2));
    let steps = steps.filter_map(|pair| Some((by_row[pair[0]]?, by_row[pair[1]]?)));
    let (all, forward) = steps.fold((0_usize, 0_usize), |(all, forward), (one, next)| {
        (all + 1, forward + usize::from(next >= one))
    });
    forward as f64 / all.max(1) as f64
}

impl WithinCases {
    /// Returns true if the column has one value in all rows of a case.
    pub(super) fn is_fixed(&self) -> bool {
        self.varies < MIN_VARYING
    }

    /// Words what the column does, as a clause.
    pub(super) fn text(&self) -> String {
        format!("; it changes inside {:.0} % of cases", self.varies * 100.0)
    }

    /// Words what a column of times does, as a clause.
    pub(super) fn text_of_times(&self) -> String {
        let order = self.in_order * 100.0;
        format!("{}, and {order:.0} % of its steps follow the order of the file", self.text())
    }
}
