//! The sheets of a check on a terminal, as a workbook, or as JSON.

use super::super::terminal::plain_table;
use super::Checked;
use crate::lang::Lang;
use crate::report::{Cell, ColumnKind, Context, Sheet, write_workbook};
use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::io::Write;
use std::path::Path;

/// Sheets too long for a terminal: the spreadsheet has them.
const ONLY_IN_FILES: &[&str] = &["activities"];
/// Sheets of which nothing may be hidden.
const WHOLE: &[&str] = &["sheets", "columns", "measures", "gate"];

/// Refuses a name whose ending is not known, before anything is read.
pub(super) fn refuse_unknown(path: Option<&Path>) -> Result<()> {
    match path.map(|path| (path, ending(path))) {
        None | Some((_, Some("xlsx" | "json"))) => Ok(()),
        Some((path, _)) => bail!(
            "cannot tell from `{}` what to write\n\nhint: let the name end in .xlsx or .json",
            path.display()
        ),
    }
}

fn ending(path: &Path) -> Option<&str> {
    path.extension().and_then(|ending| ending.to_str())
}

/// Writes a workbook or JSON, by the ending of the name.
pub(super) fn write(path: &Path, sheets: &[Sheet], checked: &Checked<'_>) -> Result<()> {
    if ending(path) == Some("xlsx") {
        let last = checked.inspection.files.iter().filter_map(|file| file.last_at).max();
        let as_of = last.unwrap_or(0).clamp(0, LATEST);
        write_workbook(path, sheets, &Context { lang: checked.lang, zone: &checked.zone, as_of })?;
    } else {
        let text = serde_json::to_string_pretty(&json(sheets, checked))? + "\n";
        std::fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    tracing::info!(event = "file_written", path = %path.display(), "wrote {}", path.display());
    Ok(())
}

/// The end of 2099: the stamp of a workbook cannot be much later.
const LATEST: i64 = 4_102_444_799_000_000;

fn json(sheets: &[Sheet], checked: &Checked<'_>) -> Value {
    let mut document = Map::new();
    let gate = if checked.trips.is_empty() { "passed" } else { "would_trip" };
    document.insert("verdict".to_owned(), gate.into());
    document.insert("passed_over".to_owned(), checked.passed_over.clone().into());
    for sheet in sheets {
        let rows = sheet.rows.iter().map(|row| {
            let cells = sheet.columns.iter().zip(row);
            Value::Object(cells.map(|(column, cell)| (column.id.to_owned(), json_of(cell))).collect())
        });
        document.insert(sheet.id.to_owned(), rows.collect());
    }
    Value::Object(document)
}

fn json_of(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => text.as_str().into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Time(at) => Timestamp::from_microsecond(*at).map_or(Value::Null, |at| at.to_string().into()),
        Cell::Empty => Value::Null,
    }
}

/// Shows the sheets, each with at most so many rows.
pub(super) fn show(sheets: &[Sheet], rows: usize, checked: &Checked<'_>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let shown = sheets.iter().filter(|sheet| !sheet.rows.is_empty() && !ONLY_IN_FILES.contains(&sheet.id));
    for sheet in shown {
        writeln!(out, "\n{}", sheet.title(checked.lang))?;
        // A file has more to tell than a line can hold.
        let text = if sheet.id == "files" { upright(sheet, checked) } else { across(sheet, rows, checked) };
        writeln!(out, "{text}")?;
    }
    let verdict = match (checked.trips.is_empty(), checked.lang) {
        (true, Lang::Vi) => "Cổng chất lượng: đạt",
        (true, Lang::En) => "Quality gate: passed",
        (false, Lang::Vi) => "Cổng chất lượng: KHÔNG đạt",
        (false, Lang::En) => "Quality gate: would trip",
    };
    writeln!(out, "\n{verdict}")?;
    Ok(())
}

fn upright(sheet: &Sheet, checked: &Checked<'_>) -> String {
    let texts = sheet.rows.iter().map(|row| {
        let mut table = plain_table(&[]);
        for (column, cell) in sheet.columns.iter().zip(row) {
            let text = text_of(cell, column.kind, checked);
            if !text.is_empty() {
                table.add_row([column.heading(checked.lang), &text]);
            }
        }
        table.to_string()
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

fn across(sheet: &Sheet, rows: usize, checked: &Checked<'_>) -> String {
    // Where there is one file, its name says nothing.
    let one_file = checked.reports.len() == 1;
    let kept: Vec<usize> = (0..sheet.columns.len())
        .filter(|&place| !(one_file && sheet.columns[place].id == "file"))
        .filter(|&place| sheet.rows.iter().any(|row| row[place] != Cell::Empty))
        .collect();
    let headings: Vec<&str> = kept.iter().map(|&place| sheet.columns[place].heading(checked.lang)).collect();
    let rows = if WHOLE.contains(&sheet.id) { usize::MAX } else { rows };
    let mut table = plain_table(&headings);
    for row in sheet.rows.iter().take(rows) {
        table.add_row(kept.iter().map(|&place| text_of(&row[place], sheet.columns[place].kind, checked)));
    }
    let hidden = sheet.rows.len().saturating_sub(rows);
    let more = match (hidden, checked.lang) {
        (0, _) => String::new(),
        (hidden, Lang::Vi) => format!("\n… và {hidden} dòng nữa (--rows, --out)"),
        (hidden, Lang::En) => format!("\n… and {hidden} more (--rows, --out)"),
    };
    format!("{table}{more}")
}

fn text_of(cell: &Cell, kind: ColumnKind, checked: &Checked<'_>) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(share) if kind == ColumnKind::Share => format!("{:.1} %", share * 100.0),
        Cell::Number(number) => format!("{number:.2}"),
        Cell::Time(at) => Timestamp::from_microsecond(*at)
            .map(|at| at.to_zoned_datetime(checked.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default(),
        Cell::Empty => String::new(),
    }
}
