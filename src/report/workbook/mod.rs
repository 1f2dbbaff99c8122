//! `findings.xlsx`, the workbook for heads of department: Times New Roman, A4 landscape, readable when printed.
//!
//! `tabs.rs` is the registry of its sheets. Findings, officials, units and evidence come from the same tables as the
//! CSV, without the columns for programs; everything described is the result of a named query. The workbook computes
//! nothing but what a sheet adds up for a chart.

mod page;
mod styles;
mod table;

mod charts;
mod codes;

mod backlog;
mod caterpillar;
mod difference;
mod evidence;
mod findings;
mod form;
mod funnels;
mod lines;
mod matrix;
mod quality;
mod queried;
mod subjects;
mod summary;
mod trends;

mod tabs;

pub use tabs::sheet_queries;

use super::brief;
use super::context::ReportContext;
use super::described::Described;
use super::sheet::Sheet;
use super::sheets::Results;
use crate::judge::Standing;
use crate::lang::Lang;
use anyhow::{Context, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};
use std::path::{Path, PathBuf};
use styles::Styles;
use tabs::{TABS, Tab};

/// The height of a row and the width of a column without one of their own, in pixels.
const DEFAULT_CELL: (u32, u32) = (20, 64);

/// What every sheet of the workbook is made of.
struct Book<'a> {
    results: &'a Results<'a>,
    sheets: &'a [Sheet],
    context: &'a ReportContext<'a>,
    lang: Lang,
    styles: Styles,
    /// What each finding says in a few words.
    short: Vec<String>,
    /// What each finding rests on first.
    standings: Vec<Option<&'a Standing>>,
}

impl Book<'_> {
    /// Returns the table with this id, as the CSV has it.
    fn sheet(&self, id: &str) -> Result<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.id == id).with_context(|| format!("there is no table `{id}`"))
    }

    /// Returns the result of the query of a sheet.
    fn described(&self, sheet: &str) -> Result<&Described> {
        let found = self.results.described.iter().find(|one| one.sheet == sheet);
        found.with_context(|| format!("the query of the sheet `{sheet}` was not run"))
    }

    /// Returns the address of a row of a sheet for a link within the workbook; rows count from 0.
    fn link(&self, sheet: &str, row: u32) -> Result<String> {
        let tab = TABS.iter().find(|tab| tab.id == sheet).with_context(|| format!("no sheet `{sheet}`"))?;
        Ok(format!("internal:'{}'!A{}", tab.title.get(self.lang), row + 1))
    }
}

/// Writes `findings.xlsx`.
pub(super) fn write(
    results: &Results<'_>,
    sheets: &[Sheet],
    context: &ReportContext<'_>,
    dir: &Path,
) -> Result<Vec<PathBuf>> {
    let path = dir.join("findings.xlsx");
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    workbook.set_default_format(&styles.plain, DEFAULT_CELL.0, DEFAULT_CELL.1)?;
    // The end of the log, not the clock: the same input gives the same file.
    let stamp = ExcelDateTime::from_timestamp(context.as_of.div_euclid(1_000_000))?;
    workbook.set_properties(&DocProperties::new().set_title("buckstop").set_creation_datetime(&stamp));
    let book = Book {
        results,
        sheets,
        context,
        lang: results.lang,
        styles,
        short: brief::in_short(results),
        standings: brief::standings(results),
    };
    for tab in TABS {
        add(&mut workbook, &book, tab)
            .with_context(|| format!("cannot make the sheet `{}`", tab.title.get(book.lang)))?;
    }
    workbook.save(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(vec![path])
}

fn add(workbook: &mut Workbook, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let page: &mut Worksheet =
        if tab.is_long { workbook.add_worksheet_with_low_memory()? } else { workbook.add_worksheet() };
    page.set_name(tab.title.get(book.lang))?;
    (tab.write)(page, book, tab)
}
