//! `findings.xlsx`: what a head of department opens.
//!
//! Every sheet has a frozen heading, filters, widths and number formats; findings are coloured by class.
//! Text is written as text, so nothing in it can run as a formula.

use super::sheet::{Cell, ColumnKind, Sheet};
use super::{Context, Written};
use anyhow::{Context as _, Result};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use std::path::Path;

/// Excel refuses more rows than this in one sheet; the heading takes one, the note on what is left out another.
const MOST_ROWS: usize = 1_048_574;

/// Writes all sheets into one workbook.
pub(super) fn write(sheets: &[Sheet], context: &Context<'_>, dir: &Path) -> Result<Written> {
    let path = dir.join("findings.xlsx");
    write_workbook(&path, sheets, context)?;
    Ok(vec![path])
}

/// Writes sheets into a workbook of any name.
pub(crate) fn write_workbook(path: &Path, sheets: &[Sheet], context: &Context<'_>) -> Result<()> {
    let mut workbook = Workbook::new();
    // The log's own time, not the clock's: the same input gives the same file.
    let stamp = ExcelDateTime::from_timestamp(context.as_of.div_euclid(1_000_000))?;
    workbook.set_properties(&DocProperties::new().set_title("buckstop").set_creation_datetime(&stamp));
    let formats = Formats::new();
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(sheet.title(context.lang))?;
        write_sheet(page, sheet, context, &formats)?;
    }
    workbook.save(path).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Points of one line of text.
const LINE_HEIGHT: f64 = 15.0;
/// The paper size's number in the file format.
const A4: u8 = 9;
/// So many characters across a page can still be read when the columns are made to fit.
const PAGE_WIDTH: f64 = 300.0;

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
            // Else a text would stick to the number on its left.
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

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, context: &Context<'_>, formats: &Formats) -> Result<()> {
    page.set_row_height(0, heading_height(sheet, context))?;
    for (place, column) in sheet.columns.iter().enumerate() {
        let place = place as u16;
        page.set_column_width(place, column.width)?;
        page.write_string_with_format(0, place, column.heading(context.lang), &formats.heading)?;
    }
    for (number, row) in sheet.rows.iter().take(MOST_ROWS).enumerate() {
        page.set_row_height(number as u32 + 1, LINE_HEIGHT * f64::from(lines(row, sheet)))?;
        for (place, (cell, column)) in row.iter().zip(&sheet.columns).enumerate() {
            let format = formats.of(column.kind);
            let class = class_color(column.id, cell).map(|color| format.clone().set_background_color(color));
            write_cell(
                page,
                number as u32 + 1,
                place as u16,
                cell,
                context,
                class.as_ref().unwrap_or(format),
            )?;
        }
    }
    page.set_freeze_panes(1, frozen_columns(sheet))?;
    if !sheet.rows.is_empty() {
        let last = sheet.rows.len().min(MOST_ROWS) as u32;
        page.autofilter(0, 0, last, sheet.columns.len() as u16 - 1)?;
    }
    set_up_print(page, sheet)
}

/// On as many pages across as it takes to be read, each with the heading and whom it is about.
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
        page.set_print_area(0, 0, sheet.rows.len().clamp(1, MOST_ROWS) as u32, last)?;
    }
    Ok(())
}

/// As high as the heading with the most lines, two at least.
fn heading_height(sheet: &Sheet, context: &Context<'_>) -> f64 {
    let lines = sheet.columns.iter().map(|column| {
        // Bold letters are wider, words do not break, and the filter's button takes its place.
        let room = usize::from(column.width).saturating_sub(2).max(1);
        column.heading(context.lang).chars().count().div_ceil(room)
    });
    LINE_HEIGHT * lines.max().unwrap_or(1).clamp(2, 5) as f64 + 4.0
}

fn write_cell(
    page: &mut Worksheet,
    row: u32,
    place: u16,
    cell: &Cell,
    context: &Context<'_>,
    format: &Format,
) -> Result<()> {
    match cell {
        Cell::Text(text) => page.write_string_with_format(row, place, clipped(text), format)?,
        Cell::Integer(number) => page.write_number_with_format(row, place, *number as f64, format)?,
        Cell::Number(number) => page.write_number_with_format(row, place, *number, format)?,
        Cell::Time(at) => page.write_datetime_with_format(row, place, &context.local_excel(*at)?, format)?,
        Cell::Empty => page.write_blank(row, place, format)?,
    };
    Ok(())
}

/// How many lines a row needs, by the longest text against its column's width; at most what Excel shows.
fn lines(row: &[Cell], sheet: &Sheet) -> u16 {
    const MOST_LINES: usize = 26;
    let needed = row.iter().zip(&sheet.columns).map(|(cell, column)| match cell {
        Cell::Text(text) => {
            let room = usize::from(column.width).saturating_sub(1).max(1);
            text.split('\n').map(|line| line.chars().count().div_ceil(room).max(1)).sum()
        }
        _ => 1,
    });
    needed.max().unwrap_or(1).clamp(1, MOST_LINES) as u16
}

/// The last column that is printed: those after the directive's points are ids for machines.
fn last_printed(sheet: &Sheet) -> Option<u16> {
    sheet.columns.iter().position(|column| column.id == "directive_points").map(|place| place as u16)
}

/// The heading and, where there is one, the subject stay in view.
fn frozen_columns(sheet: &Sheet) -> u16 {
    sheet.columns.iter().position(|column| column.id == "subject").map_or(0, |place| place as u16 + 1)
}

/// Excel takes at most 32,767 characters in a cell.
fn clipped(text: &str) -> String {
    text.chars().take(32_767).collect()
}

/// The colour of a class, so that one sees at a glance where help, praise or a hearing is due.
fn class_color(column: &str, cell: &Cell) -> Option<Color> {
    let (true, Cell::Text(class)) = (column == "class_title", cell) else { return None };
    crate::finding::Class::ALL
        .iter()
        .find(|known| known.title_vi() == class || known.title_en() == class)
        .map(|known| Color::RGB(known.color()))
}
