//! Ai chuyển cho ai: the busiest units, as a matrix whose shade is the number of handovers.

use super::Book;
use super::page::{self, HEADING_ROW};
use super::queried;
use super::table::CellKind;
use super::tabs::Tab;
use crate::lang::{Bilingual, bilingual};
use crate::report::Described;
use crate::report::cell::clipped;
use anyhow::Result;
use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, Worksheet};
use std::collections::BTreeMap;

/// The most units in the matrix.
const UNITS: usize = 40;
/// The widths of the names on the left, and of a number, in characters.
const NAME_WIDTH: f64 = 26.0;
const NUMBER_WIDTH: f64 = 3.7;
/// With few units a number may be wider.
const WIDEST_NUMBER: f64 = 9.0;
/// The width of the page, in characters.
const ROOM: f64 = 150.0;
/// The height of the turned names, in points.
const HEADING_HEIGHT: f64 = 130.0;
const FROM_TO: Bilingual = bilingual("Chuyển từ ↓  đến →", "From ↓  to →");
const OF_OTHERS: Bilingual = bilingual(
    "Chỉ nêu {n} đơn vị có nhiều lượt chuyển nhất trong {all} đơn vị.",
    "Only the {n} busiest of {all} units are shown.",
);
const ALL_HIDDEN: Bilingual = bilingual(
    "Mọi số lượt chuyển đều quá nhỏ, nên không nêu.",
    "All numbers of handovers are too small to be shown.",
);

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let described = book.described(tab.id)?;
    let handovers = handovers(described);
    let (units, all) = busiest(&handovers);
    let width = ((ROOM - NAME_WIDTH) / units.len().max(1) as f64).clamp(NUMBER_WIDTH, WIDEST_NUMBER);
    let last_column = units.len().max(12) as u16;
    let frame = (last_column + 1, NAME_WIDTH + width * f64::from(last_column));
    let mut note = tab.note.get(lang).to_owned();
    if units.len() < all {
        let others =
            OF_OTHERS.get(lang).replace("{n}", &units.len().to_string()).replace("{all}", &all.to_string());
        note = format!("{note} {others}");
    }
    page::set_up(page, book, tab.title.get(lang), Some((HEADING_ROW, HEADING_ROW)))?;
    page.set_column_width(0, NAME_WIDTH)?;
    for column in 1..=last_column {
        page.set_column_width(column, width)?;
    }
    page::write_head(page, book, tab.title.get(lang), &note, frame)?;
    if !queried::write_if_empty(page, book, described, HEADING_ROW, frame)? {
        return Ok(());
    }
    if units.is_empty() {
        page::write_sentence(page, book, HEADING_ROW, ALL_HIDDEN.get(lang), frame)?;
        return page::write_foot(page, book, HEADING_ROW + 2, &described.command);
    }
    page.write_string_with_format(HEADING_ROW, 0, FROM_TO.get(lang), &book.styles.heading)?;
    page.set_row_height(HEADING_ROW, HEADING_HEIGHT)?;
    for (unit, index) in units.iter().zip(1..) {
        page.write_string_with_format(HEADING_ROW, index, clipped(unit), &book.styles.turned_heading)?;
        page.write_string_with_format(HEADING_ROW + u32::from(index), 0, clipped(unit), &book.styles.text)?;
    }
    // With forty units the columns are narrow, and long numbers get smaller digits.
    let shrunk = book.styles.of(CellKind::Integer).clone().set_shrink();
    for (sender, row) in units.iter().zip(HEADING_ROW + 1..) {
        page.set_row_height(row, page::LINE * page::lines(sender, NAME_WIDTH) + 2.0)?;
        for (receiver, column) in units.iter().zip(1..) {
            match handovers.get(&(*sender, *receiver)) {
                Some(count) => page.write_number_with_format(row, column, *count, &shrunk)?,
                None => page.write_blank(row, column, &shrunk)?,
            };
        }
    }
    let (first, last) = (HEADING_ROW + 1, HEADING_ROW + units.len() as u32);
    let shade = ConditionalFormat2ColorScale::new()
        .set_minimum_color(Color::RGB(0xFF_FF_FF))
        .set_maximum_color(Color::RGB(0x5B_9B_D5));
    page.add_conditional_format(first, 1, last, units.len() as u16, &shade)?;
    page.set_freeze_panes(HEADING_ROW + 1, 1)?;
    page::write_foot(page, book, last + 2, &described.command)?;
    page::write_foot(page, book, last + 3, "buckstop query official_matrix --param unit=…")?;
    page.set_print_area(0, 0, last + 3, last_column)?;
    Ok(())
}

fn handovers(described: &Described) -> BTreeMap<(&str, &str), f64> {
    let mut handovers = BTreeMap::new();
    for row in &described.rows {
        let pair = (described.text(row, "sender_unit_id"), described.text(row, "receiver_unit_id"));
        // A small count may be hidden.
        let count = described.number(row, "handovers");
        if !pair.0.is_empty() && !pair.1.is_empty() && count > 0.0 {
            // In a report for one unit, all others have the same name.
            *handovers.entry(pair).or_default() += count;
        }
    }
    handovers
}

/// Returns the units with most handovers, by name, and the number of all units.
fn busiest<'d>(handovers: &BTreeMap<(&'d str, &'d str), f64>) -> (Vec<&'d str>, usize) {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for ((from, to), count) in handovers {
        *totals.entry(from).or_default() += count;
        *totals.entry(to).or_default() += count;
    }
    let mut units: Vec<(&str, f64)> = totals.into_iter().collect();
    let all = units.len();
    units.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
    units.truncate(UNITS);
    let mut names: Vec<&str> = units.into_iter().map(|(unit, _)| unit).collect();
    names.sort_unstable();
    (names, all)
}
