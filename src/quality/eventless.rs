//! Cases that their own export names and no event does. A row of a case table costs 24 bytes.

use super::moments::{Moments, case_hash};
use crate::event::CaseRecord;

/// The cases of one unit without an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eventless {
    /// The unit; empty where the export names none.
    pub unit: String,
    /// How many.
    pub cases: u64,
    /// Of how many cases in all.
    pub of: u64,
    /// The first of them: place of the file and row.
    pub example: (u32, u64),
}

/// Gathers the rows of case tables.
#[derive(Debug, Default)]
pub(super) struct CaseRows {
    /// Hash, place of the unit, place of the file, row.
    rows: Vec<(u64, u32, u32, u32)>,
}

impl CaseRows {
    /// Takes a row; `unit` is any number of the unit's own.
    pub(super) fn add(&mut self, record: &CaseRecord<'_>, unit: u32, file: u32) {
        let row = record.source_row.min(u64::from(u32::MAX)) as u32;
        self.rows.push((case_hash(record.case_id), unit, file, row));
    }

    /// By unit, those that no event named; none where there was no event at all.
    pub(super) fn finish(mut self, moments: &Moments, name: impl Fn(u32) -> String) -> Vec<Eventless> {
        if moments.is_empty() {
            return Vec::new();
        }
        // Of a case that stands in several tables, the last row tells the unit, as in the store.
        self.rows.sort_by_key(|row| (row.0, std::cmp::Reverse((row.2, row.3))));
        self.rows.dedup_by_key(|row| row.0);
        self.rows.sort_unstable_by_key(|row| (row.1, row.2, row.3));
        let by_unit = self.rows.chunk_by(|one, other| one.1 == other.1);
        let mut found: Vec<Eventless> = by_unit
            .filter_map(|rows| {
                let mut without = rows.iter().filter(|row| !moments.knows(row.0));
                let first = without.next()?;
                Some(Eventless {
                    unit: name(first.1),
                    cases: 1 + without.count() as u64,
                    of: rows.len() as u64,
                    example: (first.2, u64::from(first.3)),
                })
            })
            .collect();
        found.sort_by(|one, other| other.cases.cmp(&one.cases).then_with(|| one.unit.cmp(&other.unit)));
        found
    }
}
