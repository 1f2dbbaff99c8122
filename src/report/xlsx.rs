//! Any sheets as a workbook, such as those of `buckstop check --out`.
//!
//! Every sheet has a frozen heading, filters, widths and number formats. Text is written as text, so nothing in it can
//! run as a formula. The workbook of a run is `workbook/`.

use super::cell::write_formatted;
use super::context::ReportContext;
use super::sheet::{ColumnKind, Sheet, SheetCell};
use crate::finding::Class;
use anyhow::{Context, Result};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use std::path::Path;

/// The most rows written into one sheet; Excel takes two more, of which the heading is one.
const MAX_ROWS: usize = 1_048_574;
/// The most lines of one row that Excel shows.
const MAX_LINES: usize = 26;
/// The height of one line of text, in points.
const LINE_HEIGHT: f64 = 15.0;
/// The number of the paper size A4 in the file format.
const A4: u8 = 9;
/// The most characters across a page that can still be read when the columns are made to fit.
const PAGE_WIDTH: f64 = 300.0;

/// Writes sheets into a workbook of any name.
pub(crate) fn write_workbook(path: &Path, sheets: &[Sheet], context: &ReportContext<'_>) -> Result<()> {
    let mut workbook = Workbook::new();
    // The end of the log, not the clock: the same input gives the same file.
    let stamp = ExcelDateTime::from_timestamp(context.as_of.div_euclid(1_000_000))?;
    workbook.set_properties(&DocProperties::new().set_title("buckstop").set_creation_datetime(&stamp));
    let formats = Formats::new();
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(sheet.title.get(context.lang))?;
        write_sheet(page, sheet, context, &formats)?;
    }
    workbook.save(path).with_context(|| format!("cannot write `{}`", path.display()))
}

struct Formats {
    heading: Format,
    text: Format,
    integer: Format,
    number: Format,
    share: Format,
    time: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_font_name("Times New Roman")
                .set_font_size(11)
                .set_align(FormatAlign::Top)
                .set_border_bottom(FormatBorder::Hair)
                .set_border_bottom_color(Color::RGB(0xBF_BF_BF))
        };
        Self {
            heading: Format::new()
                .set_font_name("Times New Roman")
                .set_font_size(11)
                .set_bold()
                .set_indent(1)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x1F_3A_5F))
                .set_font_color(Color::White),
            // The indent keeps a text apart from the number on its left.
            text: cell().set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            integer: cell().set_num_format("#,##0"),
            number: cell().set_num_format("#,##0.00"),
            share: cell().set_num_format("0%"),
            time: cell().set_num_format("dd/mm/yyyy hh:mm"),
        }
    }

    fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text => &self.text,
            ColumnKind::Integer => &self.integer,
            ColumnKind::Number => &self.number,
            ColumnKind::Share => &self.share,
            ColumnKind::Time => &self.time,
        }
    }
}

fn write_sheet(
    page: &mut Worksheet,
    sheet: &Sheet,
    context: &ReportContext<'_>,
    formats: &Formats,
) -> Result<()> {
    page.set_row_height(0, heading_height(sheet, context))?;
    for (column, index) in sheet.columns.iter().zip(0..) {
        page.set_column_width(index, column.width)?;
        page.write_string_with_format(0, index, column.heading.get(context.lang), &formats.heading)?;
    }
    for (row, number) in sheet.rows.iter().take(MAX_ROWS).zip(1..) {
        page.set_row_height(number, LINE_HEIGHT * f64::from(lines(row, sheet)))?;
        for ((cell, column), index) in row.iter().zip(&sheet.columns).zip(0..) {
            let format = formats.of(column.kind);
            let colored =
                class_color(&column.id, cell).map(|color| format.clone().set_background_color(color));
            write_formatted(page, context, (number, index), cell, colored.as_ref().unwrap_or(format))?;
        }
    }
    page.set_freeze_panes(1, frozen_columns(sheet))?;
    if !sheet.rows.is_empty() {
        let last = sheet.rows.len().min(MAX_ROWS) as u32;
        page.autofilter(0, 0, last, sheet.columns.len() as u16 - 1)?;
    }
    set_up_print(page, sheet)
}

/// Spreads the columns over as many pages as it takes to read them, and repeats the heading and the subject on
/// each page.
fn set_up_print(page: &mut Worksheet, sheet: &Sheet) -> Result<()> {
    let last = last_printed(sheet);
    let printed = last.map_or(sheet.columns.len(), |last| usize::from(last) + 1);
    let width: f64 = sheet.columns[..printed].iter().map(|column| f64::from(column.width)).sum();
    let pages = (width / PAGE_WIDTH).ceil().max(1.0) as u16;
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(pages, 0).set_repeat_rows(0, 0)?;
    if let (2.., Some(last)) = (pages, frozen_columns(sheet).checked_sub(1)) {
        page.set_repeat_columns(0, last)?;
    }
    if let Some(last) = last {
        page.set_print_area(0, 0, sheet.rows.len().clamp(1, MAX_ROWS) as u32, last)?;
    }
    Ok(())
}

/// Returns the height of the heading with the most lines, at least two.
fn heading_height(sheet: &Sheet, context: &ReportContext<'_>) -> f64 {
    let lines = sheet.columns.iter().map(|column| {
        // Bold letters are wider, words do not break, and the filter's button takes some of the width.
        let room = usize::from(column.width).saturating_sub(2).max(1);
        column.heading.get(context.lang).chars().count().div_ceil(room)
    });
    LINE_HEIGHT * lines.max().unwrap_or(1).clamp(2, 5) as f64 + 4.0
}

/// Returns the number of lines a row needs, by the longest text relative to its column's width.
fn lines(row: &[SheetCell], sheet: &Sheet) -> u16 {
    let needed = row.iter().zip(&sheet.columns).map(|(cell, column)| match cell {
        SheetCell::Text(text) => {
            let room = usize::from(column.width).saturating_sub(1).max(1);
            text.split('\n').map(|line| line.chars().count().div_ceil(room).max(1)).sum()
        }
        _ => 1,
    });
    needed.max().unwrap_or(1).clamp(1, MAX_LINES) as u16
}

/// Returns the last column that is printed: those after the directive's points are ids for programs.
fn last_printed(sheet: &Sheet) -> Option<u16> {
    sheet.columns.iter().position(|column| column.id == "directive_points").map(|index| index as u16)
}

/// Returns how many columns stay in view: those up to the subject, if there is one.
fn frozen_columns(sheet: &Sheet) -> u16 {
    sheet.columns.iter().position(|column| column.id == "subject").map_or(0, |index| index as u16 + 1)
}

/// Returns the colour of a cell with the heading of a class.
fn class_color(column: &str, cell: &SheetCell) -> Option<Color> {
    let (true, SheetCell::Text(text)) = (column == "class_title", cell) else { return None };
    let class = Class::ALL.iter().find(|class| class.title().vi == text || class.title().en == text)?;
    Some(Color::RGB(class.color()))
}
