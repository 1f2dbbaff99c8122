//! Cases that their own export names and no log knows: nobody is seen to hold them, so they have no row among
//! the facts, and that is said.

use crate::event::{CaseColumns, EventColumns, NO_TIME};
use crate::lang::Lang;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Cases shown of each unit.
const SHOWN: usize = 3;

/// By the unit that answers for the case; an empty name is none. Adding up is in any order the same.
#[derive(Debug, Default)]
pub(super) struct Eventless {
    by_unit: BTreeMap<String, Cases>,
}

/// The cases of one unit.
#[derive(Debug, Default)]
struct Cases {
    exported: u64,
    without: u64,
    /// The first few, by file and row.
    examples: BTreeSet<Example>,
}

/// Where a case was named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Example {
    source: String,
    source_row: u64,
    case_id: String,
}

/// What is told of one unit.
#[derive(Debug, Serialize)]
pub(super) struct UnitEventless {
    unit: Option<String>,
    cases: u64,
    of_exported_cases: u64,
    examples: Vec<Example>,
}

impl Eventless {
    /// Adds the exported cases of a bucket that were received from one instant to another, or have no such
    /// time.
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
                self.by_unit.insert(unit.to_owned(), Cases::default());
            }
            let Some(counted) = self.by_unit.get_mut(unit) else { continue };
            counted.exported += 1;
            if !has_events[cases.case_id[row].0 as usize] {
                counted.without += 1;
                let (case_id, source) = (text(cases.case_id[row]), text(cases.source[row]));
                counted.note(case_id, source, cases.source_row[row]);
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (unit, cases) in other.by_unit {
            let known = self.by_unit.entry(unit).or_default();
            known.exported += cases.exported;
            known.without += cases.without;
            known.examples.extend(cases.examples);
            known.shorten();
        }
    }

    /// The units that have such cases, by name.
    pub(super) fn units(&self) -> Vec<UnitEventless> {
        let units = self.by_unit.iter().filter(|(_, cases)| cases.without > 0);
        units
            .map(|(unit, cases)| UnitEventless {
                unit: (!unit.is_empty()).then(|| unit.clone()),
                cases: cases.without,
                of_exported_cases: cases.exported,
                examples: cases.examples.iter().cloned().collect(),
            })
            .collect()
    }
}

impl Cases {
    fn note(&mut self, case_id: &str, source: &str, source_row: u64) {
        // Most come after those already kept: nothing need be copied for them.
        let comes_after = |last: &Example| (last.source.as_str(), last.source_row) < (source, source_row);
        if self.examples.len() >= SHOWN && self.examples.last().is_some_and(comes_after) {
            return;
        }
        self.examples.insert(Example { source: source.to_owned(), source_row, case_id: case_id.to_owned() });
        self.shorten();
    }

    fn shorten(&mut self) {
        while self.examples.len() > SHOWN {
            self.examples.pop_last();
        }
    }
}

impl UnitEventless {
    /// Whom and what, for the sheet on data quality.
    pub(super) fn line(&self, lang: Lang) -> (String, String) {
        let nobody = lang.pick("(không rõ đơn vị)", "(no unit)");
        let (cases, of) = (self.cases, self.of_exported_cases);
        let row = lang.pick("dòng", "row");
        let examples: Vec<String> = self
            .examples
            .iter()
            .map(|one| format!("{} ({}, {row} {})", one.case_id, one.source, one.source_row))
            .collect();
        let examples = examples.join("; ");
        let detail = match lang {
            Lang::Vi => {
                format!("{cases} trong {of} hồ sơ không có thao tác nào trong nhật ký, ví dụ {examples}")
            }
            Lang::En => format!("{cases} of {of} cases have no event in the log, such as {examples}"),
        };
        (self.unit.clone().unwrap_or_else(|| nobody.to_owned()), detail)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is the test's")]
    use super::*;
    use crate::event::Sym;

    /// A bucket with cases by unit, received at an instant; those whose name ends in `+` have an event.
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
            let mut sum = Eventless::default();
            for part in parts {
                let (events, cases) = bucket(part);
                let mut one = Eventless::default();
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
        assert_eq!((shown.len(), &shown[0]["case_id"]), (SHOWN, &"A1".into()));
    }
}
