//! Workbooks as XML Spreadsheet 2003 (`SpreadsheetML`), which many systems generate and name `.xls`.
//!
//! Each cell states its type, and times are written as text. A document type, which could define entities, is refused;
//! formulas, comments and styles are ignored.

use super::book::{SheetInfo, TakeRow, Workbook, read_workbook, too_wide};
use super::xml::{DOCUMENT_TYPE, TRUNCATED, attribute, explained, number};
use crate::source::input::Input;
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::markup::xml_text::entity;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::MergedCells;
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, bail, ensure};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::ops::Range;

const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";
/// The greatest row number that is accepted: far beyond any sheet, and small enough that adding to it cannot overflow.
const LAST_ROW: u64 = u32::MAX as u64;

/// Returns true if the first bytes look like such a workbook.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(4_096)]);
    text.trim_start().starts_with('<')
        && text.contains(NAMESPACE)
        && text.contains("Workbook")
        && !text.to_ascii_lowercase().contains("<html")
}

/// Reads the sheets of a workbook.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let encoding = input.encoding.clone();
    intake.report_encoding(input.description("XML Spreadsheet 2003"));
    let text = String::from_utf8(input.whole(limits.whole_bytes, progress)?);
    let text =
        text.map_err(|_| anyhow::Error::msg(format!("it has bytes that are no text in {encoding}")))?;
    let (sheets, dates) = survey(&text, limits)?;
    ensure!(!sheets.is_empty(), "it is a workbook without a sheet");
    read_workbook(&mut XmlWorkbook { text, sheets, dates, limits: *limits, cells: 0 }, limits, intake)
}

struct XmlWorkbook {
    text: String,
    sheets: Vec<XmlSheet>,
    dates: DateSystem,
    limits: ReadLimits,
    /// The number of cells read so far.
    cells: u64,
}

#[derive(Default)]
struct XmlSheet {
    name: String,
    hidden: bool,
    /// The range of its rows in the text.
    table: Option<Range<usize>>,
}

impl Workbook for XmlWorkbook {
    fn sheets(&self) -> Vec<SheetInfo> {
        let sheets = self.sheets.iter();
        sheets
            .map(|sheet| SheetInfo {
                name: sheet.name.clone(),
                hidden: sheet.hidden,
                has_cells: sheet.table.is_some(),
            })
            .collect()
    }

    fn dates(&self) -> DateSystem {
        self.dates
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<MergedCells>> {
        let mut merges = Vec::new();
        self.each_cell(sheet, &mut |cell| {
            if (cell.across, cell.down) != (0, 0) {
                merges.push(MergedCells {
                    first_row: cell.row,
                    last_row: cell.row.saturating_add(cell.down),
                    first_column: cell.column,
                    last_column: cell.column.saturating_add(cell.across),
                });
            }
            Ok(true)
        })?;
        Ok(merges)
    }

    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        let (mut row, mut number): (Vec<CellValue<'_>>, u64) = (Vec::new(), 0);
        let mut wants_more = true;
        self.each_cell(sheet, &mut |cell| {
            if cell.value == CellValue::Empty {
                return Ok(true);
            }
            if cell.row != number {
                wants_more = row.is_empty() || take(number, &row)?;
                row.clear();
                number = cell.row;
            }
            if cell.column < width {
                row.resize(row.len().max(cell.column + 1), CellValue::Empty);
                row[cell.column] = cell.value;
            }
            Ok(wants_more)
        })?;
        if wants_more && !row.is_empty() {
            take(number, &row)?;
        }
        Ok(())
    }
}

/// A cell with its position: rows from 1, columns from 0. `across` and `down` are how many further columns and rows it
/// is merged with.
struct XmlCell {
    row: u64,
    column: usize,
    across: usize,
    down: u64,
    value: CellValue<'static>,
}

impl XmlWorkbook {
    /// Calls `visit` for the cells of a sheet in their order until it returns false.
    fn each_cell(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(XmlCell) -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        let Self { text, sheets, limits, cells, .. } = self;
        let Some(table) = sheets.get(sheet).and_then(|sheet| sheet.table.clone()) else { return Ok(()) };
        let mut reader = Reader::from_str(&text[table]);
        // The current row, and the next row and column if an element does not state its own.
        let (mut row, mut next_row, mut next_column) = (0, 1, 0);
        loop {
            let event = reader.read_event().map_err(explained)?;
            let (element, is_empty) = match &event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match element.local_name().as_ref() {
                "Row" => {
                    let at = number(element, "Index")?.unwrap_or(next_row);
                    ensure!(at > row, "row {at} stands below row {row}: the workbook is damaged");
                    ensure!(at <= LAST_ROW, "it has a row {at}, which no sheet has: the workbook is damaged");
                    next_row = at.saturating_add(1).saturating_add(number(element, "Span")?.unwrap_or(0));
                    (row, next_column) = (at, 0);
                }
                "Cell" => {
                    *cells += 1;
                    ensure!(*cells <= limits.cells, "it has more than {} cells, the limit", limits.cells);
                    let index = number(element, "Index")?.map(|index| index.saturating_sub(1) as usize);
                    let column = index.unwrap_or(next_column);
                    let across = number(element, "MergeAcross")?.unwrap_or(0) as usize;
                    let down = number(element, "MergeDown")?.unwrap_or(0);
                    next_column = column.saturating_add(across).saturating_add(1);
                    let value = if is_empty { CellValue::Empty } else { content(&mut reader, limits)? };
                    let fits = column < limits.columns || value == CellValue::Empty;
                    ensure!(fits, "{}", too_wide(row, column, limits));
                    if !visit(XmlCell { row, column, across, down, value })? {
                        return Ok(());
                    }
                }
                _ if is_empty => {}
                _ => {
                    reader.read_to_end(element.name()).map_err(explained)?;
                }
            }
        }
    }
}

/// Reads the value of the cell that has begun, and its end tag.
fn content(reader: &mut Reader<&[u8]>, limits: &ReadLimits) -> anyhow::Result<CellValue<'static>> {
    let mut found = CellValue::Empty;
    loop {
        match reader.read_event().map_err(explained)? {
            Event::Start(element) if element.local_name().as_ref() == "Data" => {
                let kind = attribute(&element, "Type")?.unwrap_or_default();
                found = value(&kind, data(reader, limits)?);
            }
            Event::Start(element) => {
                reader.read_to_end(element.name()).map_err(explained)?;
            }
            Event::End(_) => return Ok(found),
            Event::Eof => bail!("{TRUNCATED}"),
            _ => {}
        }
    }
}

/// Reads the text of the `Data` element that has begun, without its markup.
fn data(reader: &mut Reader<&[u8]>, limits: &ReadLimits) -> anyhow::Result<String> {
    let (mut text, mut depth) = (String::new(), 1);
    while depth > 0 {
        match reader.read_event().map_err(explained)? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(part) => text.push_str(&part),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(reference) => text.push(entity(&reference)?),
            Event::Eof => bail!("{TRUNCATED}"),
            _ => {}
        }
        ensure!(depth <= limits.xml_depth, "elements are nested too deeply");
    }
    Ok(text)
}

/// Converts the text of a cell by its stated type.
fn value(kind: &str, text: String) -> CellValue<'static> {
    let shown = |text: String| CellValue::Text(Cow::Owned(text));
    match kind {
        _ if text.is_empty() => CellValue::Empty,
        // Errors such as `#N/A` are read as empty cells.
        "Error" => CellValue::Empty,
        "Number" => text.trim().parse().map_or_else(|_| shown(text), CellValue::Number),
        "Boolean" => shown(if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        "DateTime" => {
            let time = text.trim();
            let time = time.strip_suffix(".000").unwrap_or(time);
            shown(time.strip_suffix("T00:00:00").unwrap_or(time).to_owned())
        }
        _ => shown(text),
    }
}

/// Finds the sheets with the ranges of their rows, and the day from which the workbook counts.
fn survey(text: &str, limits: &ReadLimits) -> anyhow::Result<(Vec<XmlSheet>, DateSystem)> {
    let (mut sheets, mut dates): (Vec<XmlSheet>, _) = (Vec::new(), DateSystem::From1900);
    let (mut reader, mut depth, mut in_visible) = (Reader::from_str(text), 0, false);
    loop {
        let event = reader.read_event().map_err(explained)?;
        match &event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "Worksheet" => {
                    let name = attribute(element, "Name")?.unwrap_or_default();
                    sheets.push(XmlSheet { name, ..XmlSheet::default() });
                }
                "Date1904" => dates = DateSystem::From1904,
                "Visible" => in_visible = true,
                _ => {}
            },
            Event::Text(visible) if in_visible => {
                if let Some(sheet) = sheets.last_mut() {
                    sheet.hidden = visible.trim() != "SheetVisible";
                }
            }
            Event::DocType(_) => bail!("{DOCUMENT_TYPE}"),
            Event::Eof => break,
            _ => {}
        }
        match event {
            Event::Start(element) if element.local_name().as_ref() == "Table" => {
                let span = reader.read_to_end(element.name()).map_err(explained)?;
                let sheet = sheets.last_mut().context("a table stands outside of a sheet")?;
                sheet.table = Some(span.start as usize..span.end as usize);
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => (depth, in_visible) = (depth - 1, false),
            _ => {}
        }
        ensure!(depth <= limits.xml_depth, "elements are nested too deeply");
    }
    ensure!(depth == 0, "{TRUNCATED}");
    Ok((sheets, dates))
}
