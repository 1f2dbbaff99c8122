//! Cases that an export of cases names and no event of the log mentions.
//!
//! Nobody is seen to hold them, so the fact tables have no row for them. They are counted by unit, with examples.

use crate::event::{CaseColumns, EventColumns, NO_TIME};
use crate::lang::{Bilingual, Lang, bilingual};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Examples kept for each unit.
const EXAMPLES: usize = 3;

const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");
const ROW: Bilingual = bilingual("dòng", "row");

/// Counts of exported cases by the unit responsible; the empty name stands for no unit. Merging gives the same sum in
/// any order.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct EventlessTally {
    by_unit: BTreeMap<String, UnitCases>,
}

/// The exported cases of one unit.
#[derive(Debug, Default, Serialize, Deserialize)]
struct UnitCases {
    exported: u64,
    without_events: u64,
    /// The first cases without events, by file and row.
    examples: BTreeSet<ExportedCase>,
}

/// The row of an export that names a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct ExportedCase {
    source: String,
    source_row: u64,
    case_id: String,
}

/// The cases of one unit that have no events, as the ledger and the report show them.
#[derive(Debug, Serialize)]
pub(super) struct EventlessUnit {
    unit: Option<String>,
    cases: u64,
    of_exported_cases: u64,
    examples: Vec<ExportedCase>,
}

impl EventlessTally {
    /// Adds the exported cases of a bucket that were received between two instants, both included, µs UTC, or whose
    /// time of receipt is missing.
    pub(super) fn add(&mut self, events: &EventColumns, cases: &CaseColumns, from: i64, until: i64) {
        if cases.case_id.is_empty() {
            return;
        }
        let mut has_events = vec![false; events.symbols.len()];
        events.case_id.iter().for_each(|case_id| has_events[case_id.0 as usize] = true);
        let text = |symbol| events.symbols.get(symbol).unwrap_or_default();
        for row in 0..cases.case_id.len() {
            let received_at = cases.received_at[row];
            if received_at != NO_TIME && !(from..=until).contains(&received_at) {
                continue;
            }
            let unit = text(cases.unit_id[row]);
            if !self.by_unit.contains_key(unit) {
                self.by_unit.insert(unit.to_owned(), UnitCases::default());
            }
            let Some(counts) = self.by_unit.get_mut(unit) else { continue };
            counts.exported += 1;
            if !has_events[cases.case_id[row].0 as usize] {
                counts.without_events += 1;
                let (case_id, source) = (text(cases.case_id[row]), text(cases.source[row]));
                counts.add_example(case_id, source, cases.source_row[row]);
            }
        }
    }

    /// Adds the counts of other buckets.
    pub(super) fn merge(&mut self, other: Self) {
        for (unit, cases) in other.by_unit {
            let counts = self.by_unit.entry(unit).or_default();
            counts.exported += cases.exported;
            counts.without_events += cases.without_events;
            counts.examples.extend(cases.examples);
            counts.drop_surplus_examples();
        }
    }

    /// The units that have cases without events, by name.
    pub(super) fn units(&self) -> Vec<EventlessUnit> {
        let units = self.by_unit.iter().filter(|(_, cases)| cases.without_events > 0);
        units
            .map(|(unit, cases)| EventlessUnit {
                unit: (!unit.is_empty()).then(|| unit.clone()),
                cases: cases.without_events,
                of_exported_cases: cases.exported,
                examples: cases.examples.iter().cloned().collect(),
            })
            .collect()
    }
}

impl UnitCases {
    fn add_example(&mut self, case_id: &str, source: &str, source_row: u64) {
        // Most rows come after those already kept, so nothing is copied for them.
        let comes_after =
            |last: &ExportedCase| (last.source.as_str(), last.source_row) < (source, source_row);
        if self.examples.len() >= EXAMPLES && self.examples.last().is_some_and(comes_after) {
            return;
        }
        self.examples.insert(ExportedCase {
            source: source.to_owned(),
            source_row,
            case_id: case_id.to_owned(),
        });
        self.drop_surplus_examples();
    }

    fn drop_surplus_examples(&mut self) {
        while self.examples.len() > EXAMPLES {
            self.examples.pop_last();
        }
    }
}

impl EventlessUnit {
    /// The line for the sheet on data quality, as a pair of whom and what.
    pub(super) fn line(&self, lang: Lang) -> (String, String) {
        let examples: Vec<String> = self
            .examples
            .iter()
            .map(|one| format!("{} ({}, {} {})", one.case_id, one.source, ROW.get(lang), one.source_row))
            .collect();
        let detail = without_events(self.cases, self.of_exported_cases, &examples.join("; "));
        let unit = self.unit.clone().unwrap_or_else(|| NO_UNIT.get(lang).to_owned());
        (unit, detail.get(lang).to_owned())
    }
}

fn without_events(cases: u64, of: u64, examples: &str) -> Bilingual<String> {
    Bilingual::new(
        format!("{cases} trong {of} hồ sơ không có thao tác nào trong nhật ký, ví dụ {examples}"),
        format!("{cases} of {of} cases have no event in the log, such as {examples}"),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is the test's")]
    use super::*;
    use crate::event::Sym;

    /// A bucket with cases by unit, received at an instant; those whose id ends in `+` have an event.
    fn bucket(cases: &[(&str, &str, i64)]) -> (EventColumns, CaseColumns) {
        let (mut events, mut columns) = (EventColumns::default(), CaseColumns::default());
        for (row, (case, unit, received_at)) in cases.iter().enumerate() {
            let case_id = events.symbols.intern(case);
            if case.ends_with('+') {
                events.case_id.push(case_id);
            }
            columns.case_id.push(case_id);
            let unit = if unit.is_empty() { Sym::NONE } else { events.symbols.intern(unit) };
            columns.unit_id.push(unit);
            columns.received_at.push(*received_at);
            columns.source.push(events.symbols.intern("cases.csv"));
            columns.source_row.push(row as u64 + 2);
        }
        (events, columns)
    }

    #[test]
    fn cases_without_events_are_counted_by_unit_in_any_order() {
        let first = [("A1", "A", 5), ("A2+", "A", 5), ("A3", "A", NO_TIME), ("A4", "A", 50), ("N1", "", 5)];
        let second = [("A5", "A", 6), ("A6", "A", 7), ("B1+", "B", 7)];
        let counted = |parts: &[&[(&str, &str, i64)]]| {
            let mut sum = EventlessTally::default();
            for part in parts {
                let (events, cases) = bucket(part);
                let mut one = EventlessTally::default();
                one.add(&events, &cases, 1, 10);
                sum.merge(one);
            }
            serde_json::to_value(sum.units()).unwrap()
        };
        let found = counted(&[&first, &second]);
        assert_eq!(found, counted(&[&second, &first]));
        assert_eq!(found.as_array().unwrap().len(), 2, "{found}");
        assert_eq!((&found[0]["unit"], &found[1]["unit"]), (&serde_json::Value::Null, &"A".into()));
        assert_eq!((&found[1]["cases"], &found[1]["of_exported_cases"]), (&4.into(), &5.into()));
        let shown = found[1]["examples"].as_array().unwrap();
        assert_eq!((shown.len(), &shown[0]["case_id"]), (EXAMPLES, &"A1".into()));
    }
}
