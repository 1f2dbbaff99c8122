//! Splits a text into rows and cells where it lies, as the `csv` crate splits a stream.

use memchr::{memchr, memchr3};

/// The range of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellRange {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A row of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowEnd {
    /// The index in [`SplitRows::cells`] after the last cell of the row.
    pub(super) end: usize,
    pub(super) position: CsvPosition,
}

/// The position of a row in what was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CsvPosition {
    /// The index of the row, from 0.
    pub(super) index: u64,
    /// The line of the reader before the row, which may be that of the line break before it, or of blank lines.
    pub(super) line_before: u64,
    /// The line of the reader after the row.
    pub(super) line_after: u64,
}

/// The rows of a text, and the line that has been reached after them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SplitRows {
    pub(super) cells: Vec<CellRange>,
    pub(super) rows: Vec<RowEnd>,
    pub(super) line: u64,
}

/// Splits a text that begins with a row. Cells with doubled quotes are shortened in their place.
pub(super) fn split_in_place(text: &mut [u8], separator: u8) -> SplitRows {
    let mut found = SplitRows { line: 1, ..SplitRows::default() };
    let mut at = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    loop {
        let line_before = found.line;
        while let Some(byte @ (b'\n' | b'\r')) = text.get(at) {
            found.line += u64::from(*byte == b'\n');
            at += 1;
        }
        if at == text.len() {
            return found;
        }
        loop {
            let (cell, end) = if text.get(at) == Some(&b'"') {
                quoted_cell(text, at, separator, &mut found.line)
            } else {
                let end = cell_end(text, at, separator);
                ((at, end), end)
            };
            found.cells.push(CellRange { start: cell.0 as u32, end: cell.1 as u32 });
            let Some(&byte) = text.get(end) else {
                at = end;
                break;
            };
            at = end + 1;
            if byte != separator {
                found.line += u64::from(byte == b'\n');
                break;
            }
        }
        let index = found.rows.len() as u64;
        let position = CsvPosition { index, line_before, line_after: found.line };
        found.rows.push(RowEnd { end: found.cells.len(), position });
    }
}

/// Returns where the cell that goes on at an offset ends.
fn cell_end(text: &[u8], at: usize, separator: u8) -> usize {
    memchr3(separator, b'\n', b'\r', &text[at..]).map_or(text.len(), |length| at + length)
}

/// Splits off a cell that begins with a quote. Returns the range of its value, and where the cell ends. What follows the
/// closing quote belongs to the value.
fn quoted_cell(text: &mut [u8], quote: usize, separator: u8, line: &mut u64) -> ((usize, usize), usize) {
    let start = quote + 1;
    let (mut from, mut is_doubled) = (start, false);
    let (close, after) = loop {
        let Some(next) = memchr(b'"', &text[from..]).map(|length| from + length) else {
            break (text.len(), text.len());
        };
        if text.get(next + 1) != Some(&b'"') {
            break (next, next + 1);
        }
        (from, is_doubled) = (next + 2, true);
    };
    *line += text[start..close].iter().filter(|&&byte| byte == b'\n').count() as u64;
    let end = cell_end(text, after, separator);
    if !is_doubled && end == after {
        return ((start, close), end);
    }
    let mut kept = start;
    let mut read = start;
    while read < close {
        text[kept] = text[read];
        read += 1 + usize::from(text[read] == b'"');
        kept += 1;
    }
    text.copy_within(after..end, kept);
    kept += end - after;
    // Bytes that a shorter field leaves over become spaces: the whole text is checked to be UTF-8, and half a letter is not.
    text[kept..end].fill(b' ');
    ((start, kept), end)
}
