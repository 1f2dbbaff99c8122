//! Tables as text: CSV with `,` `;` `|` or tab, plain or gzip.
//!
//! The first row is the header, or, if it fits no profile, a row below it: a sheet saved as CSV keeps its title
//! lines. Rows are counted from 1 as a person would count them: a row with quoted line breaks is one row, and its
//! line number is reported where it differs.

mod batch;
mod layout;
mod rows;
mod swallowed;

use crate::profile::{Cells, Reason, SLOT_COUNT, Slot, VALUE_LIMIT, clean};
use crate::source::input::{HEAD_BYTES, Input, LimitExceeded, read_error};
use crate::source::intake::{ENCODING_HINT, Intake, RowDetails, RowPosition, unprotected};
use crate::source::limits::ReadLimits;
use anyhow::bail;
use batch::{CsvRow, END_MARK, UnclosedQuote, lines};
use layout::{CsvLayout, LineEnd, detect_layout};
use rows::CsvRows;
use std::cmp::Ordering;
use std::io::{Cursor, Read};
use swallowed::RowShape;

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
    // The mark follows the line end of the file, by which lines are counted.
    let line_end: &[u8] = if layout.line_end == LineEnd::CrLf { b"\r\n" } else { b"\n" };
    let bytes = bytes.chain(Cursor::new([line_end, END_MARK].concat()));
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
    let mut table = None;
    let mut next_line = 1;
    while let Some(batch) = rows.next_batch().map_err(|error| explained(error, next_line))? {
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
            next_line = row.position.line_after + u64::from(table.line_end == LineEnd::CrLf);
            if row.position.index % PROGRESS_ROWS == 0 {
                progress();
            }
        }
    }
    Ok(())
}

/// Turns an error of splitting rows into the message for the user. `line` is the one on which the row in question begins.
fn explained(error: csv::Error, line: u64) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => {
            let inner = error.get_ref();
            if let Some(unclosed) = inner.and_then(|inner| inner.downcast_ref::<UnclosedQuote>()) {
                return anyhow::Error::msg(unclosed.to_string());
            }
            let is_long_row = inner
                .and_then(|inner| inner.downcast_ref())
                .is_some_and(|limit| matches!(limit, LimitExceeded::Row(_)));
            let message = read_error(&error);
            if is_long_row {
                message.context(format!("in the row that begins on line {line}"))
            } else {
                message
            }
        }
        other => anyhow::Error::msg(format!("{other:?}")),
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

/// A table whose headings have been read.
struct CsvTable {
    headings: Vec<String>,
    /// The number of rows to skip before the body.
    rows_before_body: usize,
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
    /// Begins the table of a file whose first row is `first`.
    fn begin(
        first: CsvRow<'_>,
        layout: &CsvLayout,
        limits: &ReadLimits,
        encoding: &str,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<Self> {
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
        Ok(Self {
            headings,
            rows_before_body,
            slots,
            line_end: layout.line_end,
            shape,
            fewest_cells: fewest_cells.filter(|_| layout.trims_rows),
            limits: *limits,
        })
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
        let inside = row.bytes().split(|&byte| byte == b'\n').count() as u64 - 1;
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
