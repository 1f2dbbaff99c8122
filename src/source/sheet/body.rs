//! Hands the rows of a sheet below its header to the intake: cells become text, and merged cells are filled down.

use super::cell::CellValue;
use super::header::MergedCells;
use super::serial::DateSystem;
use crate::profile::{Cells, ColumnIndexes, Profile, Reason, SLOT_COUNT, Slot};
use crate::source::intake::{Intake, RowDetails, RowPosition};
use crate::source::limits::ReadLimits;
use std::borrow::Cow;

/// The body of a table in a sheet.
pub(crate) struct SheetBody {
    columns: Vec<BodyColumn>,
    headings: Vec<String>,
    dates: DateSystem,
    cell_bytes: usize,
    /// The ranges that are merged downwards and begin in a column that is read, in order of their first row.
    merges: Vec<MergedCells>,
    /// The number of ranges in `merges` that have begun.
    begun: usize,
    /// The ranges that continue below the current row: column, last row, text.
    open: Vec<(usize, u64, String)>,
}

/// A column that is read.
#[derive(Clone, Copy, Debug)]
struct BodyColumn {
    /// The index among the cells that the intake takes.
    slot: usize,
    column: usize,
    /// True if the profile expects times in the column.
    is_time: bool,
}

impl SheetBody {
    /// Returns the body of a table before its first row. `columns` has the column of each slot.
    pub(crate) fn new(
        profile: &Profile,
        columns: &ColumnIndexes,
        headings: Vec<String>,
        dates: DateSystem,
        merges: &[MergedCells],
        limits: &ReadLimits,
    ) -> Self {
        let is_read = |merge: &&MergedCells| {
            merge.last_row > merge.first_row && columns.contains(&Some(merge.first_column))
        };
        let mut merges: Vec<MergedCells> = merges.iter().filter(is_read).copied().collect();
        merges.sort_unstable();
        let cell_bytes = limits.cell_bytes;
        let columns = columns.iter().zip(profile.time_cells()).enumerate();
        let columns = columns
            .filter_map(|(slot, (column, is_time))| Some(BodyColumn { slot, column: (*column)?, is_time }))
            .collect();
        Self { columns, headings, dates, cell_bytes, merges, begun: 0, open: Vec::new() }
    }

    /// Takes a row, whose number must be greater than that of the row before. A blank row is ignored.
    pub(crate) fn take_row(
        &mut self,
        number: u64,
        cells: &[CellValue<'_>],
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        if cells.iter().all(CellValue::is_blank) {
            return Ok(());
        }
        if intake.has_titles() {
            let texts = cells.iter().map(|cell| cell.text(self.dates, false).into_owned()).collect();
            if intake.take_section_row(number, texts)? {
                return Ok(());
            }
        }
        self.open_merges(number, cells);
        let details = || RowDetails {
            line: None,
            first_cell: cells
                .iter()
                .find(|cell| !cell.is_blank())
                .map_or_else(String::new, |cell| cell.text(self.dates, false).into_owned()),
        };
        let position = RowPosition { row: number, details: &details };
        let mut texts: Vec<Cow<'_, str>> = Vec::with_capacity(self.columns.len());
        for &BodyColumn { slot, column, is_time } in &self.columns {
            let cell = cells.get(column).unwrap_or(&CellValue::Empty);
            if slot == Slot::CaseId as usize && is_beyond_digits(cell) {
                let text = cell.text(self.dates, false);
                return intake.unreadable_row(position, &self.headings[column], &text, Reason::DamagedCode);
            }
            let text =
                if cell.is_blank() { self.merged_text(column) } else { cell.text(self.dates, is_time) };
            if text.len() > self.cell_bytes {
                return intake.unreadable_row(position, &self.headings[column], &text, Reason::CellTooLong);
            }
            texts.push(text);
        }
        let mut slots: Cells<'_> = [None; SLOT_COUNT];
        for (column, text) in self.columns.iter().zip(&texts) {
            slots[column.slot] = Some(text);
        }
        intake.take_row(&slots, position)
    }

    /// Returns the text that a blank cell shows because it is merged with a cell above; empty if it is not.
    fn merged_text(&self, column: usize) -> Cow<'_, str> {
        let open = self.open.iter().find(|(merged, ..)| *merged == column);
        Cow::Borrowed(open.map_or("", |(.., text)| text.as_str()))
    }

    /// Updates the ranges that continue below the current row.
    fn open_merges(&mut self, number: u64, cells: &[CellValue<'_>]) {
        self.open.retain(|(_, last_row, _)| *last_row >= number);
        while let Some(merge) = self.merges.get(self.begun).filter(|merge| merge.first_row <= number) {
            self.begun += 1;
            if merge.first_row < number {
                continue;
            }
            let column = merge.first_column;
            let time_expected = self.columns.iter().any(|read| read.column == column && read.is_time);
            let cell = cells.get(column).unwrap_or(&CellValue::Empty);
            let text = cell.text(self.dates, time_expected);
            if text.len() > self.cell_bytes {
                continue;
            }
            // A damaged sheet may merge a cell any number of times: the range that ends last counts.
            match self.open.iter_mut().find(|(open, ..)| *open == column) {
                Some((_, last_row, _)) if *last_row >= merge.last_row => {}
                Some(open) => (open.1, open.2) = (merge.last_row, text.into_owned()),
                None => self.open.push((column, merge.last_row, text.into_owned())),
            }
        }
    }
}

/// Returns true if a cell is a number of more digits than a spreadsheet keeps, so that the last ones are lost.
fn is_beyond_digits(cell: &CellValue<'_>) -> bool {
    matches!(cell, CellValue::Number(number) | CellValue::Time(number) if number.abs() >= 1e15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{PROFILES, ProfileSpec};

    #[test]
    fn a_cell_merged_repeatedly_is_kept_once_with_its_longest_range() {
        let spec = ProfileSpec::builtin(PROFILES[0].id).expect("a built-in profile");
        let profile = Profile::compile(&spec).expect("it is whole");
        let headings: Vec<String> = ["Mã hồ sơ", "Ngày gửi"].map(str::to_owned).to_vec();
        let columns = profile.resolve(&headings);
        let merge =
            |first_row, last_row| MergedCells { first_row, last_row, first_column: 0, last_column: 0 };
        let merges: Vec<MergedCells> =
            (2..200).map(|last| merge(1, last)).chain([merge(1, 50), merge(3, 9)]).collect();
        let mut body = SheetBody::new(
            &profile,
            &columns,
            headings,
            DateSystem::default(),
            &merges,
            &ReadLimits::default(),
        );
        body.open_merges(1, &[CellValue::Text("H1".into())]);
        assert_eq!(body.open, [(0, 199, "H1".to_owned())]);
        body.open_merges(3, &[]);
        assert_eq!(body.open, [(0, 199, "H1".to_owned())]);
        body.open_merges(200, &[]);
        assert_eq!(body.open, []);
    }
}
