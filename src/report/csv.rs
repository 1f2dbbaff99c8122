//! CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel shows Vietnamese correctly.

use super::context::ReportContext;
use super::sheet::{Sheet, SheetCell};
use super::sheets::Results;
use crate::formula::defused;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Writes each sheet as `<id>.csv`.
pub(super) fn write(
    _: &Results<'_>,
    sheets: &[Sheet],
    context: &ReportContext<'_>,
    dir: &Path,
) -> Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    for sheet in sheets {
        let path = dir.join(format!("{}.csv", sheet.id));
        std::fs::write(&path, bytes(sheet, context)?)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

fn bytes(sheet: &Sheet, context: &ReportContext<'_>) -> Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(sheet.columns.iter().map(|column| column.id.as_ref()))?;
    for row in &sheet.rows {
        out.write_record(row.iter().map(|cell| text(cell, context)))?;
    }
    out.into_inner().context("cannot finish a CSV in memory")
}

fn text(cell: &SheetCell, context: &ReportContext<'_>) -> String {
    match cell {
        SheetCell::Text(text) => defused(text).into_owned(),
        SheetCell::Integer(number) => number.to_string(),
        SheetCell::Number(number) => number.to_string(),
        SheetCell::Time(at) => context.local_text(*at),
        SheetCell::Empty => String::new(),
    }
}
