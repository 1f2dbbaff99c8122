//! Excel workbooks (`.xlsx`, `.xlsm`, `.xlsb`), recognised by their content. The calamine crate reads them, after
//! `package.rs` has checked that the archive is safe to unpack. Whether a workbook is a binary one (`binary/`) is known
//! only when the archive is open.

mod binary;
mod names;
mod package;

use super::archive::first_part;
use super::book::{SheetInfo, TakeRow, Workbook, read_workbook};
use super::row_cells::RowCells;
use crate::guard::catch_panic;
use crate::source::input::Input;
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::MergedCells;
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, ensure};
use calamine::{DataRef, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};
use names::{plain_name, with_plain_names};
use package::{Package, check_package};
use std::borrow::Cow;
use std::io::Cursor;

/// The names of parts with which writers of workbooks begin the archive.
const FIRST_PARTS: &[&str] = &["[Content_Types].xml", "_rels/", "docProps/", "xl/", "mimetype", "customXml/"];

/// The part that every workbook has, wherever it stands in the archive.
const CONTENT_TYPES: &[u8] = b"[Content_Types].xml";
/// As many bytes of the first name as are compared.
const NAME_BYTES: usize = 64;

/// Returns true if the first bytes are those of a workbook, and not of another archive.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let Some(name) = first_part(head) else { return false };
    let start = plain_name(&String::from_utf8_lossy(&name[..name.len().min(NAME_BYTES)]));
    let has_types = || head.windows(CONTENT_TYPES.len()).any(|window| window == CONTENT_TYPES);
    FIRST_PARTS.iter().any(|part| start.starts_with(part)) || has_types()
}

/// Reads the sheets of a workbook.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description("Excel workbook"));
    let bytes = input.whole(limits.whole_bytes, progress)?;
    let bytes = with_plain_names(bytes)?;
    let package = check_package(&bytes, limits)?;
    if package.binary {
        return binary::read(&bytes, limits, intake);
    }
    let reader = decode(|| Xlsx::new(Cursor::new(bytes.as_slice())))?;
    let mut workbook = XlsxWorkbook { reader, package, limits: *limits, cells: 0 };
    read_workbook(&mut workbook, limits, intake)
}

struct XlsxWorkbook<'b> {
    reader: Xlsx<Cursor<&'b [u8]>>,
    package: Package,
    limits: ReadLimits,
    /// The number of cells read so far.
    cells: u64,
}

impl XlsxWorkbook<'_> {
    fn name(&self, sheet: usize) -> anyhow::Result<String> {
        let sheet = self.reader.sheets_metadata().get(sheet).context("there is no such sheet")?;
        Ok(sheet.name.clone())
    }
}

impl Workbook for XlsxWorkbook<'_> {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.reader.sheets_metadata().iter().map(sheet_info).collect()
    }

    fn dates(&self) -> DateSystem {
        if self.reader.has_1904_epoch() { DateSystem::From1904 } else { DateSystem::From1900 }
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<MergedCells>> {
        // Merged cells are listed after the rows, so that looking for them costs as much as reading the sheet.
        if !self.package.merged {
            return Ok(Vec::new());
        }
        let name = self.name(sheet)?;
        let merged = decode(|| self.reader.merge_cells_by_sheet_name(&name))?;
        let merges = merged.into_iter().map(|merge| MergedCells {
            first_row: u64::from(merge.start.0) + 1,
            last_row: u64::from(merge.end.0) + 1,
            first_column: merge.start.1 as usize,
            last_column: merge.end.1 as usize,
        });
        Ok(merges.collect())
    }

    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        let name = self.name(sheet)?;
        let Self { reader, limits, cells, .. } = self;
        let mut sheet = decode(|| reader.worksheet_cells_reader(&name))?;
        let mut row = RowCells::new(width, limits);
        while let Some(cell) = decode(|| sheet.next_cell())? {
            *cells += 1;
            ensure!(*cells <= limits.cells, "it has more than {} cells, the limit", limits.cells);
            if !row.push(cell.get_position(), sheet_cell(cell.get_value()), take)? {
                return Ok(());
            }
        }
        row.finish(take)
    }
}

/// Returns what the decoder knows of a sheet.
fn sheet_info(sheet: &Sheet) -> SheetInfo {
    SheetInfo {
        name: sheet.name.clone(),
        hidden: sheet.visible != SheetVisible::Visible,
        has_cells: sheet.typ == SheetType::WorkSheet,
    }
}

fn sheet_cell<'a>(cell: &DataRef<'a>) -> CellValue<'a> {
    match cell {
        // Errors such as `#N/A` are read as empty cells.
        DataRef::Empty | DataRef::Error(_) => CellValue::Empty,
        DataRef::SharedString(text) => CellValue::Text(Cow::Borrowed(text)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            CellValue::Text(Cow::Owned(text.clone()))
        }
        DataRef::Int(number) => CellValue::Number(*number as f64),
        DataRef::Float(number) => CellValue::Number(*number),
        DataRef::Bool(truth) => CellValue::Text(Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" })),
        DataRef::DateTime(time) if time.is_datetime() => CellValue::Time(time.as_f64()),
        DataRef::DateTime(duration) => CellValue::Number(duration.as_f64()),
    }
}

/// Calls the decoder, which panics at some damaged workbooks.
fn decode<T>(call: impl FnOnce() -> Result<T, XlsxError>) -> anyhow::Result<T> {
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
