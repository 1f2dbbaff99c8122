//! CSV for spreadsheets: UTF-8 with a byte order mark, so that Vietnamese is shown right.

use super::sheet::{Cell, Sheet};
use super::{Context, Written};
use crate::formula::defused;
use anyhow::{Context as _, Result};
use std::path::Path;

/// Writes each sheet as `<id>.csv`.
pub(super) fn write(sheets: &[Sheet], context: &Context<'_>, dir: &Path) -> Result<Written> {
    let mut written = Written::new();
    for sheet in sheets {
        let path = dir.join(format!("{}.csv", sheet.id));
        std::fs::write(&path, bytes(sheet, context)?)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

fn bytes(sheet: &Sheet, context: &Context<'_>) -> Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(sheet.columns.iter().map(|column| column.id))?;
    for row in &sheet.rows {
        out.write_record(row.iter().map(|cell| text(cell, context)))?;
    }
    out.into_inner().context("cannot finish a CSV in memory")
}

fn text(cell: &Cell, context: &Context<'_>) -> String {
    match cell {
        Cell::Text(text) => defused(text).into_owned(),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => context.local_text(*at),
        Cell::Empty => String::new(),
    }
}
