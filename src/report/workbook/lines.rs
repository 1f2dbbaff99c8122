//! Phương pháp: topics and what is said of them, as lines of text.

use super::Book;
use super::page::{self, HEADING_ROW};
use super::table::{self, CellKind, TableColumn};
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use anyhow::Result;
use rust_xlsxwriter::Worksheet;

const TOPIC: Bilingual = bilingual("Mục", "Topic");
const DESCRIPTION: Bilingual = bilingual("Diễn giải", "Description");
const WIDTHS: [f64; 2] = [34.0, 116.0];

/// Writes the sheet.
pub(super) fn write_method(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let sheet = book.sheet("method")?;
    let columns = [
        TableColumn::new(TOPIC.get(lang), WIDTHS[0], CellKind::Text),
        TableColumn::new(DESCRIPTION.get(lang), WIDTHS[1], CellKind::Text),
    ];
    page::set_up(page, book, tab.title.get(lang), Some((HEADING_ROW, HEADING_ROW)))?;
    page::write_head(page, book, tab.title.get(lang), tab.note.get(lang), (2, table::width_of(&columns)))?;
    table::write_headings(page, book, HEADING_ROW, &columns)?;
    for (row, number) in sheet.rows.iter().zip(HEADING_ROW + 1..) {
        table::write_row(page, book, number, row, &columns)?;
    }
    page.set_freeze_panes(HEADING_ROW + 1, 0)?;
    Ok(())
}
