//! Old Excel workbooks (`.xls` as Excel 97 to 2003 writes it).
//!
//! This is a reader of our own, because calamine trusts the lengths that a file states and holds every cell, so that a
//! small file could demand all memory. Here a file costs a few times its own size, whatever it states.
//! `compound.rs` reads the container, `biff.rs` and `biff_text.rs` the records before the sheets, and this file the
//! cells.

mod biff;
mod biff_text;
mod compound;

pub(crate) use compound::looks_like;

use super::book::{SheetInfo, TakeRow, Workbook, read_workbook, too_wide};
use crate::source::input::Input;
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::MergedCells;
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, bail, ensure};
use biff::{BEGIN, BiffRecord, END, WorkbookGlobals, read_record, with_continued};
use biff_text::TextReader;
use compound::{CompoundFile, read_u16, read_u32};
use std::borrow::Cow;

// The record types of cells, by their numbers in [MS-XLS].
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00d6;
const BOOLEAN: u16 = 0x0205;
const SHARED_TEXT: u16 = 0x00fd;
const PACKED_NUMBER: u16 = 0x027e;
const PACKED_NUMBERS: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
const MERGED: u16 = 0x00e5;
/// Records that may come between a formula and its text.
const BETWEEN_FORMULA_AND_TEXT: &[u16] = &[0x04bc, 0x0221, 0x0236];

/// Reads the sheets of a workbook.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description("Excel 97-2003 workbook"));
    let bytes = input.whole(limits.whole_bytes, progress)?;
    let damaged = "the workbook is damaged; nothing of it is kept\n\nhint: copy or download it again, or save it \
                   anew as .xlsx";
    let stream = {
        let file = CompoundFile::open(&bytes).context(damaged)?;
        ensure!(
            !file.has("EncryptedPackage"),
            "the workbook is protected by a password\n\nhint: save it without one"
        );
        match file.stream("Workbook").context(damaged)? {
            Some(stream) => stream,
            None if file.has("Book") => bail!(
                "it is of Excel 5.0/95, which is not read\n\nhint: open it in a spreadsheet and save it as .xlsx"
            ),
            None => bail!(
                "it is no workbook, but another file of the same kind, such as an old Word document\n\nhint: save \
                 the table as .xlsx or as CSV UTF-8"
            ),
        }
    };
    drop(bytes);
    let globals = WorkbookGlobals::read(&stream)?;
    read_workbook(&mut XlsWorkbook { stream, globals, limits: *limits, cells: 0 }, limits, intake)
}

struct XlsWorkbook {
    stream: Vec<u8>,
    globals: WorkbookGlobals,
    limits: ReadLimits,
    /// The number of cells read so far.
    cells: u64,
}

impl Workbook for XlsWorkbook {
    fn sheets(&self) -> Vec<SheetInfo> {
        let sheets = self.globals.sheets.iter();
        sheets
            .map(|sheet| SheetInfo {
                name: sheet.name.clone(),
                hidden: sheet.hidden,
                has_cells: sheet.has_cells,
            })
            .collect()
    }

    fn dates(&self) -> DateSystem {
        self.globals.dates
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<MergedCells>> {
        let mut merges = Vec::new();
        self.each_record(sheet, &mut |_, found| {
            if found.kind == MERGED {
                for index in 0..usize::from(read_u16(found.data, 0)?) {
                    let edge = |edge: usize| read_u16(found.data, 2 + index * 8 + edge * 2);
                    merges.push(MergedCells {
                        first_row: u64::from(edge(0)?) + 1,
                        last_row: u64::from(edge(1)?) + 1,
                        first_column: edge(2)?.into(),
                        last_column: edge(3)?.into(),
                    });
                }
            }
            Ok(())
        })?;
        Ok(merges)
    }

    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        // Most writers store rows in order, but not all.
        let mut cells: Vec<(u16, usize)> = Vec::new();
        self.each_record(sheet, &mut |offset, found| {
            if is_cell(found.kind) {
                cells.push((read_u16(found.data, 0)?, offset));
            }
            Ok(())
        })?;
        cells.sort_by_key(|(row, _)| *row);
        let mut row: Vec<CellValue<'_>> = Vec::new();
        for of_row in cells.chunk_by(|one, other| one.0 == other.0) {
            let number = u64::from(of_row[0].0) + 1;
            row.clear();
            for &(_, offset) in of_row {
                let found = read_record(&self.stream, offset)?.context("a record is cut short")?;
                for_each_value(&self.stream, &self.globals, found, &mut |column, value| {
                    self.cells += 1;
                    ensure!(
                        self.cells <= self.limits.cells,
                        "it has more than {} cells, the limit",
                        self.limits.cells
                    );
                    ensure!(column < self.limits.columns, "{}", too_wide(number, column, &self.limits));
                    if column < width && value != CellValue::Empty {
                        if row.len() <= column {
                            row.resize(column + 1, CellValue::Empty);
                        }
                        row[column] = value;
                    }
                    Ok(())
                })?;
            }
            if !row.is_empty() && !take(number, &row)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl XlsWorkbook {
    /// Calls `take` for each record of a sheet with its offset in the stream, except those of embedded charts.
    fn each_record(
        &self,
        sheet: usize,
        take: &mut dyn FnMut(usize, BiffRecord<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut offset = self.globals.sheets.get(sheet).context("there is no such sheet")?.offset;
        let mut depth = 0_usize;
        while let Some(found) = read_record(&self.stream, offset)? {
            match found.kind {
                BEGIN => depth += 1,
                END => depth = depth.saturating_sub(1),
                _ if depth == 1 => take(offset, found)?,
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
            offset = found.end;
        }
        bail!("the workbook ends inside a sheet; nothing of it is kept\n\nhint: copy or download it again")
    }
}

fn is_cell(kind: u16) -> bool {
    matches!(
        kind,
        NUMBER | TEXT | RICH_TEXT | BOOLEAN | SHARED_TEXT | PACKED_NUMBER | PACKED_NUMBERS | FORMULA
    )
}

/// Calls `take` for each value of a cell record with its column.
fn for_each_value<'s>(
    stream: &'s [u8],
    globals: &'s WorkbookGlobals,
    found: BiffRecord<'s>,
    take: &mut dyn FnMut(usize, CellValue<'s>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let data = found.data;
    let column = usize::from(read_u16(data, 2)?);
    let number = |value: f64, format: u16| {
        if globals.shows_time(format) { CellValue::Time(value) } else { CellValue::Number(value) }
    };
    let value = match found.kind {
        NUMBER => number(read_f64(data, 6)?, read_u16(data, 4)?),
        PACKED_NUMBER => number(unpacked(read_u32(data, 6)?), read_u16(data, 4)?),
        PACKED_NUMBERS => {
            // Each column has a format and a number; the index of the last column comes at the end.
            let count = data.len().saturating_sub(6) / 6;
            for index in 0..count {
                let at = 4 + index * 6;
                take(column + index, number(unpacked(read_u32(data, at + 2)?), read_u16(data, at)?))?;
            }
            return Ok(());
        }
        SHARED_TEXT => match globals.strings.get(read_u32(data, 6)? as usize) {
            Some(text) => CellValue::Text(Cow::Borrowed(text)),
            None => bail!("a cell shows a text that the workbook does not have: it is damaged"),
        },
        TEXT | RICH_TEXT => text(stream, found, 6)?,
        // The second byte marks an error such as `#N/A`, which is read as an empty cell.
        BOOLEAN if data.get(7) == Some(&0) => boolean(data.get(6)),
        FORMULA => formula(stream, found, number)?,
        _ => CellValue::Empty,
    };
    take(column, value)
}

/// Returns the stored result of a formula.
fn formula<'s>(
    stream: &'s [u8],
    found: BiffRecord<'s>,
    number: impl Fn(f64, u16) -> CellValue<'s>,
) -> anyhow::Result<CellValue<'s>> {
    let data = found.data;
    if data.get(12..14) != Some(&[0xff, 0xff]) {
        return Ok(number(read_f64(data, 6)?, read_u16(data, 4)?));
    }
    match data.get(6) {
        Some(0) => {
            let mut offset = found.end;
            while let Some(next) = read_record(stream, offset)? {
                match next.kind {
                    FORMULA_TEXT => return text(stream, next, 0),
                    kind if BETWEEN_FORMULA_AND_TEXT.contains(&kind) => offset = next.end,
                    _ => break,
                }
            }
            Ok(CellValue::Empty)
        }
        Some(1) => Ok(boolean(data.get(8))),
        _ => Ok(CellValue::Empty),
    }
}

/// Reads the text that begins at an offset in the data of a record.
fn text<'s>(stream: &'s [u8], found: BiffRecord<'s>, offset: usize) -> anyhow::Result<CellValue<'s>> {
    let mut text = String::new();
    TextReader::new(with_continued(stream, found)?, offset).read_string(&mut text)?;
    Ok(CellValue::Text(Cow::Owned(text)))
}

fn boolean<'v>(byte: Option<&u8>) -> CellValue<'v> {
    CellValue::Text(Cow::Borrowed(if byte.is_some_and(|&byte| byte != 0) { "TRUE" } else { "FALSE" }))
}

fn read_f64(bytes: &[u8], offset: usize) -> anyhow::Result<f64> {
    let (low, high) = (read_u32(bytes, offset)?, read_u32(bytes, offset + 4)?);
    Ok(f64::from_bits(u64::from(low) | u64::from(high) << 32))
}

/// Unpacks a number of four bytes: the upper half of a double or a whole number, either of which may be in hundredths.
fn unpacked(packed: u32) -> f64 {
    let value = if packed & 2 != 0 {
        f64::from((packed as i32) >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { value / 100.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_unpacked() {
        for (packed, expected) in [
            (0x3ff0_0000, 1.0),
            (0x3ff0_0001, 0.01),
            (0x004b_5646, 1_234_321.0),
            (0x004b_5647, 12_343.21),
            (0xffff_fffe, -1.0),
        ] {
            let found = unpacked(packed);
            assert!((found - expected).abs() < 1e-9, "{packed:x}: {found}");
        }
    }
}
