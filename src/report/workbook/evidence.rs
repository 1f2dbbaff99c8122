//! Bằng chứng: the cases of each finding, with file and row.

use super::Book;
use super::page::{self, HEADING_ROW};
use super::table::{self, CellKind, MAX_ROWS, TableColumn};
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use crate::report::{Sheet, SheetCell};
use anyhow::Result;
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

const COLUMNS: [(Bilingual, f64, CellKind); 12] = [
    (bilingual("Phát hiện số", "Finding no."), 7.5, CellKind::Integer),
    (bilingual("Ai", "Who"), 18.0, CellKind::Text),
    (bilingual("Chỉ số", "Measure"), 16.5, CellKind::Text),
    (bilingual("Mã hồ sơ", "Case"), 23.0, CellKind::Text),
    (bilingual("Bước", "Step"), 15.0, CellKind::Text),
    (bilingual("Bắt đầu", "Began"), 15.5, CellKind::Time),
    (bilingual("Đến lúc", "Until"), 15.5, CellKind::Time),
    (bilingual("Giờ làm việc", "Working hours"), 8.0, CellKind::OneDecimal),
    (bilingual("Bên liên quan", "Counterpart"), 17.0, CellKind::Text),
    (bilingual("Tệp dữ liệu", "File"), 18.0, CellKind::Text),
    (bilingual("Dòng", "Rows"), 11.0, CellKind::Centred),
    (bilingual("Vì sao nêu", "Why shown"), 11.0, CellKind::Text),
];

/// Returns the first row of each finding that has cases, by the position of the finding.
pub(super) fn first_rows(book: &Book<'_>) -> Result<BTreeMap<u32, u32>> {
    let sheet = book.sheet("evidence")?;
    let mut first = BTreeMap::new();
    for (row, number) in sheet.rows.iter().take(MAX_ROWS).zip(HEADING_ROW + 1..) {
        if let SheetCell::Integer(position) = sheet.cell(row, "position") {
            first.entry(*position as u32).or_insert(number);
        }
    }
    Ok(first)
}

/// Writes the sheet. Rows are written in order, and leave the memory at once.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let sheet = book.sheet("evidence")?;
    let columns: Vec<TableColumn> = COLUMNS
        .iter()
        .map(|(heading, width, kind)| TableColumn::new(heading.get(lang), *width, *kind))
        .collect();
    page::set_up(page, book, tab.title.get(lang), Some((HEADING_ROW, HEADING_ROW)))?;
    let frame = (columns.len() as u16, table::width_of(&columns));
    page::write_head(page, book, tab.title.get(lang), tab.note.get(lang), frame)?;
    table::write_headings(page, book, HEADING_ROW, &columns)?;
    let shown = sheet.rows.len().min(MAX_ROWS);
    let view = View::new(sheet);
    for (row, number) in sheet.rows.iter().take(MAX_ROWS).zip(HEADING_ROW + 1..) {
        table::write_row(page, book, number, &view.cells(row), &columns)?;
    }
    table::freeze_and_filter(page, HEADING_ROW, (shown, columns.len()), 2)?;
    let foot = HEADING_ROW + shown as u32 + 2;
    page::write_foot(page, book, foot, "buckstop query --sql 'SELECT * FROM evidence'")
}

/// Where the columns of the table are.
struct View {
    plain: [usize; 9],
    sources: [usize; 2],
    source_rows: [usize; 2],
    chosen: usize,
}

impl View {
    fn new(sheet: &Sheet) -> Self {
        let at = |id: &str| sheet.columns.iter().position(|column| column.id == id).unwrap_or_default();
        Self {
            plain: [
                "position",
                "subject",
                "measure_title",
                "case_id",
                "step",
                "began_at",
                "counted_at",
                "work_hours",
                "counterpart",
            ]
            .map(at),
            sources: ["opening_source", "source"].map(at),
            source_rows: ["opening_row", "source_row"].map(at),
            chosen: at("chosen_title"),
        }
    }

    fn cells(&self, row: &[SheetCell]) -> Vec<SheetCell> {
        let mut cells: Vec<SheetCell> = self.plain.iter().map(|index| row[*index].clone()).collect();
        cells.extend([
            joined(self.sources.map(|index| &row[index]), "\n"),
            joined(self.source_rows.map(|index| &row[index]), " → "),
            row[self.chosen].clone(),
        ]);
        cells
    }
}

/// Returns what is said of the beginning and of the end as one text; once if it is the same.
fn joined([first, last]: [&SheetCell; 2], between: &str) -> SheetCell {
    let text = |cell: &SheetCell| match cell {
        SheetCell::Text(text) => text.clone(),
        SheetCell::Integer(number) => number.to_string(),
        _ => String::new(),
    };
    if first == last { text(first).into() } else { format!("{}{between}{}", text(first), text(last)).into() }
}
