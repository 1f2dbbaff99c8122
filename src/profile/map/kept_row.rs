//! Rows that are kept for later.

use super::super::slot::{Cells, SLOT_COUNT};

/// A copy of a row's cells.
#[derive(Debug)]
pub(crate) struct KeptRow {
    text: String,
    /// For each cell that the row has, its index and the end of its text.
    cells: Vec<(usize, usize)>,
    /// The number of the row.
    pub(crate) row: u64,
}

impl KeptRow {
    /// Copies a row.
    pub(crate) fn new(cells: &Cells<'_>, row: u64) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for (index, cell) in cells.iter().enumerate() {
            if let Some(cell) = cell {
                text.push_str(cell);
                ends.push((index, text.len()));
            }
        }
        Self { text, cells: ends, row }
    }

    /// Returns the cells of the row, as it was taken.
    pub(crate) fn cells(&self) -> Cells<'_> {
        let (mut cells, mut start) = ([None; SLOT_COUNT], 0);
        for &(index, end) in &self.cells {
            cells[index] = Some(&self.text[start..end]);
            start = end;
        }
        cells
    }
}

/// What became of the first row of a part that has attributes of a case.
#[derive(Debug, Default)]
pub(super) enum FirstCase {
    /// The whole file is read in order, or the row has gone.
    #[default]
    None,
    /// It has not come yet.
    Awaited,
    Kept(Box<KeptRow>),
}
