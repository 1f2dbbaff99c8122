//! One cell of a table as a cell of a spreadsheet.

use super::context::ReportContext;
use super::sheet::SheetCell;
use anyhow::Result;
use rust_xlsxwriter::{Format, Worksheet};

/// The most characters that a spreadsheet takes in a cell.
const MAX_CELL_CHARS: usize = 32_767;

/// Writes one cell in a format. Text is written as text, so nothing in it can run as a formula.
pub(super) fn write_formatted(
    page: &mut Worksheet,
    context: &ReportContext<'_>,
    (row, column): (u32, u16),
    cell: &SheetCell,
    format: &Format,
) -> Result<()> {
    match cell {
        SheetCell::Text(text) => page.write_string_with_format(row, column, clipped(text), format)?,
        SheetCell::Integer(number) => page.write_number_with_format(row, column, *number as f64, format)?,
        SheetCell::Number(number) => page.write_number_with_format(row, column, *number, format)?,
        SheetCell::Time(at) => {
            page.write_datetime_with_format(row, column, context.local_excel(*at)?, format)?
        }
        SheetCell::Empty => page.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Returns as much of a text as a cell can have.
pub(super) fn clipped(text: &str) -> &str {
    text.char_indices().nth(MAX_CELL_CHARS).map_or(text, |(end, _)| &text[..end])
}
