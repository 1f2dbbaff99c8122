//! Takes one row: maps it, counts it, and rejects or skips it if it is no record.

use super::{FileReport, Intake, NOT_ALONE, RowDetails, RowPosition};
use crate::event::{CaseRecord, EventRecord};
use crate::lists::ListEntry;
use crate::profile::{
    Cells, LEVEL_SEPARATOR, Reason, Reject, RowOutcome, Sink, Skip, Slot, TableKind, excerpt,
};
use anyhow::{Context as _, ensure};

/// The number of rows after which a file that is mostly invalid text is given up.
pub(super) const ENCODING_TRIAL_ROWS: u64 = 1_000;

/// The slots of codes, which a spreadsheet would take for numbers if they were not protected.
const CODES: [Slot; 2] = [Slot::CaseId, Slot::ProcedureId];

/// Returns a text without what protects it from a spreadsheet: `="0012"` and `'0012` are `0012`.
pub(crate) fn unprotected(text: &str) -> &str {
    match text.as_bytes() {
        [b'=', b'"', .., b'"'] if text.len() > 2 => &text[2..text.len() - 1],
        [b'\'', .., b'\''] if text.len() > 1 => &text[1..text.len() - 1],
        [b'\'', ..] => &text[1..],
        _ => text,
    }
}

impl Intake<'_> {
    /// Takes a row: one cell for each slot of the profile, `None` for a slot that the table does not have.
    pub(crate) fn take_row(&mut self, cells: &Cells<'_>, position: RowPosition<'_>) -> anyhow::Result<()> {
        let is_protected = |slot: &Slot| cells[*slot as usize].is_some_and(|code| unprotected(code) != code);
        let has_protected_code = CODES.iter().any(is_protected);
        if self.titled.is_empty() && !has_protected_code {
            return self.map_or_hold_row(cells, position);
        }
        let titled = std::mem::take(&mut self.titled);
        let mut complete = *cells;
        for slot in CODES {
            complete[slot as usize] = complete[slot as usize].map(unprotected);
        }
        for (slot, value) in &titled {
            complete[*slot as usize] = Some(unprotected(value));
        }
        let result = self.map_or_hold_row(&complete, position);
        self.titled = titled;
        result
    }

    /// Maps a complete row and counts the outcome.
    pub(super) fn map_row(&mut self, cells: &Cells<'_>, position: RowPosition<'_>) -> anyhow::Result<()> {
        if self.reads_cases() && self.is_footer_or_heading(cells, position) {
            self.skip_row();
            return Ok(());
        }
        let mapper = self.mapper.as_mut().context("a row came before its headings")?;
        let mut counting = CountingSink { sink: self.sink.get(), report: &mut self.report };
        let outcome = mapper.row(cells, position.row, &mut counting)?;
        self.report.rows_read += 1;
        match outcome {
            RowOutcome::Records(records) => {
                self.report.rows_split += records - 1;
                self.in_footer = false;
                self.in_titles = false;
            }
            RowOutcome::Skipped(skip) => self.skip(skip),
            RowOutcome::Rejected(cell, reason) => {
                let value = cells[cell].unwrap_or_default();
                let details = (position.details)();
                let case_id = cells[Slot::CaseId as usize].unwrap_or_default();
                let is_footer =
                    [&details.first_cell, value, case_id].into_iter().any(|cell| self.is_footer_cell(cell));
                // A signature is followed by the signer's name, and each printed page may repeat the headings.
                if is_footer || (self.in_footer && has_few_cells(cells, &self.titled)) {
                    self.in_footer = true;
                    self.skip(Skip::NoRecord);
                } else if self.repeats_heading(cell, value) {
                    self.skip(Skip::NoRecord);
                } else {
                    self.in_footer = false;
                    let column = std::mem::take(&mut self.headings[cell]);
                    let rejected = self.reject(position.row, &details, &column, value, reason);
                    self.headings[cell] = column;
                    rejected?;
                }
            }
        }
        Ok(())
    }

    /// Counts a rejected row and passes it to the sink.
    fn reject(
        &mut self,
        row: u64,
        details: &RowDetails,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        self.rejected[reason as usize] += 1;
        // How many rows and lines the file has before a part is known later.
        let line = details.line.filter(|&line| line != row || self.is_part);
        self.sink.get().reject(&Reject { row, line, column, value: excerpt(value), reason })
    }

    /// Rejects a row that cannot be read, or skips it if it belongs to the footer.
    pub(super) fn reject_row(
        &mut self,
        position: RowPosition<'_>,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        self.report.rows_read += 1;
        let details = (position.details)();
        if reason == Reason::RaggedRow && self.is_footer_cell(&details.first_cell) {
            self.in_footer = true;
            self.skip(Skip::NoRecord);
            return Ok(());
        }
        self.reject(position.row, &details, column, value, reason)?;
        if self.report.rows_read == ENCODING_TRIAL_ROWS && !self.is_part {
            self.check_encoding()
        } else {
            Ok(())
        }
    }

    /// Takes a row that has swallowed others: it and each of them is rejected. `first` is the line on which it begins,
    /// and `lost` are the lines of the others.
    pub(crate) fn swallowed_rows(
        &mut self,
        row: u64,
        first: u64,
        headings: &[String],
        column: usize,
        lost: &[u64],
    ) -> anyhow::Result<()> {
        // The value names lines of the file.
        ensure!(!self.is_part, NOT_ALONE);
        self.in_footer = false;
        let column = headings.get(column).map_or("", String::as_str);
        let lines = format!("lines {first} to {}", lost.last().copied().unwrap_or(first));
        for line in std::iter::once(first).chain(lost.iter().copied()) {
            self.report.rows_read += 1;
            let details = RowDetails { line: Some(line), ..RowDetails::default() };
            self.reject(row, &details, column, &lines, Reason::SwallowedRow)?;
        }
        Ok(())
    }

    /// Takes a row that is no record by intention, such as an empty one.
    pub(crate) fn skip_row(&mut self) {
        self.report.rows_read += 1;
        self.skip(Skip::NoRecord);
    }

    fn skip(&mut self, skip: Skip) {
        self.report.rows_skipped += 1;
        self.skipped[skip as usize] += 1;
    }

    /// Returns true if a row of a table of cases is a total, a signature or a repeated heading. Such a table needs
    /// nothing but a case id, so that the mapper would accept the row as a case.
    fn is_footer_or_heading(&mut self, cells: &Cells<'_>, position: RowPosition<'_>) -> bool {
        if self.repeats_heading(Slot::CaseId as usize, cells[Slot::CaseId as usize].unwrap_or_default()) {
            return true;
        }
        let is_footer = has_few_cells(cells, &self.titled)
            && (self.in_footer || self.is_footer_cell(&(position.details)().first_cell));
        self.in_footer |= is_footer;
        is_footer
    }

    /// Returns true if a cell repeats the heading of its column, as each page of a long table does.
    fn repeats_heading(&self, cell: usize, value: &str) -> bool {
        let heading = self.headings[cell].as_str();
        let value = value.trim();
        !value.is_empty() && heading.rsplit(LEVEL_SEPARATOR).next() == Some(value)
    }

    fn reads_cases(&self) -> bool {
        self.profile.is_some_and(|profile| profile.table() == TableKind::Cases)
    }

    fn is_footer_cell(&self, cell: &str) -> bool {
        self.profile.is_some_and(|profile| profile.is_footer(cell))
    }
}

/// Returns true if at most two cells have text of their own, not counting the values from title lines.
fn has_few_cells(cells: &Cells<'_>, titled: &[(Slot, String)]) -> bool {
    let filled = cells.iter().flatten().filter(|cell| !cell.trim().is_empty()).count();
    filled <= 2 + titled.len()
}

/// Counts the records that pass to the sink.
pub(super) struct CountingSink<'s> {
    pub(super) sink: &'s mut dyn Sink,
    pub(super) report: &'s mut FileReport,
}

impl Sink for CountingSink<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        self.report.events += 1;
        self.sink.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        self.report.cases += 1;
        self.sink.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        self.sink.reject(reject)
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.sink.placeholder(official_id)
    }

    fn part(&mut self, name: &str) -> anyhow::Result<()> {
        self.sink.part(name)
    }

    fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        self.report.list_entries += 1;
        self.sink.list_entry(entry)
    }
}
