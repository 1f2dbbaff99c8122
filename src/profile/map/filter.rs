//! Skips rows that are intentionally not records, and notices unusual case codes.

use super::super::compile::RowFilter;
use super::super::reject::Skip;
use super::super::slot::{Cells, Slot};
use super::super::text::{Patterns, fold};
use super::cells::CellReader;
use super::counts::OddValues;
use rustc_hash::FxHashSet;

/// What the filter remembers from row to row.
#[derive(Debug, Default)]
pub(super) struct FilterState {
    /// Hashes of the earlier rows (16 bytes a row) if repeated rows are dropped.
    seen: FxHashSet<[u8; 16]>,
    /// The case of the row before, and whether its code is unusual.
    last_case: String,
    last_is_odd: bool,
    /// The case cell of the row before, and whether it marks a case made for a test.
    last_cell: String,
    last_is_test: bool,
    /// Case codes that do not match the profile's pattern.
    pub(super) odd_codes: OddValues,
}

impl FilterState {
    /// Returns why a row is to be skipped, if it is.
    pub(super) fn skip(
        &mut self,
        filter: &RowFilter,
        cells: &Cells<'_>,
        reader: &mut CellReader<'_>,
    ) -> Option<Skip> {
        let mut tests = filter.tests.iter();
        if tests.any(|(cell, patterns)| {
            if *cell == Slot::CaseId as usize {
                self.is_test_case(cells[*cell].unwrap_or_default(), patterns)
            } else {
                patterns.any(reader.folded_at(cells, *cell))
            }
        }) {
            return Some(Skip::Test);
        }
        (filter.drop_repeats && !self.seen.insert(hash(cells))).then_some(Skip::Repeat)
    }

    /// Returns true if the code of a case marks it as made for a test. There are too many codes to cache them all, but
    /// the rows of a case are mostly adjacent.
    fn is_test_case(&mut self, cell: &str, patterns: &Patterns) -> bool {
        if self.last_cell != cell {
            cell.clone_into(&mut self.last_cell);
            self.last_is_test = patterns.any(&fold(cell));
        }
        self.last_is_test
    }

    /// Takes the count of the unusual codes since the last call.
    pub(super) fn take_odd_codes(&mut self) -> OddValues {
        std::mem::take(&mut self.odd_codes)
    }

    /// Checks the code of a case, once for adjacent rows of the same case.
    pub(super) fn check_case_code(&mut self, filter: &RowFilter, case_id: &str) {
        let Some(pattern) = &filter.case_pattern else { return };
        if self.last_case != case_id {
            case_id.clone_into(&mut self.last_case);
            self.last_is_odd = !pattern.is_match(case_id);
        }
        if self.last_is_odd {
            self.odd_codes.add(case_id);
        }
    }
}

/// Hashes all cells of a row that are read.
fn hash(cells: &Cells<'_>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for cell in cells {
        // The length separates the cells, and distinguishes an empty cell from one that the file does not have.
        hasher.update(&cell.map_or(u64::MAX, |cell| cell.len() as u64).to_le_bytes());
        hasher.update(cell.unwrap_or_default().as_bytes());
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    short
}
