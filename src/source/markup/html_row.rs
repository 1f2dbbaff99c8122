//! A row of a web page's table: its cells, each in its column, whatever is merged.

use crate::source::sheet::cell::Value;
use crate::source::sheet::header::Merge;
use std::borrow::Cow;

/// The greatest spans that browsers know.
const MOST_COLUMNS: usize = 1_000;
const MOST_ROWS: usize = 65_534;
/// A longer text is not repeated in the rows that its cell is merged over.
const LONGEST_REPEATED: usize = 1 << 12;

/// The cells of a row that is being read.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// By column; what a cell covers to its right is empty.
    cells: Vec<Cell>,
    /// Which of them is being read.
    open: Option<usize>,
}

/// A cell as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    bytes: Vec<u8>,
    columns: usize,
    rows: usize,
}

/// Cells of rows above that reach further down.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    /// By column: the last row, and what is shown.
    columns: Vec<(u64, String)>,
}

impl Spans {
    fn covers(&self, column: usize, number: u64) -> bool {
        self.columns.get(column).is_some_and(|(last, _)| *last >= number)
    }

    /// Remembers what of a row reaches below it.
    pub(crate) fn absorb(&mut self, row: Row, number: u64) {
        for (column, cell) in row.cells.into_iter().enumerate().filter(|(_, cell)| cell.rows > 1) {
            let text = cell.text();
            let text = if text.len() <= LONGEST_REPEATED { text.into_owned() } else { String::new() };
            let last = number + cell.rows as u64 - 1;
            for covered in column..column + cell.columns {
                if self.columns.len() <= covered {
                    self.columns.resize(covered + 1, Default::default());
                }
                let shown = if covered == column { text.clone() } else { String::new() };
                self.columns[covered] = (last, shown);
            }
        }
    }
}

impl Cell {
    /// Its text, white space as a page shows it.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        let text = String::from_utf8_lossy(&self.bytes);
        let is_plain = |sign: char| !sign.is_whitespace() || sign == ' ';
        if text.trim() == text && text.chars().all(is_plain) && !text.contains("  ") {
            return text;
        }
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl Row {
    /// Begins the next cell, in the first column that is free in the row of that number.
    pub(crate) fn open(&mut self, columns: usize, rows: usize, spans: &Spans, number: u64) {
        while spans.covers(self.cells.len(), number) {
            self.cells.push(Cell::default());
        }
        let place = self.cells.len();
        let (columns, rows) = (columns.clamp(1, MOST_COLUMNS), rows.clamp(1, MOST_ROWS));
        self.cells.push(Cell { bytes: Vec::new(), columns, rows });
        self.cells.resize(place + columns, Cell::default());
        self.open = Some(place);
    }

    /// Adds text to the cell that is open.
    pub(crate) fn text(&mut self, text: &[u8]) {
        if let Some(open) = self.open {
            self.cells[open].bytes.extend_from_slice(text);
        }
    }

    /// How many columns it has so far.
    pub(crate) fn width(&self) -> usize {
        self.cells.len()
    }

    /// The cells by column.
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Adds the cells that are merged.
    pub(crate) fn merges(&self, number: u64, merges: &mut Vec<Merge>) {
        for (column, cell) in self.cells.iter().enumerate() {
            if cell.rows > 1 || cell.columns > 1 {
                merges.push(Merge {
                    first_row: number,
                    last_row: number + cell.rows as u64 - 1,
                    first_column: column,
                    last_column: column + cell.columns - 1,
                });
            }
        }
    }

    /// The cells by column, with what reaches down from the rows above.
    pub(crate) fn values<'v>(&'v self, spans: &'v Spans, number: u64) -> Vec<Value<'v>> {
        let width = self.cells.len().max(spans.columns.len());
        let value = |column: usize| match self.cells.get(column) {
            Some(cell) if !cell.bytes.is_empty() => Value::Text(cell.text()),
            _ if spans.covers(column, number) => Value::Text(Cow::Borrowed(spans.columns[column].1.as_str())),
            _ => Value::Empty,
        };
        (0..width).map(value).collect()
    }
}
