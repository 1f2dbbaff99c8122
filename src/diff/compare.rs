//! Compares the findings of two runs.

use super::causes::{Reason, reasons};
use crate::published::{FindingRow, MeasureRow};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a run says, as far as it is compared.
#[derive(Clone, Debug)]
pub struct RunTables {
    /// The id of the run.
    pub run_id: String,
    /// The instant up to which it judged, as `run.json` has it.
    pub as_of: String,
    /// The version of the program.
    pub program: String,
    /// The settings, as `run.json` has them.
    pub settings: Value,
    /// The findings, in order.
    pub findings: Vec<FindingRow>,
    /// The measures of everybody.
    pub measures: Vec<MeasureRow>,
}

impl RunTables {
    /// Returns a measure of an official or a unit.
    pub(super) fn measure(&self, finding: &FindingRow, id: &str) -> Option<&MeasureRow> {
        self.measures.iter().find(|row| {
            row.measure == id && row.holder_level == finding.holder_level && row.subject == finding.subject
        })
    }
}

/// How a finding changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// It was not there before.
    New,
    /// Its class is another.
    OtherClass,
    /// It is not there any more.
    Gone,
}

/// A finding that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// How.
    pub sort: Sort,
    /// The heading of its class before, if that is another.
    pub class_before: Option<String>,
    /// The finding: of the newer run, or of the older one if it is gone.
    pub finding: FindingRow,
    /// What can be seen of the causes; empty if nothing can.
    pub reasons: Vec<Reason>,
}

/// The difference between two runs.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The older run.
    pub before: String,
    /// The newer run.
    pub after: String,
    /// Up to when the older one judged.
    pub as_of_before: String,
    /// Up to when the newer one judged.
    pub as_of_after: String,
    /// The findings that changed: new ones first, then other classes, then gone ones, each in the order of the run.
    pub changes: Vec<Change>,
    /// The number of findings that stayed.
    pub unchanged: usize,
}

/// Compares the findings of two runs by their ids.
pub fn compare(before: &RunTables, after: &RunTables) -> Difference {
    let by_id = |run: &'_ RunTables| -> BTreeMap<String, FindingRow> {
        run.findings.iter().map(|row| (row.finding_id.clone(), row.clone())).collect()
    };
    let (old, new) = (by_id(before), by_id(after));
    let mut changes = Vec::new();
    for finding in &after.findings {
        let known = old.get(&finding.finding_id);
        let sort = match known {
            None => Sort::New,
            Some(known) if known.class != finding.class => Sort::OtherClass,
            Some(_) => continue,
        };
        changes.push(Change {
            sort,
            class_before: known.map(|known| known.class_title.clone()),
            reasons: reasons(before, after, finding),
            finding: finding.clone(),
        });
    }
    let unchanged = after.findings.len() - changes.len();
    let gone = before.findings.iter().filter(|finding| !new.contains_key(&finding.finding_id));
    changes.extend(gone.map(|finding| Change {
        sort: Sort::Gone,
        class_before: None,
        reasons: reasons(before, after, finding),
        finding: finding.clone(),
    }));
    // The sort is stable, so that the order of the run stays.
    changes.sort_by_key(|change| change.sort);
    Difference {
        before: before.run_id.clone(),
        after: after.run_id.clone(),
        as_of_before: before.as_of.clone(),
        as_of_after: after.as_of.clone(),
        changes,
        unchanged,
    }
}
