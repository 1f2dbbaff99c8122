//! Finds rows that a stray quote has made part of a cell.
//!
//! A quote that nobody closes makes a cell of everything up to the next quote, however many rows that is. A note may
//! honestly have several lines, so a line in a cell counts as a row only if it has about as many cells as the table, or a
//! case code or a time in the column of it.

use super::batch::{CsvRow, lines};

/// The number of cells from which their number alone shows that a line is a row.
const TELLING_COLUMNS: usize = 5;
/// The most bytes of a time.
const TIME_BYTES: usize = 40;
/// The fewest digits of a time.
const TIME_DIGITS: usize = 6;

/// What the rows of a table look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowShape {
    pub(super) separator: u8,
    pub(super) columns: usize,
    /// The columns of the case code and of the time, if the table has them.
    pub(super) case: Option<usize>,
    pub(super) time: Option<usize>,
}

/// Lines in a cell that are rows of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SwallowedLines {
    /// The first column whose cell has such lines.
    pub(super) column: usize,
    /// The number of lines in the row before the one on which that cell opens.
    pub(super) lines_before: u64,
}

impl RowShape {
    /// Returns where a row has swallowed others; `None` if all its lines are its own.
    pub(super) fn swallowed_lines(&self, row: CsvRow<'_>) -> Option<SwallowedLines> {
        let code = self.case.map(|column| code_shape(row.cell(column))).filter(|shape| shape.contains(&b'0'));
        let is_long = row.len() * 2 > self.columns * 3;
        let mut lines_before = 0;
        for (column, cell) in row.cells().enumerate() {
            let lines: Vec<&[u8]> = lines(cell).collect();
            // A row that goes on far beyond the headings behind a line break is two rows.
            let is_two = is_long && lines.len() > 1;
            if is_two || self.has_rows(&lines, column, code.as_deref()) {
                return Some(SwallowedLines { column, lines_before });
            }
            lines_before += lines.len() as u64 - 1;
        }
        None
    }

    /// Returns true if the lines of a cell after the first are rows. The last one is the beginning of a row whose end is
    /// in the cells behind it.
    fn has_rows(&self, lines: &[&[u8]], column: usize, code: Option<&[u8]>) -> bool {
        let [first, rest @ ..] = lines else { return false };
        let Some((last, whole)) = rest.split_last() else { return false };
        let is_row = |line: &&[u8]| {
            let found = self.look_at(line, code);
            found.has_code && found.has_time && found.cells > 1
                || (found.has_code || found.has_time) && found.cells * 2 >= self.columns && found.cells > 1
                || self.columns >= TELLING_COLUMNS && self.is_about_all(found.cells) && !found.has_other_time
        };
        if whole.iter().any(is_row) || is_row(last) {
            return true;
        }
        let (head, tail) = (self.look_at(first, None), self.look_at(last, code));
        let together = self.is_about_all(head.cells + tail.cells - 1);
        let evidence_comes_later = [self.case, self.time].into_iter().flatten().all(|found| found >= column);
        tail.has_code && tail.has_time
            || together && (tail.has_code || tail.has_time)
            || together && evidence_comes_later && self.columns > TELLING_COLUMNS
    }

    fn is_about_all(&self, cells: usize) -> bool {
        cells.abs_diff(self.columns) * 5 <= self.columns
    }

    fn look_at(&self, line: &[u8], code: Option<&[u8]>) -> LineCells {
        let cells: Vec<&[u8]> = line.split(|&byte| byte == self.separator).collect();
        let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).copied();
        let time = cell(self.time).unwrap_or_default();
        LineCells {
            cells: cells.len(),
            has_code: code.is_some() && cell(self.case).map(code_shape).as_deref() == code,
            has_time: is_like_time(time),
            has_other_time: !time.trim_ascii().is_empty() && !time.iter().any(u8::is_ascii_digit),
        }
    }
}

/// What a line would be as a row.
struct LineCells {
    cells: usize,
    has_code: bool,
    has_time: bool,
    /// True if the cell of the time has a text without digits.
    has_other_time: bool,
}

/// Returns a code with each run of digits as `0` and each run of letters as `a`, so that codes of one kind are equal.
fn code_shape(code: &[u8]) -> Vec<u8> {
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'=' | b' ');
    let mut shape = Vec::with_capacity(code.len());
    for &byte in code.iter().filter(|byte| !is_quote(byte)) {
        let class = match byte {
            b'0'..=b'9' => b'0',
            byte if byte.is_ascii_alphabetic() || !byte.is_ascii() => b'a',
            byte => byte,
        };
        if shape.last() != Some(&class) {
            shape.push(class);
        }
    }
    shape
}

fn is_like_time(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    (TIME_DIGITS..=TIME_BYTES).contains(&cell.len()) && digits >= TIME_DIGITS
}
