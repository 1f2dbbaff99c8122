//! Old Excel workbooks (`.xls` as Excel 97 to 2003 writes it).
//!
//! They are read by a reader of our own: the one that reads the new ones takes the lengths that a file
//! tells of itself for true, and holds every cell, so that a small file can ask for all memory there is.
//! Here a file costs a few times its own size, whatever it says.

use super::biff::{BEGIN, END, Globals, Record, Text, record, with_continued};
use super::compound::{Compound, read_u16, read_u32};
use super::{Book, Sheet, TakeRow, read_book, too_wide};
use crate::source::input::Input;
use crate::source::intake::Intake;
use crate::source::limits::Limits;
use crate::source::sheet::cell::Value;
use crate::source::sheet::header::Merge;
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, bail, ensure};
use std::borrow::Cow;

const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const RICH_LABEL: u16 = 0x00d6;
const TRUTH: u16 = 0x0205;
const SHARED_LABEL: u16 = 0x00fd;
const PACKED: u16 = 0x027e;
const SEVERAL_PACKED: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
const MERGED: u16 = 0x00e5;
/// Records that may stand between a formula and its text.
const OF_FORMULAS: &[u16] = &[0x04bc, 0x0221, 0x0236];

pub(crate) use super::compound::looks_like;

/// Reads the sheets of a workbook.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.encoding(input.described("Excel 97-2003 workbook"));
    let bytes = input.whole(limits.whole_bytes, progress)?;
    let damaged = "the workbook is damaged; nothing of it is kept\n\nhint: copy or download it again, or save it \
                   anew as .xlsx";
    let stream = {
        let file = Compound::open(&bytes).context(damaged)?;
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
    let globals = Globals::read(&stream)?;
    read_book(&mut OldBook { stream, globals, limits: *limits, cells: 0 }, limits, intake)
}

struct OldBook {
    stream: Vec<u8>,
    globals: Globals,
    limits: Limits,
    /// How many cells have been seen.
    cells: u64,
}

impl Book for OldBook {
    fn sheets(&self) -> Vec<Sheet> {
        let sheets = self.globals.sheets.iter();
        sheets
            .map(|sheet| Sheet { name: sheet.name.clone(), hidden: sheet.hidden, has_cells: sheet.has_cells })
            .collect()
    }

    fn dates(&self) -> DateSystem {
        self.globals.dates
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<Merge>> {
        let mut merges = Vec::new();
        self.each_record(sheet, &mut |_, found| {
            if found.kind == MERGED {
                for place in 0..usize::from(read_u16(found.data, 0)?) {
                    let edge = |edge: usize| read_u16(found.data, 2 + place * 8 + edge * 2);
                    merges.push(Merge {
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
        // Rows stand in their order, but not in the files of every writer.
        let mut cells: Vec<(u16, usize)> = Vec::new();
        self.each_record(sheet, &mut |place, found| {
            if is_cell(found.kind) {
                cells.push((read_u16(found.data, 0)?, place));
            }
            Ok(())
        })?;
        cells.sort_by_key(|(row, _)| *row);
        let mut row: Vec<Value<'_>> = Vec::new();
        for of_row in cells.chunk_by(|one, other| one.0 == other.0) {
            let number = u64::from(of_row[0].0) + 1;
            row.clear();
            for &(_, place) in of_row {
                let found = record(&self.stream, place)?.context("a record is cut short")?;
                for_each_value(&self.stream, &self.globals, found, &mut |column, value| {
                    self.cells += 1;
                    ensure!(
                        self.cells <= self.limits.cells,
                        "it has more than {} cells, the limit",
                        self.limits.cells
                    );
                    ensure!(column < self.limits.columns, "{}", too_wide(number, column, &self.limits));
                    if column < width && value != Value::Empty {
                        if row.len() <= column {
                            row.resize(column + 1, Value::Empty);
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

impl OldBook {
    /// Gives each record of a sheet with its place, but not those of charts in it.
    fn each_record(
        &self,
        sheet: usize,
        give: &mut dyn FnMut(usize, Record<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut place = self.globals.sheets.get(sheet).context("there is no such sheet")?.place;
        let mut depth = 0_usize;
        while let Some(found) = record(&self.stream, place)? {
            match found.kind {
                BEGIN => depth += 1,
                END => depth = depth.saturating_sub(1),
                _ if depth == 1 => give(place, found)?,
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
            place = found.end;
        }
        bail!("the workbook ends inside a sheet; nothing of it is kept\n\nhint: copy or download it again")
    }
}

fn is_cell(kind: u16) -> bool {
    matches!(kind, NUMBER | LABEL | RICH_LABEL | TRUTH | SHARED_LABEL | PACKED | SEVERAL_PACKED | FORMULA)
}

/// Gives each value of a record of cells with its column.
fn for_each_value<'s>(
    stream: &'s [u8],
    globals: &'s Globals,
    found: Record<'s>,
    give: &mut dyn FnMut(usize, Value<'s>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let data = found.data;
    let column = usize::from(read_u16(data, 2)?);
    let number = |value: f64, format: u16| {
        if globals.shows_time(format) { Value::Time(value) } else { Value::Number(value) }
    };
    let value = match found.kind {
        NUMBER => number(read_f64(data, 6)?, read_u16(data, 4)?),
        PACKED => number(unpacked(read_u32(data, 6)?), read_u16(data, 4)?),
        SEVERAL_PACKED => {
            // A format and a number for each column; the last column stands at the end.
            let several = data.len().saturating_sub(6) / 6;
            for place in 0..several {
                let at = 4 + place * 6;
                give(column + place, number(unpacked(read_u32(data, at + 2)?), read_u16(data, at)?))?;
            }
            return Ok(());
        }
        SHARED_LABEL => match globals.strings.get(read_u32(data, 6)? as usize) {
            Some(text) => Value::Text(Cow::Borrowed(text)),
            None => bail!("a cell shows a text that the workbook does not have: it is damaged"),
        },
        LABEL | RICH_LABEL => text(stream, found, 6)?,
        // The second byte tells an error, which is no value.
        TRUTH if data.get(7) == Some(&0) => truth(data.get(6)),
        FORMULA => formula(stream, found, number)?,
        _ => Value::Empty,
    };
    give(column, value)
}

/// What a formula came to.
fn formula<'s>(
    stream: &'s [u8],
    found: Record<'s>,
    number: impl Fn(f64, u16) -> Value<'s>,
) -> anyhow::Result<Value<'s>> {
    let data = found.data;
    if data.get(12..14) != Some(&[0xff, 0xff]) {
        return Ok(number(read_f64(data, 6)?, read_u16(data, 4)?));
    }
    match data.get(6) {
        Some(0) => {
            let mut place = found.end;
            while let Some(next) = record(stream, place)? {
                match next.kind {
                    FORMULA_TEXT => return text(stream, next, 0),
                    kind if OF_FORMULAS.contains(&kind) => place = next.end,
                    _ => break,
                }
            }
            Ok(Value::Empty)
        }
        Some(1) => Ok(truth(data.get(8))),
        _ => Ok(Value::Empty),
    }
}

fn text<'s>(stream: &'s [u8], found: Record<'s>, place: usize) -> anyhow::Result<Value<'s>> {
    let mut text = String::new();
    Text::new(with_continued(stream, found)?, place).string(&mut text)?;
    Ok(Value::Text(Cow::Owned(text)))
}

fn truth<'v>(byte: Option<&u8>) -> Value<'v> {
    Value::Text(Cow::Borrowed(if byte.is_some_and(|&byte| byte != 0) { "TRUE" } else { "FALSE" }))
}

fn read_f64(bytes: &[u8], place: usize) -> anyhow::Result<f64> {
    let (low, high) = (read_u32(bytes, place)?, read_u32(bytes, place + 4)?);
    Ok(f64::from_bits(u64::from(low) | u64::from(high) << 32))
}

/// A number in four bytes: the upper part of a float, or a whole number, either in hundredths or not.
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
