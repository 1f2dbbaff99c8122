//! Excel workbooks (`.xlsx`, `.xlsm`), whatever they are called.

use super::package::{Package, vet};
use super::{Book, Sheet, TakeRow, read_book, too_wide};
use crate::guard::catch_panic;
use crate::source::input::Input;
use crate::source::intake::Intake;
use crate::source::limits::Limits;
use crate::source::sheet::cell::Value;
use crate::source::sheet::header::Merge;
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, ensure};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::borrow::Cow;
use std::io::Cursor;

/// The names of parts that a workbook's archive may begin with: whoever writes one begins with them.
const FIRST_PARTS: &[&str] = &["[Content_Types].xml", "_rels/", "docProps/", "xl/", "mimetype", "customXml/"];

/// Whether the first bytes are those of a workbook, and not of any other archive.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    const NAME_PLACE: usize = 30;
    let Some(name) = head.strip_prefix(b"PK\x03\x04").and_then(|_| head.get(NAME_PLACE..)) else {
        return false;
    };
    FIRST_PARTS.iter().any(|part| name.starts_with(part.as_bytes()))
}

/// Reads the sheets of a workbook.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.encoding(input.described("Excel workbook"));
    let bytes = input.whole(limits.whole_bytes, progress)?;
    let package = vet(&bytes, limits)?;
    let workbook = decoded(|| Xlsx::new(Cursor::new(bytes.as_slice())))?;
    let mut book = ExcelBook { workbook, package, limits: *limits, cells: 0 };
    read_book(&mut book, limits, intake)
}

struct ExcelBook<'b> {
    workbook: Xlsx<Cursor<&'b [u8]>>,
    package: Package,
    limits: Limits,
    /// How many cells have been seen.
    cells: u64,
}

impl ExcelBook<'_> {
    fn name(&self, sheet: usize) -> anyhow::Result<String> {
        let sheet = self.workbook.sheets_metadata().get(sheet).context("there is no such sheet")?;
        Ok(sheet.name.clone())
    }
}

impl Book for ExcelBook<'_> {
    fn sheets(&self) -> Vec<Sheet> {
        let sheets = self.workbook.sheets_metadata().iter();
        sheets
            .map(|sheet| Sheet {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
                has_cells: sheet.typ == SheetType::WorkSheet,
            })
            .collect()
    }

    fn dates(&self) -> DateSystem {
        if self.workbook.has_1904_epoch() { DateSystem::From1904 } else { DateSystem::From1900 }
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<Merge>> {
        // They stand below the rows: to find them costs as much as to read the sheet.
        if !self.package.merged {
            return Ok(Vec::new());
        }
        let name = self.name(sheet)?;
        let merged = decoded(|| self.workbook.merge_cells_by_sheet_name(&name))?;
        let merges = merged.into_iter().map(|merge| Merge {
            first_row: u64::from(merge.start.0) + 1,
            last_row: u64::from(merge.end.0) + 1,
            first_column: merge.start.1 as usize,
            last_column: merge.end.1 as usize,
        });
        Ok(merges.collect())
    }

    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        let name = self.name(sheet)?;
        let Self { workbook, limits, cells, .. } = self;
        let mut reader = decoded(|| workbook.worksheet_cells_reader(&name))?;
        let mut row: Vec<Value<'_>> = Vec::new();
        let mut number = 0;
        while let Some(cell) = decoded(|| reader.next_cell())? {
            *cells += 1;
            ensure!(*cells <= limits.cells, "it has more than {} cells, the limit", limits.cells);
            let (position, value) = (cell.get_position(), value(cell.get_value()));
            let (of, column) = (u64::from(position.0) + 1, position.1 as usize);
            if value == Value::Empty {
                continue;
            }
            ensure!(column < limits.columns, "{}", too_wide(of, column, limits));
            if of != number {
                if !row.is_empty() && !take(number, &row)? {
                    return Ok(());
                }
                ensure!(of > number, "row {of} stands below row {number}: the workbook is damaged");
                row.clear();
                number = of;
            }
            if column < width {
                if row.len() <= column {
                    row.resize(column + 1, Value::Empty);
                }
                row[column] = value;
            }
        }
        if !row.is_empty() {
            take(number, &row)?;
        }
        Ok(())
    }
}

fn value<'a>(cell: &DataRef<'a>) -> Value<'a> {
    match cell {
        // `#N/A` and the like are no value.
        DataRef::Empty | DataRef::Error(_) => Value::Empty,
        DataRef::SharedString(text) => Value::Text(Cow::Borrowed(text)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::Text(Cow::Owned(text.clone()))
        }
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::Bool(truth) => Value::Text(Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" })),
        DataRef::DateTime(time) if time.is_datetime() => Value::Time(time.as_f64()),
        DataRef::DateTime(duration) => Value::Number(duration.as_f64()),
    }
}

/// What the crate that reads workbooks gives; at some damaged ones it panics.
fn decoded<T>(call: impl FnOnce() -> Result<T, XlsxError>) -> anyhow::Result<T> {
    catch_panic(call).map_err(|why| damaged(&why))?.map_err(explained)
}

fn explained(error: XlsxError) -> anyhow::Error {
    match error {
        XlsxError::Password => {
            anyhow::Error::msg("the workbook is protected by a password\n\nhint: save it without one")
        }
        other => damaged(&other.to_string()),
    }
}

fn damaged(what: &str) -> anyhow::Error {
    anyhow::Error::msg(format!(
        "the workbook is damaged ({what}); nothing of it is kept\n\nhint: copy or download it again, or save \
         it anew in a spreadsheet"
    ))
}
