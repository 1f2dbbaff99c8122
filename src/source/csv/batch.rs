//! A batch of CSV rows, split into cells that lie in one buffer.

use super::split::{CellRange, CsvPosition, RowEnd, SplitRows, split_in_place};
use crate::profile::RowsBefore;
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
    /// Returns the quote that takes in the mark; `None` if the mark is a row of its own. `line` is the line of the mark,
    /// `before` is what the file has before what was read.
    fn before_mark(record: &ByteRecord, line: u64, before: RowsBefore) -> Option<Self> {
        let cell = record.get(record.len().checked_sub(1)?)?;
        let inside = cell.strip_suffix(END_MARK)?.strip_suffix(b"\n")?;
        let inside = inside.strip_suffix(b"\r").unwrap_or(inside);
        let line = line + before.lines;
        // Where lines end in CR, the parser counts none.
        let line = match record.position() {
            Some(start) if line <= 2 && inside.contains(&b'\r') => start.record() + before.rows + 2,
            _ => line,
        };
        let breaks = inside.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let swallowed = lines(inside).skip(1).filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        Some(Self { line: line.saturating_sub(breaks + 1).max(1), swallowed })
    }
}

/// A batch of rows that have been split into cells.
#[derive(Default)]
pub(super) struct CsvBatch {
    /// What the cells are ranges of.
    bytes: Vec<u8>,
    found: SplitRows,
}

/// The bytes that the cells are ranges of.
#[derive(Clone, Copy)]
enum CellBytes<'b> {
    Text(&'b str),
    /// Some are invalid UTF-8.
    Bytes(&'b [u8]),
}

/// A row in a batch.
#[derive(Clone, Copy)]
pub(super) struct CsvRow<'b> {
    bytes: CellBytes<'b>,
    cells: &'b [CellRange],
    pub(super) position: CsvPosition,
}

impl<'b> CellBytes<'b> {
    fn all(self) -> &'b [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl<'b> CsvRow<'b> {
    /// Returns the row with its position after other rows.
    pub(super) fn after(self, before: RowsBefore) -> Self {
        let CsvPosition { index, line_before, line_after } = self.position;
        let position = CsvPosition {
            index: index + before.rows,
            line_before: line_before + before.lines,
            line_after: line_after + before.lines,
        };
        Self { position, ..self }
    }

    /// Returns the number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Returns the bytes of a cell; empty if the row has no such cell.
    pub(super) fn cell(&self, column: usize) -> &'b [u8] {
        &self.bytes.all()[self.range(column)]
    }

    /// Returns the text of a cell; empty if the row has no such cell, `None` if the cell is invalid UTF-8.
    pub(super) fn text(&self, column: usize) -> Option<&'b str> {
        match self.bytes {
            // A cell that ends inside a character is invalid, although the concatenated cells are valid.
            CellBytes::Text(text) => text.get(self.range(column)),
            CellBytes::Bytes(bytes) => std::str::from_utf8(&bytes[self.range(column)]).ok(),
        }
    }

    /// Returns the bytes of each cell.
    pub(super) fn cells(self) -> impl Iterator<Item = &'b [u8]> {
        (0..self.len()).map(move |column| self.cell(column))
    }

    fn range(&self, column: usize) -> std::ops::Range<usize> {
        self.cells.get(column).map_or(0..0, |cell| cell.start as usize..cell.end as usize)
    }
}

impl CsvBatch {
    /// Splits a text that begins with a row.
    pub(super) fn split(mut text: Vec<u8>, separator: u8) -> Self {
        let found = split_in_place(&mut text, separator);
        Self { bytes: text, found }
    }

    /// Returns the rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = CsvRow<'_>> {
        // Validating all cells at once costs a tenth of validating each.
        let bytes = simdutf8::basic::from_utf8(&self.bytes);
        let bytes = bytes.map_or(CellBytes::Bytes(&self.bytes), CellBytes::Text);
        let mut first = 0;
        self.found.rows.iter().map(move |&RowEnd { end, position }| {
            let cells = &self.found.cells[first..end];
            first = end;
            CsvRow { bytes, cells, position }
        })
    }

    /// Returns the number of rows, and of lines that the parser has read to their end.
    pub(super) fn length(&self) -> RowsBefore {
        let (rows, lines) = (self.found.rows.len() as u64, self.found.line.saturating_sub(1));
        RowsBefore { rows, lines, ..RowsBefore::default() }
    }

    /// Replaces the rows with the next ones, at most `max_rows`. Returns true if there may be more rows. `before` is what the
    /// file has before what the splitter reads.
    pub(super) fn read(
        &mut self,
        splitter: &mut Splitter<impl Read>,
        max_rows: usize,
        before: RowsBefore,
    ) -> Result<bool, csv::Error> {
        let Splitter { reader, record } = splitter;
        let Self { bytes, found: SplitRows { cells, rows, line } } = self;
        bytes.clear();
        cells.clear();
        rows.clear();
        while rows.len() < max_rows {
            let read = reader.read_byte_record(record);
            *line = reader.position().line();
            if !matches!(read, Ok(true)) {
                return read;
            }
            if record.as_slice().ends_with(END_MARK) {
                return match UnclosedQuote::before_mark(record, *line, before) {
                    Some(unclosed) => Err(io::Error::other(unclosed).into()),
                    None => Ok(false),
                };
            }
            let offset = bytes.len();
            bytes.extend_from_slice(record.as_slice());
            let ranges = (0..record.len()).filter_map(|column| record.range(column));
            cells.extend(ranges.map(|range| CellRange {
                start: (offset + range.start) as u32,
                end: (offset + range.end) as u32,
            }));
            let start = record.position();
            let position = CsvPosition {
                index: start.map_or(0, csv::Position::record),
                line_before: start.map_or(0, csv::Position::line),
                line_after: *line,
            };
            rows.push(RowEnd { end: cells.len(), position });
        }
        Ok(true)
    }
}

/// Reads rows and splits them into cells.
pub(super) struct Splitter<R> {
    reader: Reader<R>,
    record: ByteRecord,
}

impl<R: Read> Splitter<R> {
    /// Returns a splitter of the rows in `bytes`.
    pub(super) fn new(separator: u8, bytes: R) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(separator).flexible(true).has_headers(false).buffer_capacity(1 << 17);
        Self { reader: builder.from_reader(bytes), record: ByteRecord::new() }
    }
}

/// Returns the lines of a cell, whatever ends them.
pub(super) fn lines(cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    let by_lf = cell.contains(&b'\n');
    let end = if by_lf { b'\n' } else { b'\r' };
    cell.split(move |&byte| byte == end).map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    /// The cells of all rows, with their positions.
    fn rows(batch: &CsvBatch) -> Vec<(Vec<Vec<u8>>, CsvPosition)> {
        batch.rows().map(|row| (row.cells().map(<[u8]>::to_vec).collect(), row.position)).collect()
    }

    #[test]
    fn every_short_text_is_split_as_by_the_crate() {
        let letters = ["a", ",", "\"", "\n", "\r", "é"];
        for number in 0..6_usize.pow(6) {
            let mut rest = number;
            let mut text = String::new();
            while rest > 0 {
                text += letters[rest % 6];
                rest /= 6;
            }
            let mut by_crate = CsvBatch::default();
            let mut splitter = Splitter::new(b',', text.as_bytes());
            by_crate.read(&mut splitter, usize::MAX, RowsBefore::default()).unwrap();
            let in_place = CsvBatch::split(text.clone().into_bytes(), b',');
            assert_eq!(rows(&in_place), rows(&by_crate), "{text:?}");
            assert_eq!(in_place.length(), by_crate.length(), "{text:?}");
        }
    }

    #[test]
    fn each_cell_is_validated_by_itself() {
        for text in [&b"a,\xc3\xa0\n\xff,b\nc,\xc3\n\xa0,d\n"[..], b"a,\xc3\xa0\nc,\xc3\n\xa0,d\n"] {
            let batch = CsvBatch::split(text.to_vec(), b',');
            let rows: Vec<Vec<bool>> = batch
                .rows()
                .map(|row| (0..row.len()).map(|column| row.text(column).is_some()).collect())
                .collect();
            assert_eq!(rows[0], [true, true]);
            assert_eq!(rows[rows.len() - 2..], [[true, false], [false, true]]);
        }
    }
}
