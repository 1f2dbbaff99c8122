//! Tồn đọng: what lies with the units, by age, as stacked bars and as a table.

use super::Book;
use super::charts::{self, DARK, HOT, MIDDLE, WARM};
use super::page;
use super::queried::{self, Shown};
use super::table::CellKind;
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use crate::report::Described;
use anyhow::Result;
use rust_xlsxwriter::{Chart, ChartType, Worksheet};
use std::collections::BTreeMap;

const COLUMNS: &[Shown] = &[
    ("unit_id", 38.0, CellKind::Text),
    ("step", 28.0, CellKind::Text),
    ("open_holds", 11.0, CellKind::Integer),
    ("up_to_short", 11.0, CellKind::Integer),
    ("up_to_middle", 11.0, CellKind::Integer),
    ("up_to_long", 11.0, CellKind::Integer),
    ("over_long", 11.0, CellKind::Integer),
    ("overdue", 11.0, CellKind::Integer),
    ("oldest_days", 11.0, CellKind::Integer),
];
/// The classes of age: column, name, colour. The limits are the defaults of the query.
const AGES: [(&str, Bilingual, rust_xlsxwriter::Color); 4] = [
    ("up_to_short", bilingual("đến 7 ngày", "up to 7 days"), MIDDLE),
    ("up_to_middle", bilingual("đến 30 ngày", "up to 30 days"), DARK),
    ("up_to_long", bilingual("đến 90 ngày", "up to 90 days"), WARM),
    ("over_long", bilingual("trên 90 ngày", "over 90 days"), HOT),
];
/// The most units with a bar.
const BARS: usize = 15;
/// The row of the headings: the chart is above.
const TABLE_ROW: u32 = 27;
const TITLE: Bilingual =
    bilingual("Hồ sơ đang giữ theo tuổi, đơn vị nhiều nhất", "Open cases by age, the units with most");
const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let described = book.described(tab.id)?;
    page::set_up(page, book, tab.title.get(book.lang), Some((TABLE_ROW, TABLE_ROW)))?;
    let width = COLUMNS.iter().map(|(_, width, _)| width).sum();
    page::write_head(
        page,
        book,
        tab.title.get(book.lang),
        &queried::note(book, tab)?,
        (COLUMNS.len() as u16, width),
    )?;
    if queried::write_rows(
        page,
        book,
        described,
        TABLE_ROW,
        COLUMNS,
        &AGES.map(|(column, age, _)| (column, age)),
    )?
    .is_none()
    {
        return Ok(());
    }
    // Frozen rows as high as the chart would leave no room for the table.
    page.set_freeze_panes(0, 0)?;
    let units = by_unit(described, NO_UNIT.get(book.lang));
    let first_column = COLUMNS.len() as u16 + 2;
    // Bars are drawn from below, and the longest belongs above.
    for ((unit, counts), row) in units.iter().rev().zip(TABLE_ROW..) {
        page.write_string(row, first_column, unit)?;
        for (count, column) in counts.iter().zip(first_column + 1..) {
            page.write_number(row, column, *count)?;
        }
    }
    let last = TABLE_ROW + units.len() as u32 - 1;
    let name = page.name();
    let mut chart = Chart::new(ChartType::BarStacked);
    for ((_, age, color), column) in AGES.iter().zip(first_column + 1..) {
        chart
            .add_series()
            .set_name(age.get(book.lang))
            .set_categories((name.as_str(), TABLE_ROW, first_column, last, first_column))
            .set_values((name.as_str(), TABLE_ROW, column, last, column))
            .set_format(&mut charts::filled(*color))
            .set_gap(40);
    }
    let alt = alt_text(book, &units);
    charts::frame(&mut chart, TITLE.get(book.lang), &alt, (1000, 450));
    charts::axis(chart.x_axis(), book.lang.pick("Số hồ sơ", "Cases"));
    charts::axis(chart.y_axis(), "");
    chart.y_axis().set_major_gridlines(false);
    page.insert_chart_with_offset(3, 0, &chart, 4, 2)?;
    Ok(())
}

/// Returns the open cases of the units with most of them, by class of age.
fn by_unit(described: &Described, no_unit: &str) -> Vec<(String, [f64; 4])> {
    let mut units: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
    for row in &described.rows {
        let unit = match described.text(row, "unit_id") {
            "" => no_unit,
            unit => unit,
        };
        let counts = units.entry(unit).or_default();
        for ((column, ..), count) in AGES.iter().zip(counts) {
            *count += described.number(row, column);
        }
    }
    let mut units: Vec<(String, [f64; 4])> =
        units.into_iter().map(|(unit, counts)| (unit.to_owned(), counts)).collect();
    units.sort_by(|one, other| other.1.iter().sum::<f64>().total_cmp(&one.1.iter().sum()));
    units.truncate(BARS);
    units
}

fn alt_text(book: &Book<'_>, units: &[(String, [f64; 4])]) -> String {
    let first = units.first().map_or("", |(unit, _)| unit);
    let most: f64 = units.first().map_or(0.0, |(_, counts)| counts.iter().sum());
    let text = Bilingual::new(
        format!(
            "Thanh ngang chồng: số hồ sơ đang giữ của {} đơn vị theo tuổi; nhiều nhất là {first} với {most} hồ sơ.",
            units.len()
        ),
        format!("Stacked bars: open cases of {} units by age; {first} has most, {most} cases.", units.len()),
    );
    text.get(book.lang).to_owned()
}
