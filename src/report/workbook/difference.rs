//! Chênh lệch: how the official and the strict form differ, column by column and reason by reason.

use super::Book;
use super::form::total;
use super::page::{self, HEADING_ROW};
use super::queried::{self, Shown};
use super::table::{self, CellKind, TableColumn};
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use crate::report::SheetCell;
use anyhow::Result;
use rust_xlsxwriter::Worksheet;

const REASONS: &[Shown] = &[
    ("reason", 66.0, CellKind::Text),
    ("official_column", 18.0, CellKind::Centred),
    ("strict_column", 18.0, CellKind::Centred),
    ("cases_counted", 14.0, CellKind::Integer),
    ("example_case", 30.0, CellKind::Text),
];
/// The columns of the form that both rules fill differently.
const COLUMNS: [(&str, Bilingual); 8] = [
    ("resolved", bilingual("7. Đã giải quyết", "7. Resolved")),
    ("resolved_early", bilingual("8. Trước hạn", "8. Early")),
    ("resolved_on_time", bilingual("9. Đúng hạn", "9. On time")),
    ("resolved_late", bilingual("10. Quá hạn", "10. Late")),
    ("in_progress", bilingual("11. Đang giải quyết", "11. In progress")),
    ("within_time", bilingual("12. Trong hạn", "12. Within time")),
    ("overdue", bilingual("13. Quá hạn", "13. Overdue")),
    ("not_counted", bilingual("Ngoài cột 7 và 11", "In neither 7 nor 11")),
];
const HEADINGS: [Bilingual; 4] = [
    bilingual("Cột của biểu", "Column of the form"),
    bilingual("Chính thức", "Official"),
    bilingual("Chặt", "Strict"),
    bilingual("Chênh lệch", "Difference"),
];

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let described = book.described(tab.id)?;
    let (official, strict) = (book.described("form")?, book.described("form_strict")?);
    page::set_up(page, book, tab.title.get(lang), None)?;
    let frame = (REASONS.len() as u16, REASONS.iter().map(|(_, width, _)| width).sum());
    page::write_head(page, book, tab.title.get(lang), &queried::note(book, tab)?, frame)?;
    if official.rows.is_empty() {
        queried::write_if_empty(page, book, described, HEADING_ROW, frame)?;
        return Ok(());
    }
    let columns: Vec<TableColumn> = HEADINGS
        .iter()
        .zip(REASONS)
        .map(|(heading, (_, width, _))| TableColumn::new(heading.get(lang), *width, CellKind::Integer))
        .collect();
    table::write_headings(page, book, HEADING_ROW, &columns)?;
    for ((name, title), row) in COLUMNS.iter().zip(HEADING_ROW + 1..) {
        let [one, other] = [official, strict].map(|form| total(form, name));
        let difference = other.zip(one).map(|(other, one)| other - one);
        let cells = [title.get(lang).into(), SheetCell::from(one), other.into(), difference.into()];
        table::write_row(page, book, row, &cells, &columns)?;
        table::write_cell(page, book, (row, 0), &cells[0], CellKind::Text)?;
    }
    let heading = HEADING_ROW + COLUMNS.len() as u32 + 3;
    queried::write_rows(page, book, described, heading, REASONS, &[])?;
    page.set_freeze_panes(0, 0)?;
    Ok(())
}
