//! A row of an HTML table: each cell in its column, whatever `colspan` and `rowspan` say.

use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::MergedCells;
use std::borrow::Cow;

/// The greatest spans that browsers accept.
const MAX_COLUMN_SPAN: usize = 1_000;
const MAX_ROW_SPAN: usize = 65_534;
/// The most bytes of a text that is repeated in the further rows of its merged cell.
const MAX_REPEATED_BYTES: usize = 1 << 12;

/// The cells of a row that is being read.
#[derive(Debug, Default)]
pub(crate) struct HtmlRow {
    /// The cells by column. A column that a cell to its left is merged over is empty.
    cells: Vec<HtmlCell>,
    /// The index of the cell that is being read.
    open: Option<usize>,
}

/// A cell with its spans.
#[derive(Clone, Debug, Default)]
pub(crate) struct HtmlCell {
    bytes: Vec<u8>,
    columns: usize,
    rows: usize,
}

/// The cells of rows above that are merged downwards.
#[derive(Debug, Default)]
pub(crate) struct RowSpans {
    /// For each column the last row that is covered, and the text shown there.
    columns: Vec<(u64, String)>,
}

impl RowSpans {
    /// Returns true if a cell from above covers the column in the row of this number.
    fn covers(&self, column: usize, number: u64) -> bool {
        self.columns.get(column).is_some_and(|(last, _)| *last >= number)
    }

    /// Adds the cells of a finished row that continue below it.
    pub(crate) fn absorb(&mut self, row: HtmlRow, number: u64) {
        for (column, cell) in row.cells.into_iter().enumerate().filter(|(_, cell)| cell.rows > 1) {
            let text = cell.text();
            let text = if text.len() <= MAX_REPEATED_BYTES { text.into_owned() } else { String::new() };
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

impl HtmlCell {
    /// Returns the text with white space collapsed as a browser does.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        let text = String::from_utf8_lossy(&self.bytes);
        let is_plain = |character: char| !character.is_whitespace() || character == ' ';
        if text.trim() == text && text.chars().all(is_plain) && !text.contains("  ") {
            return text;
        }
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl HtmlRow {
    /// Begins the next cell in the first column that no cell from above covers. `number` is the number of the row.
    pub(crate) fn open_cell(&mut self, columns: usize, rows: usize, spans: &RowSpans, number: u64) {
        while spans.covers(self.cells.len(), number) {
            self.cells.push(HtmlCell::default());
        }
        let column = self.cells.len();
        let (columns, rows) = (columns.clamp(1, MAX_COLUMN_SPAN), rows.clamp(1, MAX_ROW_SPAN));
        self.cells.push(HtmlCell { bytes: Vec::new(), columns, rows });
        self.cells.resize(column + columns, HtmlCell::default());
        self.open = Some(column);
    }

    /// Appends text to the cell that is being read.
    pub(crate) fn push_text(&mut self, text: &[u8]) {
        if let Some(open) = self.open {
            self.cells[open].bytes.extend_from_slice(text);
        }
    }

    /// Returns the number of columns so far.
    pub(crate) fn width(&self) -> usize {
        self.cells.len()
    }

    /// Returns the cells by column.
    pub(crate) fn cells(&self) -> &[HtmlCell] {
        &self.cells
    }

    /// Appends the merged cells of the row to `merges`.
    pub(crate) fn push_merges(&self, number: u64, merges: &mut Vec<MergedCells>) {
        for (column, cell) in self.cells.iter().enumerate() {
            if cell.rows > 1 || cell.columns > 1 {
                merges.push(MergedCells {
                    first_row: number,
                    last_row: number + cell.rows as u64 - 1,
                    first_column: column,
                    last_column: column + cell.columns - 1,
                });
            }
        }
    }

    /// Returns the values by column, with the text of cells that are merged down from rows above.
    pub(crate) fn values<'v>(&'v self, spans: &'v RowSpans, number: u64) -> Vec<CellValue<'v>> {
        let width = self.cells.len().max(spans.columns.len());
        let value = |column: usize| match self.cells.get(column) {
            Some(cell) if !cell.bytes.is_empty() => CellValue::Text(cell.text()),
            _ if spans.covers(column, number) => {
                CellValue::Text(Cow::Borrowed(spans.columns[column].1.as_str()))
            }
            _ => CellValue::Empty,
        };
        (0..width).map(value).collect()
    }
}
