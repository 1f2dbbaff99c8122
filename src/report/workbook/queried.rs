//! Tables that are the result of a query as it stands: some of its columns, in the widths of a page.

use super::Book;
use super::codes::in_words;
use super::page::{self, HEADING_ROW, write_sentence};
use super::table::{self, CellKind, TableColumn};
use super::tabs::Tab;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::report::amounts::whole;
use crate::report::{Described, SheetCell};
use anyhow::Result;
use rust_xlsxwriter::{Color, ConditionalFormatDataBar, ConditionalFormatType, Worksheet};

/// A column of the result that is shown: its name, its width in characters, its kind.
pub(super) type Shown = (&'static str, f64, CellKind);

/// The cases that are likely to become late.
const LATE_SOON: &[Shown] = &[
    ("case_id", 24.0, CellKind::Text),
    ("official_id", 21.0, CellKind::Text),
    ("unit_id", 24.0, CellKind::Text),
    ("procedure_id", 15.0, CellKind::Text),
    ("step", 17.0, CellKind::Text),
    ("due_at", 15.5, CellKind::Time),
    ("paused", 9.0, CellKind::Centred),
    ("hours_left", 10.0, CellKind::Integer),
    ("peers", 9.5, CellKind::Integer),
    ("late_probability", 10.0, CellKind::Share),
];
/// Work against people.
const STAFFING: &[Shown] = &[
    ("unit_id", 30.0, CellKind::Text),
    ("step", 20.0, CellKind::Text),
    ("arrivals", 9.0, CellKind::Integer),
    ("weighted_arrivals", 10.0, CellKind::Integer),
    ("official_months", 10.0, CellKind::OneDecimal),
    ("needed_months", 10.0, CellKind::OneDecimal),
    ("need_over_present", 9.0, CellKind::TwoDecimals),
    ("busiest", 11.0, CellKind::TwoDecimals),
    ("least_busy", 11.0, CellKind::TwoDecimals),
    ("advice", 30.0, CellKind::Text),
];
/// The late list.
const LATE: &[Shown] = &[
    ("unit_id", 23.0, CellKind::Text),
    ("procedure_id", 15.0, CellKind::Text),
    ("case_id", 24.0, CellKind::Text),
    ("received_at", 15.5, CellKind::Time),
    ("standing_due_at", 15.5, CellKind::Time),
    ("ended_at", 15.5, CellKind::Time),
    ("late_hours", 10.0, CellKind::OneDecimal),
    ("late_holder", 22.0, CellKind::Text),
    ("apology", 10.0, CellKind::Centred),
];

const ADVICE: Bilingual = bilingual("Gợi ý", "Suggestion");
const NO_ROWS: Bilingual = bilingual("Không có dòng nào.", "There is no row.");
const NO_CASES: Bilingual = bilingual(
    "Không lập được bảng này, vì dữ liệu không có danh sách hồ sơ (ngày tiếp nhận, ngày hẹn trả, trạng thái).",
    "This table cannot be made: the exports have no list of cases with the days of receipt, the due dates and the status.",
);

/// Writes the cases that are likely to become late.
pub(super) fn write_late_soon(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let rows = write(page, book, tab, LATE_SOON)?;
    bar(page, rows, LATE_SOON, "late_probability")
}

/// Writes work against people.
pub(super) fn write_staffing(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let rows = write(page, book, tab, STAFFING)?;
    if let (Some((first, last)), Some(column)) = (rows, place(STAFFING, "need_over_present")) {
        page.add_conditional_format(first, column, last, column + 2, &super::subjects::scale())?;
    }
    Ok(())
}

/// Writes the late list.
pub(super) fn write_late(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    write(page, book, tab, LATE).map(drop)
}

/// Writes the whole sheet, and returns its first and last row.
fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab, shown: &[Shown]) -> Result<Option<(u32, u32)>> {
    page::set_up(page, book, tab.title.get(book.lang), Some((HEADING_ROW, HEADING_ROW)))?;
    let width = shown.iter().map(|(_, width, _)| width).sum();
    let note = note(book, tab)?;
    page::write_head(page, book, tab.title.get(book.lang), &note, (shown.len() as u16, width))?;
    write_rows(page, book, book.described(tab.id)?, HEADING_ROW, shown, &[("advice", ADVICE)])
}

/// Returns the note of a sheet, and that only the first rows are shown where the query has a limit and reaches it.
pub(super) fn note(book: &Book<'_>, tab: &Tab) -> Result<String> {
    let described = book.described(tab.id)?;
    let mut note = tab.note.get(book.lang).to_owned();
    let most = tab.query.and_then(|query| query.params.iter().find(|(name, _)| *name == "rows"));
    if let Some(most) = most.and_then(|(_, value)| value.parse::<usize>().ok())
        && described.rows.len() >= most
    {
        let most = whole(most as u64, book.lang);
        let cut = Bilingual::new(
            format!("Chỉ nêu {most} dòng đầu; lệnh ở chân trang, với rows lớn hơn, cho tất cả."),
            format!(
                "Only the first {most} rows are shown; the command below gives all, with a larger value of rows."
            ),
        );
        note = format!("{note}\n{}", cut.get(book.lang));
    }
    Ok(note)
}

/// Writes headings and rows of a result with filters, and its foot. `headings` are those that differ from the query's.
/// Returns the first and the last row.
pub(super) fn write_rows(
    page: &mut Worksheet,
    book: &Book<'_>,
    described: &Described,
    heading_row: u32,
    shown: &[Shown],
    headings: &[(&str, Bilingual)],
) -> Result<Option<(u32, u32)>> {
    let width = shown.iter().map(|(_, width, _)| width).sum();
    if !write_if_empty(page, book, described, heading_row, (shown.len() as u16, width))? {
        return Ok(None);
    }
    let places: Vec<Option<usize>> = shown.iter().map(|(name, ..)| described.column(name)).collect();
    let heading = |place: &Option<usize>| place.map_or("", |index| described.headings[index].as_str());
    let columns: Vec<TableColumn> = places
        .iter()
        .zip(shown)
        .map(|(place, (name, width, kind))| {
            let own =
                headings.iter().find(|(of, _)| of == name).map(|(_, own)| own.get(book.lang).to_owned());
            TableColumn::new(own.unwrap_or_else(|| plain(heading(place), book.lang)), *width, *kind)
        })
        .collect();
    table::write_headings(page, book, heading_row, &columns)?;
    for (row, number) in described.rows.iter().zip(heading_row + 1..) {
        let cells: Vec<SheetCell> = places
            .iter()
            .zip(shown)
            .map(|(place, (name, ..))| {
                let cell = place.map_or(&SheetCell::Empty, |index| &row[index]);
                in_words(name, cell, book.lang)
            })
            .collect();
        table::write_row(page, book, number, &cells, &columns)?;
    }
    let last = heading_row + described.rows.len() as u32;
    table::freeze_and_filter(page, heading_row, (described.rows.len(), columns.len()), 1)?;
    page::write_foot(page, book, last + 2, &described.command)?;
    page.set_print_area(0, 0, last + 2, columns.len() as u16 - 1)?;
    Ok(Some((heading_row + 1, last)))
}

/// Returns true if the result has rows; otherwise says why there are none.
pub(super) fn write_if_empty(
    page: &mut Worksheet,
    book: &Book<'_>,
    described: &Described,
    row: u32,
    frame: (u16, f64),
) -> Result<bool> {
    let why = match described.absent {
        Some(_) => NO_CASES,
        None if described.rows.is_empty() => NO_ROWS,
        None => return Ok(true),
    };
    write_sentence(page, book, row, why.get(book.lang), frame)?;
    page::write_foot(page, book, row + 2, &described.command)?;
    Ok(false)
}

/// Returns a heading without what explains codes, which the sheet shows in words, and with its unit as a word.
fn plain(heading: &str, lang: Lang) -> String {
    let end = [": ", "; "].iter().filter_map(|mark| heading.find(mark)).min();
    let heading = end.map_or(heading, |end| &heading[..end]);
    heading.replace(" (h)", lang.pick(" (giờ)", " (hours)")).replace(" (d)", lang.pick(" (ngày)", " (days)"))
}

fn place(shown: &[Shown], name: &str) -> Option<u16> {
    shown.iter().position(|(column, ..)| *column == name).map(|index| index as u16)
}

/// Puts bars from 0 to 1 on a column.
fn bar(page: &mut Worksheet, rows: Option<(u32, u32)>, shown: &[Shown], name: &str) -> Result<()> {
    let (Some((first, last)), Some(column)) = (rows, place(shown, name)) else { return Ok(()) };
    let bar = ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_fill_color(Color::RGB(0xF4_B1_83))
        .set_solid_fill(true);
    page.add_conditional_format(first, column, last, column, &bar)?;
    Ok(())
}
