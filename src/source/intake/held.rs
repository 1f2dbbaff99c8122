//! Rows that wait until it is known which of day and month comes first in their dates.

use super::held_row::HeldRow;
use super::{Intake, NOT_ALONE, RowPosition};
use crate::profile::{Cells, Mapper, Reason, SLOT_COUNT};
use anyhow::ensure;

/// The most rows that wait. A column that tells nothing in so many rows is read by the profile's order.
const MOST_ROWS: usize = 20_000;

impl Intake<'_> {
    /// Takes a complete row: maps it, or holds it and those after it while the order of its dates is not known.
    pub(super) fn map_or_hold_row(
        &mut self,
        cells: &Cells<'_>,
        position: RowPosition<'_>,
    ) -> anyhow::Result<()> {
        let awaits = self.mapper.as_mut().is_some_and(|mapper| mapper.awaits_order(cells));
        ensure!(!(awaits && self.is_part), NOT_ALONE);
        if !awaits && self.held.is_empty() {
            return self.map_row(cells, position);
        }
        self.held.push(HeldRow::new(cells, position));
        if awaits {
            self.in_titles = false;
        }
        let is_settled = self.mapper.as_ref().is_none_or(Mapper::is_settled);
        if is_settled || self.held.len() >= MOST_ROWS { self.release_rows() } else { Ok(()) }
    }

    /// Takes a row that cannot be read. `column` is the heading of the cell at fault, empty if it is the whole row.
    pub(crate) fn unreadable_row(
        &mut self,
        position: RowPosition<'_>,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        if self.held.is_empty() {
            return self.reject_row(position, column, value, reason);
        }
        let mut held = HeldRow::new(&[None; SLOT_COUNT], position);
        held.unreadable = Some((column.to_owned(), value.to_owned(), reason));
        self.held.push(held);
        Ok(())
    }

    /// Decides the order of dates by what has been seen, and maps the rows that waited for it.
    pub(super) fn release_rows(&mut self) -> anyhow::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        if let Some(Err(doubt)) = self.mapper.as_mut().map(Mapper::settle) {
            anyhow::bail!(doubt.message(&self.headings[doubt.cell]));
        }
        let titled = std::mem::take(&mut self.titled);
        for held in std::mem::take(&mut self.held) {
            let details = || held.details.clone();
            let position = RowPosition { row: held.row(), details: &details };
            match &held.unreadable {
                Some((column, value, reason)) => self.reject_row(position, column, value, *reason)?,
                None => self.map_row(&held.cells(), position)?,
            }
        }
        self.titled = titled;
        Ok(())
    }
}
