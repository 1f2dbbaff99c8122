//! A row that waits to be mapped.

use super::{RowDetails, RowPosition};
use crate::profile::{Cells, KeptRow, Reason};

/// A row that waits, with a copy of its cells.
pub(super) struct HeldRow {
    kept: KeptRow,
    pub(super) details: RowDetails,
    /// If the row cannot be read: the heading and value at fault, and why.
    pub(super) unreadable: Option<(String, String, Reason)>,
}

impl HeldRow {
    /// Copies a row.
    pub(super) fn new(cells: &Cells<'_>, position: RowPosition<'_>) -> Self {
        Self { kept: KeptRow::new(cells, position.row), details: (position.details)(), unreadable: None }
    }

    /// Returns the number of the row.
    pub(super) fn row(&self) -> u64 {
        self.kept.row
    }

    /// Returns the cells of the row, as it was taken.
    pub(super) fn cells(&self) -> Cells<'_> {
        self.kept.cells()
    }
}
