//! Tables as text: CSV with `,` `;` or tab, plain or gzip.
//!
//! The first row is the header, or, if it fits no profile, a row below it: a sheet saved as CSV keeps its title
//! lines. Rows are counted from 1 as a person would count them: a row with quoted line breaks is one row, and its
//! line number is reported where it differs.

mod batch;
mod layout;
mod rows;

use crate::profile::{Cells, Reason, SLOT_COUNT, VALUE_LIMIT, clean};
use crate::source::input::{HEAD_BYTES, Input, read_error};
use crate::source::intake::{ENCODING_HINT, Intake, RowDetails, RowPosition};
use crate::source::limits::ReadLimits;
use anyhow::bail;
use batch::CsvRow;
use layout::{CsvLayout, detect_layout};
use rows::CsvRows;
use std::cmp::Ordering;
use std::io::Read;

/// The number of rows between two reports of progress.
const PROGRESS_ROWS: u64 = 1 << 12;

/// Returns true if the first bytes may be a table: any text that is not XML or JSON.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    !matches!(head.trim_ascii_start().first(), Some(b'<' | b'{' | b'['))
}

/// Reads a table.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let head = input.head();
    // A file that fits into the head is not worth a thread.
    let split_ahead = limits.split_ahead && head.len() as u64 >= HEAD_BYTES;
    let layout = detect_layout(head, intake.choice());
    let encoding = input.encoding.clone();
    let separator = match layout.separator {
        b'\t' => "separator tab".to_owned(),
        other => format!("separator `{}`", char::from(other)),
    };
    intake.report_encoding(input.description(&separator));
    let (bytes, meter) = input.parts();

    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(layout.separator).flexible(true).has_headers(false).buffer_capacity(1 << 17);
    let rows = CsvRows::new(&builder, bytes, || meter.row_done());
    let mut progress = || progress(meter.stored());
    let take = |rows| take_rows(rows, layout, limits, &encoding, &mut progress, intake);
    if split_ahead { std::thread::scope(|scope| take(rows.on_thread(scope))) } else { take(rows) }
}

/// Takes the header and then all rows of the body.
fn take_rows<R: Read, D: Fn()>(
    mut rows: CsvRows<R, D>,
    layout: CsvLayout,
    limits: &ReadLimits,
    encoding: &str,
    progress: &mut dyn FnMut(),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let explained = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => read_error(&error),
        other => anyhow::Error::msg(format!("{other:?}")),
    };
    let mut table = None;
    while let Some(batch) = rows.next_batch().map_err(explained)? {
        // Each row overwrites the cells of the slots that the table has; the other cells stay `None`.
        let mut cells = [None; SLOT_COUNT];
        for row in batch.rows() {
            let table = match &mut table {
                None => table.insert(CsvTable::begin(row, &layout, limits, encoding, intake)?),
                Some(table) => table,
            };
            if table.rows_before_body > 0 {
                table.rows_before_body -= 1;
                continue;
            }
            table.take_row(row, &mut cells, intake)?;
            if row.position.index % PROGRESS_ROWS == 0 {
                progress();
            }
        }
    }
    Ok(())
}

/// Returns the cells of the header row.
fn headings(row: CsvRow<'_>, limits: &ReadLimits, encoding: &str) -> anyhow::Result<Vec<String>> {
    if row.len() > limits.columns {
        bail!("it has {} columns, more than the limit of {}", row.len(), limits.columns);
    }
    let texts: Option<Vec<&str>> = (0..row.len()).map(|column| row.text(column)).collect();
    match texts {
        Some(texts) => Ok(texts.into_iter().map(|cell| clean(cell).into_owned()).collect()),
        None => {
            bail!("the headings are no text in {encoding}; nothing of the file is kept\n\n{ENCODING_HINT}")
        }
    }
}

/// A table whose headings have been read.
struct CsvTable {
    headings: Vec<String>,
    /// The number of rows to skip before the body.
    rows_before_body: usize,
    /// The slots that are read, each with its column.
    slots: Vec<(usize, usize)>,
    /// True if lines end in CR LF: then the reader is before the LF when a row is complete.
    crlf: bool,
    limits: ReadLimits,
}

impl CsvTable {
    /// Begins the table of a file whose first row is `first`.
    fn begin(
        first: CsvRow<'_>,
        layout: &CsvLayout,
        limits: &ReadLimits,
        encoding: &str,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<Self> {
        let (headings, titles, rows_before_body) = match &layout.header {
            None => (headings(first, limits, encoding)?, &[][..], 1 + usize::from(layout.index_row)),
            Some(header) => (header.headings.clone(), &header.titles[..], header.rows_before_body),
        };
        let columns = intake.begin_table(&headings, titles)?;
        let slots = columns.iter().enumerate();
        let slots = slots.filter_map(|(slot, column)| Some((slot, (*column)?))).collect();
        Ok(Self { headings, rows_before_body, slots, crlf: layout.crlf, limits: *limits })
    }

    /// Takes a row of the body. `cells` is reused from the row before.
    fn take_row<'r>(
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
        if row.bytes().iter().all(u8::is_ascii_whitespace) {
            intake.skip_row();
            return Ok(());
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

    /// Returns the line on which a row begins, computed from the line that the reader has reached after it.
    fn first_line(&self, row: CsvRow<'_>) -> u64 {
        let inside = row.bytes().split(|&byte| byte == b'\n').count() as u64 - 1;
        let before = row.position.line_before + u64::from(self.crlf);
        row.position.line_after.saturating_sub(inside + u64::from(!self.crlf)).max(before)
    }

    /// Returns true if cells are missing, or if cells beyond the last heading are not empty.
    fn is_ragged(&self, row: CsvRow<'_>) -> bool {
        match row.len().cmp(&self.headings.len()) {
            Ordering::Less => true,
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
            cells[slot] = Some(text.ok_or((column, Reason::NotUtf8))?);
        }
        Ok(())
    }
}
