//! Tables as text: CSV with `,` `;` `|` or tab, plain or gzip.
//!
//! The first row is the header, or, if it fits no profile, a row below it: a sheet saved as CSV keeps its title
//! lines. Rows are counted from 1 as a person would count them: a row with quoted line breaks is one row, and its
//! line number is reported where it differs.

mod batch;
mod ends;
mod layout;
mod split;
mod swallowed;
mod table;

use crate::profile::{RowsBefore, SLOT_COUNT};
use crate::source::blocks::{BlockCutter, BlockFormat, RawBlock, take_blocks};
use crate::source::input::{Input, LimitExceeded, read_error};
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use batch::{CsvBatch, CsvRow, END_MARK, Splitter, UnclosedQuote};
use ends::last_row_end;
use layout::{CsvLayout, LineEnd, detect_layout};
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use table::CsvTable;

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
    let is_large = input.is_large(limits);
    let layout = detect_layout(head, intake.choice());
    let separator = match layout.separator {
        b'\t' => "separator tab".to_owned(),
        other => format!("separator `{}`", char::from(other)),
    };
    let format = CsvFormat { layout, limits: *limits, encoding: input.encoding.clone() };
    intake.report_encoding(input.description(&separator));
    let (bytes, meter) = input.parts();
    // The mark follows the line end of the file, by which lines are counted.
    let line_end: &[u8] = if format.layout.line_end == LineEnd::CrLf { b"\r\n" } else { b"\n" };
    let bytes = bytes.chain(Cursor::new([line_end, END_MARK].concat()));
    // Where lines end in CR, the parser does not count them, so that blocks could not be counted on.
    if is_large && format.layout.line_end != LineEnd::Cr {
        let separator = format.layout.separator;
        let last_end = move |text: &[u8]| last_row_end(text, separator);
        let cutter = BlockCutter::new(bytes, Arc::clone(&meter), limits, last_end);
        return take_blocks(&format, CsvState::default(), cutter, limits.threads, (&meter, progress), intake);
    }
    let mut splitter = Splitter::new(format.layout.separator, bytes);
    let (mut batch, mut state) = (CsvBatch::default(), CsvState::default());
    let mut before = RowsBefore::default();
    loop {
        let read = batch.read(&mut splitter, 1, RowsBefore::default());
        read.map_err(|error| explained(error, format.next_line(before)))?;
        let Some(row) = batch.rows().next() else { return Ok(()) };
        meter.row_done();
        format.take_rows(&mut state, [row].into_iter(), RowsBefore::default(), intake)?;
        before = RowsBefore { rows: before.rows + 1, lines: row.position.line_after - 1, ..before };
        if row.position.index % PROGRESS_ROWS == 0 {
            progress(meter.stored());
        }
    }
}

/// How a CSV file separates its fields, and the limits within which it is read. Both are settled before its first row is read.
struct CsvFormat {
    layout: CsvLayout,
    limits: ReadLimits,
    encoding: String,
}

/// The table, once its header has been read.
#[derive(Clone, Default)]
struct CsvState {
    table: Option<Arc<CsvTable>>,
    /// The number of rows to skip before the body.
    rows_before_body: usize,
}

/// The rows of a block, split into cells.
struct CsvBlock {
    batch: CsvBatch,
    /// The text of the block, if its rows cannot be read to the end. What is wrong can be said only when it is known what is
    /// before it.
    broken: Option<Vec<u8>>,
}

impl CsvFormat {
    /// Splits the end of the file, where a quote may be open.
    fn split(&self, text: &[u8], before: RowsBefore) -> (CsvBatch, Result<bool, csv::Error>) {
        let mut batch = CsvBatch::default();
        let read = batch.read(&mut Splitter::new(self.layout.separator, text), usize::MAX, before);
        (batch, read)
    }

    /// Takes rows: first the header, then the body. `before` is what the file has before what their positions count from.
    fn take_rows<'r>(
        &self,
        state: &mut CsvState,
        rows: impl Iterator<Item = CsvRow<'r>>,
        before: RowsBefore,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        // Each row overwrites the cells of the slots that the table has; the other cells stay `None`.
        let mut cells = [None; SLOT_COUNT];
        for row in rows {
            let row = row.after(before);
            let table = if let Some(table) = &state.table {
                table
            } else {
                let (table, rows) = CsvTable::begin(row, self, intake)?;
                state.rows_before_body = rows;
                state.table.insert(Arc::new(table))
            };
            if state.rows_before_body > 0 {
                state.rows_before_body -= 1;
            } else {
                table.take_row(row, &mut cells, intake)?;
            }
        }
        Ok(())
    }

    /// Returns the line on which the row after others begins.
    fn next_line(&self, before: RowsBefore) -> u64 {
        let crlf = before.rows > 0 && self.layout.line_end == LineEnd::CrLf;
        before.lines + 1 + u64::from(crlf)
    }
}

impl BlockFormat for CsvFormat {
    type Block = CsvBlock;
    type State = CsvState;

    fn prepare(&self, block: RawBlock) -> CsvBlock {
        let RawBlock { text, is_last } = block;
        if !is_last {
            return CsvBlock { batch: CsvBatch::split(text, self.layout.separator), broken: None };
        }
        let (batch, read) = self.split(&text, RowsBefore::default());
        CsvBlock { batch, broken: read.is_err().then_some(text) }
    }

    fn take(
        &self,
        state: &mut CsvState,
        block: &CsvBlock,
        before: RowsBefore,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<RowsBefore> {
        self.take_rows(state, block.batch.rows(), before, intake)?;
        let length = block.batch.length();
        let (rows, lines) = (before.rows + length.rows, before.lines + length.lines);
        let after = RowsBefore { rows, lines, ..before };
        if let Some(text) = &block.broken {
            let (_, read) = self.split(text, before);
            read.map_err(|error| explained(error, self.next_line(after)))?;
        }
        Ok(after)
    }

    fn version(&self, state: &CsvState) -> Option<u64> {
        (state.table.is_some() && state.rows_before_body == 0).then_some(0)
    }

    fn read_error(&self, error: io::Error, before: RowsBefore) -> anyhow::Error {
        explained(error.into(), self.next_line(before))
    }
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
