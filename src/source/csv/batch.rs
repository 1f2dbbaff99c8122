//! A batch of CSV rows, split into cells that lie in one buffer.

use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::{self, Read};

/// What the caller puts after the last byte of a file, on a line of its own: it is a row of one cell, unless the file
/// ends inside a quote. The parser itself takes the end of the file for a closing quote.
pub(super) const END_MARK: &[u8] = b"\x01\x04end of the file\x04\x01";

/// A quote that is open at the end of the file; it travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error(
    "a quote opens on line {line} and never closes{}; nothing of the file is kept\n\nhint: correct line {line}: close the \
     quote, or remove it; a quote inside a quoted cell is written twice",
    if *.swallowed == 0 { String::new() } else { format!(": it swallows the {swallowed} lines after it, to the end of the file") }
)]
pub(super) struct UnclosedQuote {
    /// The line on which the quote opens.
    line: u64,
    /// The number of lines after it that have text.
    swallowed: u64,
}

impl UnclosedQuote {
    /// Returns the quote that takes in the mark; `None` if the mark is a row of its own. `line` is the line of the mark.
    fn before_mark(record: &ByteRecord, line: u64) -> Option<Self> {
        let cell = record.get(record.len().checked_sub(1)?)?;
        let inside = cell.strip_suffix(END_MARK)?.strip_suffix(b"\n")?;
        let inside = inside.strip_suffix(b"\r").unwrap_or(inside);
        // Where lines end in CR, the parser counts none.
        let line = match record.position() {
            Some(start) if line <= 2 && inside.contains(&b'\r') => start.record() + 2,
            _ => line,
        };
        let breaks = inside.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let swallowed = lines(inside).skip(1).filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        Some(Self { line: line.saturating_sub(breaks + 1).max(1), swallowed })
    }
}

/// The size from which a batch takes no further row.
pub(super) const BATCH_BYTES: usize = 1 << 17;

/// A batch of rows that have been split into cells.
#[derive(Default)]
pub(super) struct CsvBatch {
    cells: CellBuffer,
    /// The end offset of each cell of all rows.
    ends: Vec<usize>,
    rows: Vec<RowEnd>,
}

/// The cells of all rows of a batch, concatenated.
enum CellBuffer {
    Text(String),
    /// Some bytes are invalid UTF-8.
    Bytes(Vec<u8>),
}

/// A row of a batch.
#[derive(Clone, Copy)]
struct RowEnd {
    /// The index in `CsvBatch::ends` after the last cell of the row.
    end: usize,
    position: CsvPosition,
}

/// The position of a row in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CsvPosition {
    /// The index of the row, from 0.
    pub(super) index: u64,
    /// The line of the reader before the row, which may be that of the line break before it, or of blank lines.
    pub(super) line_before: u64,
    /// The line of the reader after the row.
    pub(super) line_after: u64,
}

/// A row in a batch.
#[derive(Clone, Copy)]
pub(super) struct CsvRow<'b> {
    cells: &'b CellBuffer,
    start: usize,
    ends: &'b [usize],
    pub(super) position: CsvPosition,
}

impl Default for CellBuffer {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl CellBuffer {
    /// Validates the bytes and copies them. Validating with simdutf8 and copying costs less than `String::from_utf8`,
    /// whose own validation is slower.
    fn set(&mut self, bytes: &[u8]) {
        let mut kept = match std::mem::take(self) {
            Self::Text(text) => text.into_bytes(),
            Self::Bytes(bytes) => bytes,
        };
        kept.clear();
        *self = match (simdutf8::basic::from_utf8(bytes), String::from_utf8(kept)) {
            (Ok(text), Ok(mut kept)) => {
                kept.push_str(text);
                Self::Text(kept)
            }
            _ => Self::Bytes(bytes.to_vec()),
        };
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl<'b> CsvRow<'b> {
    /// Returns the number of cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns all cells, concatenated.
    pub(super) fn bytes(&self) -> &'b [u8] {
        &self.cells.bytes()[self.start..self.ends.last().copied().unwrap_or(self.start)]
    }

    /// Returns the bytes of a cell; empty if the row has no such cell.
    pub(super) fn cell(&self, column: usize) -> &'b [u8] {
        &self.cells.bytes()[self.range(column)]
    }

    /// Returns the text of a cell; empty if the row has no such cell, `None` if the cell is invalid UTF-8.
    pub(super) fn text(&self, column: usize) -> Option<&'b str> {
        match self.cells {
            // A cell that ends inside a character is invalid, although the concatenated cells are valid.
            CellBuffer::Text(text) => text.get(self.range(column)),
            CellBuffer::Bytes(bytes) => std::str::from_utf8(&bytes[self.range(column)]).ok(),
        }
    }

    /// Returns the bytes of each cell.
    pub(super) fn cells(self) -> impl Iterator<Item = &'b [u8]> {
        (0..self.len()).map(move |column| self.cell(column))
    }

    fn range(&self, column: usize) -> std::ops::Range<usize> {
        let Some(&end) = self.ends.get(column) else { return 0..0 };
        let start = column.checked_sub(1).map_or(self.start, |before| self.ends[before]);
        start..end
    }
}

impl CsvBatch {
    /// Returns the rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = CsvRow<'_>> {
        let (mut first, mut start) = (0, 0);
        self.rows.iter().map(move |&RowEnd { end, position }| {
            let row = CsvRow { cells: &self.cells, start, ends: &self.ends[first..end], position };
            (first, start) = (end, row.ends.last().copied().unwrap_or(start));
            row
        })
    }

    /// Returns true if there are no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Replaces the rows with the next ones, at most `max_rows`. Returns true if there may be more rows.
    pub(super) fn read(
        &mut self,
        splitter: &mut Splitter<impl Read, impl Fn()>,
        max_rows: usize,
    ) -> Result<bool, csv::Error> {
        let Splitter { reader, record, bytes, row_done } = splitter;
        bytes.clear();
        self.ends.clear();
        self.rows.clear();
        let mut read = Ok(true);
        let mut unclosed = None;
        while self.rows.len() < max_rows && bytes.len() < BATCH_BYTES {
            read = reader.read_byte_record(record);
            if !matches!(read, Ok(true)) {
                break;
            }
            if record.as_slice().ends_with(END_MARK) {
                unclosed = UnclosedQuote::before_mark(record, reader.position().line());
                read = Ok(false);
                break;
            }
            let before = bytes.len();
            bytes.extend_from_slice(record.as_slice());
            let ranges = (0..record.len()).filter_map(|column| record.range(column));
            self.ends.extend(ranges.map(|range| before + range.end));
            let start = record.position();
            let position = CsvPosition {
                index: start.map_or(0, csv::Position::record),
                line_before: start.map_or(0, csv::Position::line),
                line_after: reader.position().line(),
            };
            self.rows.push(RowEnd { end: self.ends.len(), position });
            row_done();
        }
        self.cells.set(bytes);
        match unclosed {
            Some(unclosed) => Err(io::Error::other(unclosed).into()),
            None => read,
        }
    }
}

/// Reads rows and splits them into cells.
pub(super) struct Splitter<R, D> {
    reader: Reader<R>,
    record: ByteRecord,
    /// The cells of a batch before they are validated.
    bytes: Vec<u8>,
    /// Called after each row.
    row_done: D,
}

impl<R: Read, D: Fn()> Splitter<R, D> {
    /// Returns a splitter of the rows in `bytes`; `row_done` is called after each row.
    pub(super) fn new(builder: &ReaderBuilder, bytes: R, row_done: D) -> Self {
        let (reader, record) = (builder.from_reader(bytes), ByteRecord::new());
        Self { reader, record, bytes: Vec::new(), row_done }
    }
}

/// Returns the lines of a cell, whatever ends them.
pub(super) fn lines(cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    let by_lf = cell.contains(&b'\n');
    let end = if by_lf { b'\n' } else { b'\r' };
    cell.split(move |&byte| byte == end).map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}
