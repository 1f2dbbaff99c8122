//! A table in a sheet: a heading, rows, and what can be done with them.

use super::Book;
use super::page::{LINE, height, lines};
use crate::report::SheetCell;
use crate::report::cell::write_formatted;
use anyhow::Result;
use rust_xlsxwriter::Worksheet;

/// The most rows of a table: a sheet holds 1,048,576, and some are above and below the table.
pub(super) const MAX_ROWS: usize = 1_048_000;

/// How a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    Text,
    /// A short text in the middle.
    Centred,
    Integer,
    OneDecimal,
    TwoDecimals,
    /// A ratio in a narrow column: fewer decimals from ten on.
    Ratio,
    /// A share from 0 to 1, shown as per cent.
    Share,
    Time,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct TableColumn {
    pub(super) heading: String,
    /// In characters.
    pub(super) width: f64,
    pub(super) kind: CellKind,
}

impl TableColumn {
    pub(super) fn new(heading: impl Into<String>, width: f64, kind: CellKind) -> Self {
        Self { heading: heading.into(), width, kind }
    }
}

/// Returns the width of all columns, in characters.
pub(super) fn width_of(columns: &[TableColumn]) -> f64 {
    columns.iter().map(|column| column.width).sum()
}

/// Writes the headings into a row, and sets the widths of the columns.
pub(super) fn write_headings(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    columns: &[TableColumn],
) -> Result<()> {
    for (column, index) in columns.iter().zip(0..) {
        page.set_column_width(index, column.width)?;
        page.write_string_with_format(row, index, &column.heading, &book.styles.heading)?;
    }
    // Bold letters are wider.
    let lines = columns.iter().map(|column| lines(&column.heading, column.width * 0.93 - 0.5));
    page.set_row_height(row, LINE * lines.fold(1.0, f64::max) + 4.0)?;
    Ok(())
}

/// Writes a row of cells, as high as they need.
pub(super) fn write_row(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    cells: &[SheetCell],
    columns: &[TableColumn],
) -> Result<()> {
    page.set_row_height(row, height(cells.iter().zip(columns.iter().map(|column| column.width))))?;
    for ((cell, column), index) in cells.iter().zip(columns).zip(0..) {
        write_cell(page, book, (row, index), cell, column.kind)?;
    }
    Ok(())
}

/// Writes one cell in the format of its kind.
pub(super) fn write_cell(
    page: &mut Worksheet,
    book: &Book<'_>,
    at: (u32, u16),
    cell: &SheetCell,
    kind: CellKind,
) -> Result<()> {
    write_formatted(page, book.context, at, cell, book.styles.of(kind))
}

/// Freezes what is above the first row of a table and left of `columns`, and puts filters on its headings.
pub(super) fn freeze_and_filter(
    page: &mut Worksheet,
    heading_row: u32,
    (rows, columns): (usize, usize),
    frozen_columns: u16,
) -> Result<()> {
    page.set_freeze_panes(heading_row + 1, frozen_columns)?;
    if rows > 0 && columns > 0 {
        page.autofilter(heading_row, 0, heading_row + rows as u32, columns as u16 - 1)?;
    }
    Ok(())
}
