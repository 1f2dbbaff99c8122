//! The table of a CSV file, whose headings have been read: takes its rows one by one.

use super::CsvFormat;
use super::batch::{CsvRow, lines};
use super::layout::LineEnd;
use super::swallowed::RowShape;
use crate::profile::{Cells, Reason, Slot, VALUE_LIMIT, clean};
use crate::source::intake::{ENCODING_HINT, Intake, RowDetails, RowPosition, unprotected};
use crate::source::limits::ReadLimits;
use anyhow::bail;
use std::cmp::Ordering;

/// A table whose headings have been read.
pub(super) struct CsvTable {
    headings: Vec<String>,
    /// The slots that are read, each with its column.
    slots: Vec<(usize, usize)>,
    /// If lines end in CR LF, the reader is before the LF when a row is complete.
    line_end: LineEnd,
    shape: RowShape,
    /// The fewest cells of a row that was written without its empty cells at the end; `None` if rows are written whole.
    fewest_cells: Option<usize>,
    limits: ReadLimits,
}

impl CsvTable {
    /// Begins the table of a file whose first row is `first`. Returns it with the number of rows before its body.
    pub(super) fn begin(
        first: CsvRow<'_>,
        format: &CsvFormat,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<(Self, usize)> {
        let CsvFormat { layout, limits, encoding } = format;
        let (headings, titles, rows_before_body) = match &layout.header {
            None => {
                refuse_rows_in_headings(first, layout.separator)?;
                (headings(first, limits, encoding)?, &[][..], 1 + usize::from(layout.index_row))
            }
            Some(header) => (header.headings.clone(), &header.titles[..], header.rows_before_body),
        };
        let columns = intake.begin_table(&headings, titles)?;
        let slots = columns.iter().enumerate();
        let slots = slots.filter_map(|(slot, column)| Some((slot, (*column)?))).collect();
        let column = |slot: Slot| columns[slot as usize];
        let shape = RowShape {
            separator: layout.separator,
            columns: headings.len(),
            case: column(Slot::CaseId),
            time: column(Slot::OccurredAt),
        };
        // What an event cannot do without is never taken for an empty cell at the end of a row.
        let needed = [Slot::CaseId, Slot::OccurredAt, Slot::Activity, Slot::OfficialId].map(column);
        let fewest_cells = needed.into_iter().flatten().max().map(|last| last + 1);
        let table = Self {
            headings,
            slots,
            line_end: layout.line_end,
            shape,
            fewest_cells: fewest_cells.filter(|_| layout.trims_rows),
            limits: *limits,
        };
        Ok((table, rows_before_body))
    }

    /// Takes a row of the body. `cells` is reused from the row before.
    pub(super) fn take_row<'r>(
        &self,
        row: CsvRow<'r>,
        cells: &mut Cells<'r>,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        let details = || RowDetails {
            line: Some(self.first_line(row)),
            first_cell: String::from_utf8_lossy(
                row.cells().find(|cell| !cell.trim_ascii().is_empty()).unwrap_or_default(),
            )
            .into_owned(),
        };
        let position = RowPosition { row: row.position.index + 1, details: &details };
        if row.cells().all(|cell| cell.iter().all(u8::is_ascii_whitespace)) {
            intake.skip_row();
            return Ok(());
        }
        let may_have_lines =
            self.line_end == LineEnd::Cr || row.position.line_after > row.position.line_before + 1;
        if may_have_lines && self.reject_swallowed(row, intake)? {
            return Ok(());
        }
        if intake.has_titles() {
            let texts = row.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            if intake.take_section_row(position.row, texts)? {
                return Ok(());
            }
        }
        if self.is_ragged(row) {
            let counts = format!("{} / {}", row.len(), self.headings.len());
            return intake.unreadable_row(position, "", &counts, Reason::RaggedRow);
        }
        match self.fill(cells, row) {
            Ok(()) => intake.take_row(cells, position),
            Err((column, reason)) => {
                let cell = row.cell(column);
                let shown = String::from_utf8_lossy(&cell[..cell.len().min(VALUE_LIMIT)]);
                intake.unreadable_row(position, &self.headings[column], &shown, reason)
            }
        }
    }

    /// Rejects a row that has swallowed others, and each of these. Returns false if it has not.
    fn reject_swallowed(&self, row: CsvRow<'_>, intake: &mut Intake<'_>) -> anyhow::Result<bool> {
        let Some(found) = self.shape.swallowed_lines(row) else { return Ok(false) };
        let first = self.first_line(row);
        let inside = row.cells().skip(found.column).flat_map(|cell| lines(cell).skip(1));
        let rows =
            (first + found.lines_before + 1..).zip(inside).filter(|(_, line)| !line.trim_ascii().is_empty());
        let lost: Vec<u64> = rows.map(|(line, _)| line).collect();
        intake.swallowed_rows(row.position.index + 1, first, &self.headings, found.column, &lost)?;
        Ok(true)
    }

    /// Returns the line on which a row begins, computed from the line that the reader has reached after it.
    fn first_line(&self, row: CsvRow<'_>) -> u64 {
        let inside = row.cells().flatten().filter(|&&byte| byte == b'\n').count() as u64;
        let crlf = self.line_end == LineEnd::CrLf;
        let before = row.position.line_before + u64::from(crlf);
        row.position.line_after.saturating_sub(inside + u64::from(!crlf)).max(before)
    }

    /// Returns true if cells are missing, or if cells beyond the last heading are not empty.
    fn is_ragged(&self, row: CsvRow<'_>) -> bool {
        match row.len().cmp(&self.headings.len()) {
            Ordering::Less => self.fewest_cells.is_none_or(|fewest| row.len() < fewest),
            Ordering::Equal => false,
            Ordering::Greater => row.cells().skip(self.headings.len()).any(|cell| !cell.is_empty()),
        }
    }

    /// Fills the cells that are read; an error names the column at fault. Columns that are not read may contain
    /// invalid text.
    fn fill<'r>(&self, cells: &mut Cells<'r>, row: CsvRow<'r>) -> Result<(), (usize, Reason)> {
        for &(slot, column) in &self.slots {
            let text = row.text(column);
            if text.map_or(row.cell(column).len(), str::len) > self.limits.cell_bytes {
                return Err((column, Reason::CellTooLong));
            }
            cells[slot] = Some(unprotected(text.ok_or((column, Reason::NotUtf8))?));
        }
        Ok(())
    }
}

/// Returns the cells of the header row.
fn headings(row: CsvRow<'_>, limits: &ReadLimits, encoding: &str) -> anyhow::Result<Vec<String>> {
    if row.len() > limits.columns {
        bail!("it has {} columns, more than the limit of {}", row.len(), limits.columns);
    }
    let texts: Option<Vec<&str>> = (0..row.len()).map(|column| row.text(column)).collect();
    match texts {
        Some(texts) => Ok(texts.into_iter().map(|cell| clean(unprotected(cell)).into_owned()).collect()),
        None => {
            bail!("the headings are no text in {encoding}; nothing of the file is kept\n\n{ENCODING_HINT}")
        }
    }
}

/// Refuses a row of headings that a stray quote has joined with rows below it.
fn refuse_rows_in_headings(first: CsvRow<'_>, separator: u8) -> anyhow::Result<()> {
    let separators = |line: &[u8]| line.iter().filter(|&&byte| byte == separator).count();
    let is_row = |line: &[u8]| separators(line) > 1 && separators(line) * 2 >= first.len();
    for cell in first.cells() {
        if lines(cell).skip(1).any(is_row) {
            bail!(
                "a quote opens among the headings and closes {} lines later; nothing of the file is kept\n\nhint: close \
                 the quote, or remove it",
                lines(cell).count() - 1
            );
        }
    }
    Ok(())
}
