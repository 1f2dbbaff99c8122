//! Xu hướng: what came in and what was done in each month, of all and of each unit.

use super::Book;
use super::charts::{self, DARK, HOT};
use super::page;
use super::queried;
use super::table::{self, CellKind, TableColumn};
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use crate::report::{Described, SheetCell};
use anyhow::Result;
use rust_xlsxwriter::{Chart, ChartMarkerType, ChartType, Worksheet};
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: [(Bilingual, f64, CellKind); 6] = [
    (bilingual("Đơn vị", "Unit"), 46.0, CellKind::Text),
    (bilingual("Lượt nhận", "Arrivals"), 14.0, CellKind::Integer),
    (bilingual("Lượt xong", "Completions"), 14.0, CellKind::Integer),
    (bilingual("Xong so với nhận", "Completions of arrivals"), 14.0, CellKind::Share),
    (bilingual("Tồn tăng thêm từ đầu kỳ", "Backlog added since the beginning"), 16.0, CellKind::Integer),
    (bilingual("Tồn tăng thêm, từng tháng", "Backlog added, by month"), 34.0, CellKind::Text),
];
/// The row of the headings: the chart is above.
const TABLE_ROW: u32 = 25;
const ALL: Bilingual = bilingual("Tất cả", "All");
const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");
const TITLE: Bilingual = bilingual("Lượt nhận và lượt xong, từng tháng", "Arrivals and completions by month");
const ARRIVALS: Bilingual = bilingual("Lượt nhận", "Arrivals");
const COMPLETIONS: Bilingual = bilingual("Lượt xong", "Completions");

/// What came and went, by month.
type Months = BTreeMap<String, (f64, f64)>;

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let described = book.described(tab.id)?;
    let columns: Vec<TableColumn> = COLUMNS
        .iter()
        .map(|(heading, width, kind)| TableColumn::new(heading.get(lang), *width, *kind))
        .collect();
    let frame = (columns.len() as u16, table::width_of(&columns));
    page::set_up(page, book, tab.title.get(lang), Some((TABLE_ROW, TABLE_ROW)))?;
    page::write_head(page, book, tab.title.get(lang), &queried::note(book, tab)?, frame)?;
    if !queried::write_if_empty(page, book, described, TABLE_ROW, frame)? {
        return Ok(());
    }
    table::write_headings(page, book, TABLE_ROW, &columns)?;
    let (months, units) = by_unit(described, book);
    let beside = columns.len() as u16 + 2;
    for ((unit, moves), row) in units.iter().zip(TABLE_ROW + 1..) {
        let (came, went) = moves.values().fold((0.0, 0.0), |sums, one| (sums.0 + one.0, sums.1 + one.1));
        let share = if came > 0.0 { SheetCell::Number(went / came) } else { SheetCell::Empty };
        let cells = [
            unit.as_str().into(),
            SheetCell::Integer(came as i64),
            SheetCell::Integer(went as i64),
            share,
            SheetCell::Integer((came - went) as i64),
            SheetCell::Empty,
        ];
        table::write_row(page, book, row, &cells, &columns)?;
        let mut growth = 0.0;
        for (month, column) in months.iter().zip(beside..) {
            let (came, went) = moves.get(month).copied().unwrap_or_default();
            growth += came - went;
            page.write_number(row, column, growth)?;
        }
    }
    let (first, last) = (TABLE_ROW + 1, TABLE_ROW + units.len() as u32);
    let shown = (beside, beside + months.len() as u16 - 1);
    charts::lines_in_cells(page, (first, last), columns.len() as u16 - 1, shown)?;
    draw(page, book, &months, &units[0].1, beside)?;
    page::write_foot(page, book, last + 2, &described.command)?;
    page.set_print_area(0, 0, last + 2, columns.len() as u16 - 1)?;
    Ok(())
}

/// Returns all months, and what came and went of all and of each unit.
fn by_unit(described: &Described, book: &Book<'_>) -> (Vec<String>, Vec<(String, Months)>) {
    let mut months: BTreeSet<&str> = BTreeSet::new();
    let mut units: BTreeMap<&str, Months> = BTreeMap::new();
    let mut all = Months::new();
    for row in &described.rows {
        let month = described.text(row, "month");
        if month.is_empty() {
            continue;
        }
        months.insert(month);
        let unit = match described.text(row, "unit_id") {
            "" => NO_UNIT.get(book.lang),
            unit => unit,
        };
        let (came, went) = (described.number(row, "arrivals"), described.number(row, "completions"));
        for moves in [units.entry(unit).or_default(), &mut all] {
            let sums = moves.entry(month.to_owned()).or_default();
            *sums = (sums.0 + came, sums.1 + went);
        }
    }
    let named = units.into_iter().map(|(unit, moves)| (unit.to_owned(), moves));
    let all = std::iter::once((ALL.get(book.lang).to_owned(), all));
    (months.into_iter().map(str::to_owned).collect(), all.chain(named).collect())
}

/// Draws the months of all. Their numbers stand beside the chart, where they are not printed.
fn draw(page: &mut Worksheet, book: &Book<'_>, months: &[String], all: &Months, column: u16) -> Result<()> {
    let lang = book.lang;
    let first = 3;
    for (month, row) in months.iter().zip(first..) {
        let (came, went) = all.get(month).copied().unwrap_or_default();
        page.write_string(row, column, shown_month(month))?;
        page.write_number(row, column + 1, came)?;
        page.write_number(row, column + 2, went)?;
    }
    let last = first + months.len() as u32 - 1;
    let name = page.name();
    let mut chart = Chart::new(ChartType::Line);
    for (title, color, shape, at) in [
        (ARRIVALS, HOT, ChartMarkerType::Circle, column + 1),
        (COMPLETIONS, DARK, ChartMarkerType::Square, column + 2),
    ] {
        chart
            .add_series()
            .set_name(title.get(lang))
            .set_categories((name.as_str(), first, column, last, column))
            .set_values((name.as_str(), first, at, last, at))
            .set_format(&mut charts::line(color, 2.0))
            .set_marker(&charts::marker(shape, 6, color));
    }
    let alt = Bilingual::new(
        format!("Hai đường theo tháng: lượt nhận và lượt xong của mọi đơn vị trong {} tháng.", months.len()),
        format!("Two lines by month: arrivals and completions of all units over {} months.", months.len()),
    );
    charts::frame(&mut chart, TITLE.get(lang), alt.get(lang), (960, 410));
    charts::axis(chart.x_axis(), "");
    chart.x_axis().set_major_gridlines(false);
    charts::axis(chart.y_axis(), "");
    chart.y_axis().set_min(0).set_num_format("#,##0");
    page.insert_chart_with_offset(3, 0, &chart, 4, 2)?;
    Ok(())
}

/// Returns a month such as `2024-03` as `03/2024`.
fn shown_month(month: &str) -> String {
    month.split_once('-').map_or_else(|| month.to_owned(), |(year, month)| format!("{month}/{year}"))
}
