//! Reads the rows of a sheet from its XML. Repeated rows and cells are handed on once, with their number.

use super::super::book::too_wide;
use super::super::xml::{explained, number};
use super::cell::{CellAttributes, cell_text};
use crate::source::limits::ReadLimits;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::serial::DateSystem;
use anyhow::ensure;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// The greatest row number that a filled row may have: no spreadsheet program has more rows.
const LAST_ROW: u64 = 1 << 24;

/// A row as the document has it.
pub(super) struct DocumentRow<'r> {
    /// The number of the first of its copies, from 1.
    pub(super) number: u64,
    /// How many rows are like it, itself included.
    pub(super) repeated: u64,
    /// The cells that are filled or merged with others, from left to right.
    pub(super) cells: &'r [DocumentCell],
}

impl DocumentRow<'_> {
    /// Returns the number of filled cells of one of its copies.
    pub(super) fn filled(&self) -> u64 {
        let filled = self.cells.iter().filter(|cell| cell.value != CellValue::Empty);
        filled.map(|cell| cell.repeated as u64).sum()
    }
}

/// A cell. `across` and `down` are how many further columns and rows it is merged with.
pub(super) struct DocumentCell {
    /// The index of its column, from 0.
    pub(super) column: usize,
    /// How many cells are like it, itself included.
    pub(super) repeated: usize,
    pub(super) across: usize,
    pub(super) down: u64,
    pub(super) value: CellValue<'static>,
}

/// Calls `visit` for the rows of a sheet in their order, until it returns false. Rows without a cell are left out.
pub(super) fn each_row(
    table: &str,
    dates: DateSystem,
    limits: &ReadLimits,
    visit: &mut dyn FnMut(DocumentRow<'_>) -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let mut reader = Reader::from_str(table);
    let mut next = 1_u64;
    loop {
        match reader.read_event().map_err(explained)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "table-row" => {
                    let repeated = repeats(&element, "number-rows-repeated")?;
                    let number = next;
                    next = next.saturating_add(repeated);
                    let cells = row_cells(&mut reader, number, dates, limits)?;
                    if cells.is_empty() {
                        continue;
                    }
                    ensure!(
                        next <= LAST_ROW,
                        "row {number} is filled and repeated {repeated} times, beyond the last row of any sheet: the \
                         workbook is damaged"
                    );
                    if !visit(DocumentRow { number, repeated, cells: &cells })? {
                        return Ok(());
                    }
                }
                // Groups of rows: their rows follow.
                "table-rows" | "table-row-group" | "table-header-rows" => {}
                _ => {
                    reader.read_to_end(element.name()).map_err(explained)?;
                }
            },
            Event::Empty(element) if element.local_name().as_ref() == "table-row" => {
                next = next.saturating_add(repeats(&element, "number-rows-repeated")?);
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn repeats(element: &BytesStart<'_>, name: &str) -> anyhow::Result<u64> {
    Ok(number(element, name)?.unwrap_or(1).max(1))
}

/// Reads the cells of the row that has begun, and its end tag. Empty cells are left out.
fn row_cells(
    reader: &mut Reader<&[u8]>,
    row: u64,
    dates: DateSystem,
    limits: &ReadLimits,
) -> anyhow::Result<Vec<DocumentCell>> {
    let (mut cells, mut column) = (Vec::new(), 0_usize);
    // Texts are kept until the row ends.
    let mut bytes = 0_u64;
    loop {
        let event = reader.read_event().map_err(explained)?;
        let (element, is_empty) = match &event {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) | Event::Eof => return Ok(cells),
            _ => continue,
        };
        // A cell that another one is merged over shows nothing, whatever it contains.
        let is_covered = element.local_name().as_ref() == "covered-table-cell";
        if !is_covered && element.local_name().as_ref() != "table-cell" {
            if !is_empty {
                reader.read_to_end(element.name()).map_err(explained)?;
            }
            continue;
        }
        let attributes = CellAttributes::parse(element)?;
        let text = if is_empty { String::new() } else { cell_text(reader, limits)? };
        let value = if is_covered { CellValue::Empty } else { attributes.value(text, dates) };
        if let CellValue::Text(text) = &value {
            bytes += text.len() as u64;
            let limit = limits.row_bytes;
            ensure!(bytes <= limit, "row {row} is longer than {limit} bytes, the limit");
        }
        let (repeated, across, down) = (attributes.repeated, attributes.across, attributes.down);
        let first = column;
        column = column.saturating_add(repeated);
        if value.is_blank() && (across, down) == (0, 0) {
            continue;
        }
        ensure!(value.is_blank() || column <= limits.columns, "{}", too_wide(row, column - 1, limits));
        cells.push(DocumentCell { column: first, repeated, across, down, value });
    }
}

/// Returns the first `width` cells of a row, one for each column.
pub(super) fn expanded<'r>(row: &DocumentRow<'r>, width: usize) -> Vec<CellValue<'r>> {
    let mut values = Vec::new();
    let shown = row.cells.iter().filter(|cell| cell.column < width && cell.value != CellValue::Empty);
    for cell in shown {
        values.resize(cell.column, CellValue::Empty);
        let end = cell.column.saturating_add(cell.repeated).min(width);
        values.resize(end, borrowed(&cell.value));
    }
    values
}

fn borrowed<'c>(value: &'c CellValue<'static>) -> CellValue<'c> {
    match value {
        CellValue::Text(text) => CellValue::Text(Cow::Borrowed(text.as_ref())),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the rows of a table: number, copies, and the text of each cell.
    fn rows(table: &str) -> anyhow::Result<Vec<(u64, u64, Vec<String>)>> {
        let mut rows = Vec::new();
        each_row(table, DateSystem::From1900, &ReadLimits::default(), &mut |row| {
            let cells = expanded(&row, 100);
            let texts = cells.iter().map(|cell| cell.text(DateSystem::From1900, false).into_owned());
            rows.push((row.number, row.repeated, texts.collect()));
            Ok(true)
        })?;
        Ok(rows)
    }

    #[test]
    fn repeated_rows_and_cells_cost_nothing_where_they_are_empty() {
        let text = "<table:table-column table:number-columns-repeated=\"16384\"/>\
            <table:table-row table:number-rows-repeated=\"999999999999\"><table:table-cell \
            table:number-columns-repeated=\"99999999999\"/></table:table-row>";
        assert_eq!(rows(text).expect("well-formed"), []);
        let text = "<table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>\
            <table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table-header-rows>\
            <table:table-row table:number-rows-repeated=\"3\"/>\
            <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"3\">\
            <text:p>b</text:p></table:table-cell><table:covered-table-cell><text:p>x</text:p>\
            </table:covered-table-cell></table:table-row>";
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let expected = [(1, 1, texts(&["", "", "a"])), (5, 2, texts(&["b", "b", "b"]))];
        assert_eq!(rows(text).expect("well-formed"), expected);
    }

    #[test]
    fn a_filled_cell_repeated_beyond_the_limits_is_refused() {
        for (text, expected) in [
            (
                "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000\"><text:p>a</text:p>\
                 </table:table-cell></table:table-row>",
                "beyond the limit of 10000 columns",
            ),
            (
                "<table:table-row table:number-rows-repeated=\"99999999\"><table:table-cell><text:p>a</text:p>\
                 </table:table-cell></table:table-row>",
                "beyond the last row of any sheet",
            ),
            (
                "<table:table-row table:number-rows-repeated=\"zwei\"><table:table-cell/></table:table-row>",
                "`number-rows-repeated` is no number",
            ),
        ] {
            let error = rows(text).expect_err("refused").to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
