//! Dữ liệu: what was read from each file, how complete the log of each unit is, and what was not computed.

use super::Book;
use super::page::{self, LINE, height};
use super::table::CellKind;
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use crate::report::SheetCell;
use crate::report::cell::{clipped, write_formatted};
use anyhow::Result;
use rust_xlsxwriter::{Format, Worksheet};

/// The widths of the columns: two texts and seven numbers.
const WIDTHS: [f64; 9] = [28.0, 34.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0];
const LAST: u16 = WIDTHS.len() as u16 - 1;
const FRAME: (u16, f64) = (WIDTHS.len() as u16, 146.0);

/// A column of a part: its id in the table `data_quality`, its heading, the first and last column of the sheet that it
/// takes, and how it is shown.
type PartColumn = (&'static str, Bilingual, (u16, u16), CellKind);

/// A part of the sheet.
struct Part {
    title: Bilingual,
    columns: &'static [PartColumn],
    /// The lines of the headings.
    heading_lines: f64,
}

const FILES: Part = Part {
    title: bilingual("Tệp đã đọc", "Files"),
    columns: &[
        ("subject", bilingual("Tệp", "File"), (0, 0), CellKind::Text),
        ("detail", bilingual("Đọc theo mẫu", "Read with the profile"), (1, 1), CellKind::Text),
        ("rows_read", bilingual("Dòng đọc", "Rows read"), (2, 2), CellKind::Integer),
        ("rows_split", bilingual("Dòng tách thêm", "Rows split off"), (3, 3), CellKind::Integer),
        ("stored", bilingual("Đã lưu", "Stored"), (4, 4), CellKind::Integer),
        ("duplicate_rows", bilingual("Trùng", "Duplicate"), (5, 5), CellKind::Integer),
        ("replaced_rows", bilingual("Bị thay thế", "Replaced"), (6, 6), CellKind::Integer),
        ("rejected_rows", bilingual("Bị loại", "Rejected"), (7, 7), CellKind::Integer),
        ("skipped_rows", bilingual("Bỏ qua", "Skipped"), (8, 8), CellKind::Integer),
    ],
    heading_lines: 2.0,
};
const UNITS: Part = Part {
    title: bilingual("Dữ liệu của mỗi đơn vị đầy đủ đến đâu", "How complete the log of each unit is"),
    columns: &[
        ("subject", bilingual("Đơn vị", "Unit"), (0, 1), CellKind::Text),
        ("rows_read", bilingual("Số thao tác", "Events"), (2, 2), CellKind::Integer),
        ("with_official", bilingual("Có người xử lý", "With official"), (3, 3), CellKind::Share),
        ("with_step", bilingual("Có bước", "With step"), (4, 4), CellKind::Share),
        ("with_due", bilingual("Có hạn", "With due date"), (5, 5), CellKind::Share),
        (
            "with_receiver",
            bilingual("Chuyển có người nhận", "Handovers with receiver"),
            (6, 6),
            CellKind::Share,
        ),
        ("unknown_kind", bilingual("Thao tác không rõ", "Unknown activity"), (7, 7), CellKind::Share),
    ],
    heading_lines: 2.0,
};
const NOTES: Part = Part {
    title: bilingual("Những gì không tính hoặc chưa chắc chắn", "What was not computed or is uncertain"),
    columns: &[
        ("about", bilingual("Về", "About"), (0, 0), CellKind::Text),
        ("subject", bilingual("Tên", "Name"), (1, 1), CellKind::Text),
        ("detail", bilingual("Chi tiết", "Detail"), (2, LAST), CellKind::Text),
    ],
    heading_lines: 1.0,
};

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let sheet = book.sheet("data_quality")?;
    for (width, index) in WIDTHS.into_iter().zip(0..) {
        page.set_column_width(index, width)?;
    }
    page::set_up(page, book, tab.title.get(lang), None)?;
    page::write_head(page, book, tab.title.get(lang), tab.note.get(lang), FRAME)?;
    let has = |row: &[SheetCell], id: &str| *sheet.cell(row, id) != SheetCell::Empty;
    let (files, others): (Vec<_>, Vec<_>) = sheet.rows.iter().partition(|row| has(row, "stored"));
    let (units, notes): (Vec<_>, Vec<_>) = others.into_iter().partition(|row| !has(row, "detail"));
    let mut row = 3;
    for (part, rows) in [(FILES, files), (UNITS, units), (NOTES, notes)] {
        if !rows.is_empty() {
            row = write_part(page, book, row, &part, &rows)?;
        }
    }
    page.set_print_area(0, 0, row, LAST)?;
    Ok(())
}

/// Writes a part with its rows, and returns the row below it.
fn write_part(
    page: &mut Worksheet,
    book: &Book<'_>,
    mut row: u32,
    part: &Part,
    rows: &[&Vec<SheetCell>],
) -> Result<u32> {
    let sheet = book.sheet("data_quality")?;
    page.write_string_with_format(row, 0, part.title.get(book.lang), &book.styles.section)?;
    row += 1;
    for (_, heading, across, _) in part.columns {
        let heading = heading.get(book.lang).into();
        write_across(page, book, row, *across, &heading, &book.styles.heading)?;
    }
    page.set_row_height(row, LINE * part.heading_lines + 4.0)?;
    for cells in rows {
        row += 1;
        let widths = part.columns.iter().map(|(id, _, (first, last), _)| {
            (sheet.cell(cells, id), WIDTHS[usize::from(*first)..=usize::from(*last)].iter().sum())
        });
        page.set_row_height(row, height(widths))?;
        for (id, _, across, kind) in part.columns {
            write_across(page, book, row, *across, sheet.cell(cells, id), book.styles.of(*kind))?;
        }
    }
    Ok(row + 2)
}

/// Writes a cell into one column, or across several.
fn write_across(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    (first, last): (u16, u16),
    cell: &SheetCell,
    format: &Format,
) -> Result<()> {
    match cell {
        SheetCell::Text(text) if first < last => {
            page.merge_range(row, first, row, last, clipped(text), format)?;
            Ok(())
        }
        _ => write_formatted(page, book.context, (row, first), cell, format),
    }
}
