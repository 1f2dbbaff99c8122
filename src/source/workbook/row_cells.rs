//! Joins single cells to rows, for decoders that give one cell after the other.

use super::book::{TakeRow, too_wide};
use crate::source::limits::ReadLimits;
use crate::source::sheet::cell::CellValue;
use anyhow::ensure;

/// Joins cells, which must come in the order of their rows, to rows.
pub(super) struct RowCells<'c, 'l> {
    row: Vec<CellValue<'c>>,
    /// The number of the row, from 1; 0 before the first.
    number: u64,
    width: usize,
    limits: &'l ReadLimits,
}

impl<'c, 'l> RowCells<'c, 'l> {
    /// Rows are cut to their first `width` columns.
    pub(super) fn new(width: usize, limits: &'l ReadLimits) -> Self {
        Self { row: Vec::new(), number: 0, width, limits }
    }

    /// Adds a cell at a position of row and column, both from 0. Hands the row before on if it is complete; returns false
    /// if no more rows are wanted.
    pub(super) fn push(
        &mut self,
        position: (u32, u32),
        value: CellValue<'c>,
        take: &mut TakeRow<'_>,
    ) -> anyhow::Result<bool> {
        let (number, column) = (u64::from(position.0) + 1, position.1 as usize);
        if value == CellValue::Empty {
            return Ok(true);
        }
        ensure!(column < self.limits.columns, "{}", too_wide(number, column, self.limits));
        if number != self.number {
            if !self.row.is_empty() && !take(self.number, &self.row)? {
                return Ok(false);
            }
            ensure!(
                number > self.number,
                "row {number} stands below row {}: the workbook is damaged",
                self.number
            );
            self.row.clear();
            self.number = number;
        }
        if column < self.width {
            if self.row.len() <= column {
                self.row.resize(column + 1, CellValue::Empty);
            }
            self.row[column] = value;
        }
        Ok(true)
    }

    /// Hands the last row on.
    pub(super) fn finish(self, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        if !self.row.is_empty() {
            take(self.number, &self.row)?;
        }
        Ok(())
    }
}
