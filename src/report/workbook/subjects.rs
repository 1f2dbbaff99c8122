//! Cán bộ, Đơn vị: post, load, and the ratio of every measure on a scale whose middle is 1.

use super::Book;
use super::charts;
use super::page::{self, HEADING_ROW, height};
use super::table::{self, CellKind, MAX_ROWS, TableColumn, write_cell};
use super::tabs::Tab;
use crate::fact::Level;
use crate::finding::Subject;
use crate::judge::{Standing, Verdict};
use crate::lang::{Bilingual, bilingual};
use crate::measure::{MEASURES, Measure};
use crate::report::SheetCell;
use anyhow::Result;
use rust_xlsxwriter::{Color, ConditionalFormat3ColorScale, ConditionalFormatType, Worksheet};

/// The most months that a line shows.
const MONTHS: i16 = 12;
/// The measure whose months are drawn.
const DRAWN: &str = "handling_time";
/// The widths of a number and of the line of the months, in characters.
const NUMBER_WIDTH: f64 = 5.8;
const LINE_WIDTH: f64 = 11.0;
/// The least and the greatest width of a ratio. Their columns share what the others leave of the page.
const RATIO_WIDTHS: (f64, f64) = (4.4, 7.0);
const PAGE_WIDTH: f64 = 174.0;
/// The least height of a row, in points: two lines of "too little data" in its small letters.
const ROW_HEIGHT: f64 = 18.0;
/// The height of the turned headings, in points.
const HEADING_HEIGHT: f64 = 150.0;

const WHO: Bilingual = bilingual("Cán bộ", "Official");
const UNIT: Bilingual = bilingual("Đơn vị", "Unit");
const OFFICE: Bilingual = bilingual("Chức vụ", "Post");
const MAIN_STEP: Bilingual = bilingual("Bước chính", "Main step");
/// What is described with one number each.
const LOAD: [(Bilingual, CellKind); 4] = [
    (bilingual("Lượt nhận", "Arrivals"), CellKind::Integer),
    (bilingual("Nhận mỗi ngày làm việc", "Arrivals per working day"), CellKind::OneDecimal),
    (bilingual("Đang giữ bình quân", "Open on average"), CellKind::OneDecimal),
    (bilingual("Việc đến so với đồng nghiệp", "Arrivals relative to peers"), CellKind::Ratio),
];
const MONTHLY: Bilingual =
    bilingual("Thời gian xử lý so với đồng nghiệp, từng tháng", "Time taken relative to peers, by month");
const TOO_LITTLE: Bilingual = bilingual("ít dữ liệu", "too little data");
const MONTHS_BESIDE: Bilingual =
    bilingual("Số liệu của đường từng tháng", "The numbers of the monthly lines");

/// Writes the officials.
pub(super) fn write_officials(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    write(page, book, tab, Level::Official)
}

/// Writes the units.
pub(super) fn write_units(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    write(page, book, tab, Level::Unit)
}

fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab, level: Level) -> Result<()> {
    let lang = book.lang;
    let measures: Vec<&Measure> = shown(book, level);
    let columns = columns(book, level, &measures);
    let names = columns.iter().take_while(|column| column.kind == CellKind::Text).count() as u16;
    let (first_ratio, last) = (names + LOAD.len() as u16, columns.len() as u16 - 1);
    page::set_up(page, book, tab.title.get(lang), Some((HEADING_ROW, HEADING_ROW)))?;
    let frame = (last + 1, table::width_of(&columns));
    page::write_head(page, book, tab.title.get(lang), tab.note.get(lang), frame)?;
    table::write_headings(page, book, HEADING_ROW, &columns)?;
    for (column, index) in columns.iter().zip(0..).skip(usize::from(names)) {
        page.write_string_with_format(HEADING_ROW, index, &column.heading, &book.styles.turned_heading)?;
    }
    page.set_row_height(HEADING_ROW, HEADING_HEIGHT)?;
    let subjects: Vec<&Subject<'_>> =
        book.results.subjects.iter().filter(|subject| subject.level == level).take(MAX_ROWS).collect();
    let newest =
        subjects.iter().filter_map(|subject| drawn(subject)?.months.last()).map(|one| one.month).max();
    for (subject, row) in subjects.iter().zip(HEADING_ROW + 1..) {
        let cells = cells(subject);
        table::write_row(page, book, row, &cells, &columns)?;
        let widths = columns.iter().map(|column| column.width);
        page.set_row_height(row, height(cells.iter().zip(widths)).max(ROW_HEIGHT))?;
        for (measure, column) in measures.iter().zip(first_ratio..) {
            write_ratio(page, book, (row, column), subject, measure)?;
        }
        page.write_blank(row, last, &book.styles.text)?;
        write_months(page, row, last + 2, subject, newest)?;
    }
    if !subjects.is_empty() {
        let rows = (HEADING_ROW + 1, HEADING_ROW + subjects.len() as u32);
        page.add_conditional_format(rows.0, first_ratio - 1, rows.1, last - 1, &scale())?;
        if newest.is_some() {
            draw_months(page, book, rows, last)?;
        }
    }
    table::freeze_and_filter(page, HEADING_ROW, (subjects.len(), columns.len()), 1)?;
    let foot = HEADING_ROW + subjects.len() as u32 + 2;
    page::write_foot(page, book, foot, &format!("buckstop query --sql 'SELECT * FROM {}'", tab.id))?;
    page.set_print_area(0, 0, foot, last)?;
    Ok(())
}

/// Returns the measures on which somebody has enough data. Variants are for inspectors, in the CSV.
fn shown(book: &Book<'_>, level: Level) -> Vec<&'static Measure> {
    let is_told = |measure: &&Measure| {
        let mut subjects = book.results.subjects.iter().filter(|subject| subject.level == level);
        subjects.any(|subject| {
            subject.standing(measure.id).is_some_and(|(_, one)| one.verdict != Verdict::TooLittleData)
        })
    };
    MEASURES.iter().filter(|one| one.variant_of.is_none() && one.has_rows_of(level)).filter(is_told).collect()
}

fn columns(book: &Book<'_>, level: Level, measures: &[&Measure]) -> Vec<TableColumn> {
    let text = |heading: Bilingual, width| TableColumn::new(heading.get(book.lang), width, CellKind::Text);
    let mut columns = match level {
        Level::Official => vec![text(WHO, 20.0), text(OFFICE, 12.0), text(UNIT, 18.0), text(MAIN_STEP, 13.0)],
        Level::Unit => vec![text(UNIT, 34.0), text(MAIN_STEP, 20.0)],
    };
    columns.extend(
        LOAD.iter().map(|(heading, kind)| TableColumn::new(heading.get(book.lang), NUMBER_WIDTH, *kind)),
    );
    let room = PAGE_WIDTH - LINE_WIDTH - table::width_of(&columns);
    let ratio_width = (room / measures.len().max(1) as f64).clamp(RATIO_WIDTHS.0, RATIO_WIDTHS.1);
    columns.extend(
        measures
            .iter()
            .map(|measure| TableColumn::new(measure.title.get(book.lang), ratio_width, CellKind::Ratio)),
    );
    columns.push(TableColumn::new(MONTHLY.get(book.lang), LINE_WIDTH, CellKind::TwoDecimals));
    columns
}

/// Returns what stands left of the ratios.
fn cells(subject: &Subject<'_>) -> Vec<SheetCell> {
    let mut cells: Vec<SheetCell> = vec![subject.id.into()];
    if subject.level == Level::Official {
        let office = subject.identity.and_then(|identity| identity.office.as_deref());
        cells.extend([office.into(), subject.unit.into()]);
    }
    cells.push(subject.load.and_then(|load| load.main_step.as_deref()).into());
    cells.extend([
        subject.load.map(|load| load.sums.arrivals).into(),
        subject.load.map(|load| load.arrivals_per_day).into(),
        subject.load.map(|load| load.open_mean).into(),
        subject.load.and_then(|load| load.load_ratio).into(),
    ]);
    cells
}

/// Writes how many times as many or as long. Without enough data the cell says so; without rows it is empty.
fn write_ratio(
    page: &mut Worksheet,
    book: &Book<'_>,
    (row, column): (u32, u16),
    subject: &Subject<'_>,
    measure: &Measure,
) -> Result<()> {
    match subject.standing(measure.id) {
        Some((_, standing)) if standing.verdict == Verdict::TooLittleData => {
            page.write_string_with_format(row, column, TOO_LITTLE.get(book.lang), &book.styles.too_little)?;
        }
        Some((_, standing)) => {
            write_cell(page, book, (row, column), &standing.times.value.into(), CellKind::Ratio)?;
        }
        None => {
            page.write_blank(row, column, &book.styles.text)?;
        }
    }
    Ok(())
}

/// Returns the scale of ratios: 0.5 and less blue, 1 white, 2 and more orange.
pub(super) fn scale() -> ConditionalFormat3ColorScale {
    ConditionalFormat3ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, 0.5)
        .set_midpoint(ConditionalFormatType::Number, 1)
        .set_maximum(ConditionalFormatType::Number, 2)
        .set_minimum_color(Color::RGB(0x9D_C3_E6))
        .set_midpoint_color(Color::RGB(0xFF_FF_FF))
        .set_maximum_color(Color::RGB(0xF4_B1_83))
}

/// Returns the standing whose months are drawn.
fn drawn<'s>(subject: &'s Subject<'_>) -> Option<&'s Standing> {
    let standing = subject.standing(DRAWN).map(|(_, standing)| standing);
    standing.filter(|standing| standing.verdict != Verdict::TooLittleData)
}

/// Writes the numbers of the last months beside the table, where they are not printed. A month in which nothing was
/// expected stays empty.
fn write_months(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    subject: &Subject<'_>,
    newest: Option<i16>,
) -> Result<()> {
    let (Some(standing), Some(newest)) = (drawn(subject), newest) else { return Ok(()) };
    for month in &standing.months {
        let place = month.month - (newest - MONTHS + 1);
        let times = month.expected / month.observed;
        if place >= 0 && times.is_finite() && month.expected > 0.0 {
            page.write_number(row, column + place as u16, (times * 100.0).round() / 100.0)?;
        }
    }
    Ok(())
}

/// Draws a line of the months into the last column of each row.
fn draw_months(page: &mut Worksheet, book: &Book<'_>, rows: (u32, u32), column: u16) -> Result<()> {
    let title = MONTHS_BESIDE.get(book.lang);
    page.write_string_with_format(HEADING_ROW, column + 2, title, &book.styles.foot)?;
    charts::lines_in_cells(page, rows, column, (column + 2, column + 1 + MONTHS as u16))
}
