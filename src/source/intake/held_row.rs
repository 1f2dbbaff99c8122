//! A row that waits to be mapped.

use super::{RowDetails, RowPosition};
use crate::profile::{Cells, Reason, SLOT_COUNT};

/// A row that waits, with a copy of its cells.
pub(super) struct HeldRow {
    text: String,
    /// For each cell that the row has, its index and the end of its text.
    cells: Vec<(usize, usize)>,
    pub(super) row: u64,
    pub(super) details: RowDetails,
    /// If the row cannot be read: the heading and value at fault, and why.
    pub(super) unreadable: Option<(String, String, Reason)>,
}

impl HeldRow {
    /// Copies a row.
    pub(super) fn new(cells: &Cells<'_>, position: RowPosition<'_>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for (index, cell) in cells.iter().enumerate() {
            if let Some(cell) = cell {
                text.push_str(cell);
                ends.push((index, text.len()));
            }
        }
        Self { text, cells: ends, row: position.row, details: (position.details)(), unreadable: None }
    }

    /// Returns the cells of the row, as it was taken.
    pub(super) fn cells(&self) -> Cells<'_> {
        let (mut cells, mut start) = ([None; SLOT_COUNT], 0);
        for &(index, end) in &self.cells {
            cells[index] = Some(&self.text[start..end]);
            start = end;
        }
        cells
    }
}
