//! Cases that a case table names and no event mentions. A row of a case table takes 24 bytes.

use super::instants::{Instants, case_hash};
use crate::event::CaseRecord;

/// The cases of one unit without an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventlessCases {
    /// The unit; empty if the export names none.
    pub unit: String,
    /// The number of its cases without an event.
    pub cases: u64,
    /// The number of all its cases.
    pub of: u64,
    /// The index of the file with the first such case.
    pub example_file: u32,
    /// The row of the first such case.
    pub example_row: u64,
}

/// Collects the rows of case tables.
#[derive(Debug, Default)]
pub(super) struct CaseRows {
    rows: Vec<CaseRow>,
}

/// A row of a case table.
#[derive(Clone, Copy, Debug)]
struct CaseRow {
    hash: u64,
    unit: u32,
    file: u32,
    row: u32,
}

impl CaseRows {
    /// Adds a row; `unit` is the number of the unit, `file` the index of the file.
    pub(super) fn add(&mut self, record: &CaseRecord<'_>, unit: u32, file: u32) {
        let row = record.source_row.min(u64::from(u32::MAX)) as u32;
        self.rows.push(CaseRow { hash: case_hash(record.case_id), unit, file, row });
    }

    /// Returns the units with cases that no event mentions, most such cases first; none if there was no event at all.
    /// `name` gives the name of a unit's number.
    pub(super) fn finish(mut self, instants: &Instants, name: impl Fn(u32) -> String) -> Vec<EventlessCases> {
        if instants.is_empty() {
            return Vec::new();
        }
        // If several tables name a case, the last row decides on the unit, as in the store.
        self.rows.sort_by_key(|case| (case.hash, std::cmp::Reverse((case.file, case.row))));
        self.rows.dedup_by_key(|case| case.hash);
        self.rows.sort_unstable_by_key(|case| (case.unit, case.file, case.row));
        let by_unit = self.rows.chunk_by(|one, other| one.unit == other.unit);
        let mut found: Vec<EventlessCases> = by_unit
            .filter_map(|cases| {
                let mut without_events = cases.iter().filter(|case| !instants.has_case(case.hash));
                let first = without_events.next()?;
                Some(EventlessCases {
                    unit: name(first.unit),
                    cases: 1 + without_events.count() as u64,
                    of: cases.len() as u64,
                    example_file: first.file,
                    example_row: u64::from(first.row),
                })
            })
            .collect();
        found.sort_by(|one, other| other.cases.cmp(&one.cases).then_with(|| one.unit.cmp(&other.unit)));
        found
    }
}
