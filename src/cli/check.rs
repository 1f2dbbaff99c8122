//! `buckstop check`: what a check finds, on a terminal, as a workbook or as JSON.

use super::arguments::{Check, Common};
use super::progress::Bars;
use super::terminal::{table, table_of};
use crate::config::Settings;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::pipeline::check::{self, Checked, document, sheets};
use crate::quality::Tripped;
use crate::report::{ColumnKind, ReportContext, Sheet, SheetCell, write_workbook};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::Write;
use std::path::Path;

/// Sheets that are too long for a terminal: the workbook has them.
const ONLY_IN_FILES: &[&str] = &["activities"];
/// Sheets of which every row is shown.
const WHOLE: &[&str] = &["sheets", "columns", "measures", "gate", "unread"];
/// The end of 2099, µs UTC: a workbook cannot carry a much later date.
const LATEST: i64 = 4_102_444_799_000_000;

const PASSED: Bilingual = bilingual("Cổng chất lượng: đạt", "Quality gate: passed");
const WOULD_TRIP: Bilingual = bilingual("Cổng chất lượng: KHÔNG đạt", "Quality gate: would trip");

/// Checks files and shows what was found. It is an error if the gate would trip.
pub(super) fn check(asked: &Check, settings: &Settings, common: &Common) -> Result<()> {
    refuse_unknown_ending(asked.out.as_deref())?;
    let checked = check::check(&asked.files, settings, Timestamp::now(), &Bars::new(common))?;
    let sheets = sheets(&checked);
    match &asked.out {
        Some(path) => write(path, &sheets, &checked, settings.lang)?,
        None => show(&sheets, asked.rows, &checked, settings.lang)?,
    }
    let (verdict, files, trips) = (checked.verdict(), checked.reports.len(), checked.trips.len());
    tracing::info!(event = "gate", verdict, files, trips, "quality gate: {verdict}");
    if checked.trips.is_empty() { Ok(()) } else { Err(Tripped { trips: checked.trips, check: true }.into()) }
}

/// Refuses a file whose ending says nothing, before anything is read.
fn refuse_unknown_ending(path: Option<&Path>) -> Result<()> {
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

/// Writes a workbook or JSON, as the ending of the name says.
fn write(path: &Path, sheets: &[Sheet], checked: &Checked<'_>, lang: Lang) -> Result<()> {
    if ending(path) == Some("xlsx") {
        let as_of = checked.last_event().unwrap_or(0).clamp(0, LATEST);
        write_workbook(
            path,
            sheets,
            &ReportContext { lang, zone: &checked.zone.zone, as_of, changes: None },
        )?;
    } else {
        let text = serde_json::to_string_pretty(&document(sheets, checked))? + "\n";
        std::fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    tracing::info!(event = "file_written", path = %path.display(), "wrote {}", path.display());
    Ok(())
}

/// Shows the sheets that have rows, each with at most `rows` of them.
fn show(sheets: &[Sheet], rows: usize, checked: &Checked<'_>, lang: Lang) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let shown = sheets.iter().filter(|sheet| !sheet.rows.is_empty() && !ONLY_IN_FILES.contains(&sheet.id));
    let one_file = checked.reports.len() == 1 && checked.unread.is_empty();
    let page = Page { rows, lang, zone: &checked.zone.zone, one_file };
    for sheet in shown {
        writeln!(out, "\n{}", sheet.title.get(lang))?;
        // A file has more cells than a line can hold.
        let text = if sheet.id == "files" { page.upright(sheet) } else { page.across(sheet) };
        writeln!(out, "{text}")?;
    }
    let verdict = if checked.trips.is_empty() { PASSED } else { WOULD_TRIP };
    writeln!(out, "\n{}", verdict.get(lang))?;
    Ok(())
}

/// How sheets are shown on a terminal.
struct Page<'a> {
    /// The most rows of a sheet.
    rows: usize,
    lang: Lang,
    zone: &'a TimeZone,
    /// There is only one file, so its name is left out.
    one_file: bool,
}

impl Page<'_> {
    /// Each row as a table of its own, with the headings on the left.
    fn upright(&self, sheet: &Sheet) -> String {
        let texts = sheet.rows.iter().map(|row| {
            let mut table = table(&[]);
            for (column, cell) in sheet.columns.iter().zip(row) {
                let text = self.text(cell, column.kind);
                if !text.is_empty() {
                    table.add_row([column.heading.get(self.lang), &text]);
                }
            }
            table.to_string()
        });
        texts.collect::<Vec<_>>().join("\n\n")
    }

    /// The rows below each other, without empty columns.
    fn across(&self, sheet: &Sheet) -> String {
        let kept: Vec<usize> = (0..sheet.columns.len())
            .filter(|&index| !(self.one_file && sheet.columns[index].id == "file"))
            .filter(|&index| sheet.rows.iter().any(|row| row[index] != SheetCell::Empty))
            .collect();
        let headings: Vec<&str> =
            kept.iter().map(|&index| sheet.columns[index].heading.get(self.lang)).collect();
        let rows = if WHOLE.contains(&sheet.id) { usize::MAX } else { self.rows };
        let text = |row: &Vec<SheetCell>| {
            kept.iter().map(|&index| self.text(&row[index], sheet.columns[index].kind)).collect()
        };
        let texts: Vec<Vec<String>> = sheet.rows.iter().take(rows).map(text).collect();
        let table = table_of(&headings, &texts);
        match sheet.rows.len().saturating_sub(rows) {
            0 => table.to_string(),
            hidden => format!("{table}\n{}", more_rows(hidden).get(self.lang)),
        }
    }

    fn text(&self, cell: &SheetCell, kind: ColumnKind) -> String {
        match cell {
            SheetCell::Text(text) => text.clone(),
            SheetCell::Integer(number) => number.to_string(),
            SheetCell::Number(share) if kind == ColumnKind::Share => format!("{:.1} %", share * 100.0),
            SheetCell::Number(number) => format!("{number:.2}"),
            SheetCell::Time(at) => Timestamp::from_microsecond(*at)
                .map(|at| at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string())
                .unwrap_or_default(),
            SheetCell::Empty => String::new(),
        }
    }
}

fn more_rows(hidden: usize) -> Bilingual<String> {
    Bilingual::new(
        format!("… và {hidden} dòng nữa (--rows, --out)"),
        format!("… and {hidden} more (--rows, --out)"),
    )
}
