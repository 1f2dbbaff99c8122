//! The records of old Excel workbooks (BIFF8, [MS-XLS]), as far as tables need them: the frame of a record, and the
//! globals before the sheets.

use super::biff_text::TextReader;
use super::compound::{read_u16, read_u32};
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, bail, ensure};

// The record types, by their numbers in [MS-XLS].
pub(crate) const BEGIN: u16 = 0x0809;
pub(crate) const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const ENCRYPTED: u16 = 0x002f;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041e;
const CELL_FORMAT: u16 = 0x00e0;
const SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00fc;
const VERSION_8: u16 = 0x0600;
/// The bytes of the type and the length before the data of a record.
const RECORD_HEAD: usize = 4;

/// A record of the stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BiffRecord<'s> {
    pub(crate) kind: u16,
    pub(crate) data: &'s [u8],
    /// The offset of the next record.
    pub(crate) end: usize,
}

/// Reads the record at an offset; `None` at the end of the stream.
pub(crate) fn read_record(stream: &[u8], offset: usize) -> anyhow::Result<Option<BiffRecord<'_>>> {
    if stream.len() < offset.saturating_add(RECORD_HEAD) {
        return Ok(None);
    }
    let (kind, length) = (read_u16(stream, offset)?, usize::from(read_u16(stream, offset + 2)?));
    let start = offset + RECORD_HEAD;
    let data = stream.get(start..start + length).context("its last record is cut short")?;
    Ok(Some(BiffRecord { kind, data, end: start + length }))
}

/// The content of the stream before the sheets.
#[derive(Debug, Default)]
pub(crate) struct WorkbookGlobals {
    pub(crate) dates: DateSystem,
    pub(crate) sheets: Vec<BoundSheet>,
    pub(crate) strings: SharedStrings,
    /// The number format of each cell format.
    cell_formats: Vec<u16>,
    /// The number formats that the workbook defines, and whether they show a date or a time.
    formats: Vec<(u16, bool)>,
}

/// A sheet of the workbook.
#[derive(Clone, Debug)]
pub(crate) struct BoundSheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) has_cells: bool,
    /// The offset in the stream at which the sheet begins.
    pub(crate) offset: usize,
}

/// The strings that cells refer to by number, concatenated.
#[derive(Debug, Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// Returns the string of a number.
    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }
}

impl WorkbookGlobals {
    /// Reads the globals from the stream of the workbook.
    pub(crate) fn read(stream: &[u8]) -> anyhow::Result<Self> {
        let mut globals = Self::default();
        let first = read_record(stream, 0)?.context("it has no records")?;
        ensure!(first.kind == BEGIN, "it does not begin as a workbook does");
        if read_u16(first.data, 0)? != VERSION_8 {
            bail!(
                "it is of Excel 5.0/95 or older, which is not read\n\nhint: open it in a spreadsheet and save it \
                 as .xlsx"
            );
        }
        let mut offset = first.end;
        while let Some(found) = read_record(stream, offset)? {
            offset = found.end;
            match found.kind {
                END => break,
                ENCRYPTED => bail!("the workbook is protected by a password\n\nhint: save it without one"),
                DATE_MODE if read_u16(found.data, 0)? == 1 => globals.dates = DateSystem::From1904,
                FORMAT => {
                    let mut text = String::new();
                    TextReader::new(vec![found.data], 2).read_string(&mut text)?;
                    globals.formats.push((read_u16(found.data, 0)?, shows_time(&text)));
                }
                CELL_FORMAT => globals.cell_formats.push(read_u16(found.data, 2)?),
                SHEET => globals.sheets.push(bound_sheet(found.data)?),
                SHARED_STRINGS => globals.strings = shared_strings(with_continued(stream, found)?)?,
                _ => {}
            }
        }
        Ok(globals)
    }

    /// Returns true if cells with a cell format show a date or a time.
    pub(crate) fn shows_time(&self, cell_format: u16) -> bool {
        let Some(&format) = self.cell_formats.get(usize::from(cell_format)) else { return false };
        let own = self.formats.iter().find(|(known, _)| *known == format);
        // The built-in number formats, including those of East Asia.
        own.map_or(matches!(format, 14..=22 | 27..=36 | 45 | 47 | 50..=58), |(_, shows_time)| *shows_time)
    }
}

fn bound_sheet(data: &[u8]) -> anyhow::Result<BoundSheet> {
    let byte = |offset: usize| data.get(offset).copied().context("a record is cut short");
    let (visibility, kind, length) = (byte(4)?, byte(5)?, usize::from(byte(6)?));
    let mut name = String::new();
    TextReader::new(vec![data], 7).read_characters(length, &mut name)?;
    name.retain(|character| character != '\0');
    Ok(BoundSheet {
        name,
        hidden: visibility & 3 != 0,
        has_cells: kind == 0,
        offset: read_u32(data, 0)? as usize,
    })
}

/// Returns the data of a record and of the records that continue it.
pub(crate) fn with_continued<'s>(stream: &'s [u8], first: BiffRecord<'s>) -> anyhow::Result<Vec<&'s [u8]>> {
    let (mut chunks, mut offset) = (vec![first.data], first.end);
    while let Some(next) = read_record(stream, offset)?.filter(|next| next.kind == CONTINUE) {
        chunks.push(next.data);
        offset = next.end;
    }
    Ok(chunks)
}

fn shared_strings(chunks: Vec<&[u8]>) -> anyhow::Result<SharedStrings> {
    let mut strings = SharedStrings::default();
    let count = read_u32(chunks[0], 4)?;
    let mut text = TextReader::new(chunks, 8);
    for _ in 0..count {
        // Some writers announce more than they write.
        if text.is_at_end() {
            break;
        }
        text.read_string(&mut strings.text)?;
        strings.ends.push(strings.text.len());
    }
    Ok(strings)
}

/// Returns true if a number format shows a date or a time of day: it has a letter of these outside quotes and
/// brackets. A duration (`[h]:mm`) is a number.
fn shows_time(format: &str) -> bool {
    let mut characters = format.chars();
    let mut found = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => drop(characters.by_ref().find(|&next| next == '"')),
            '[' => {
                let inside: String = characters.by_ref().take_while(|&next| next != ']').collect();
                if !inside.is_empty() && inside.chars().all(|unit| "hmsHMS".contains(unit)) {
                    return false;
                }
            }
            '\\' | '_' | '*' => drop(characters.next()),
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => found = true,
            // The rest of the format is for negative numbers.
            ';' => break,
            _ => {}
        }
    }
    found && !format.eq_ignore_ascii_case("standard")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_times_are_distinguished_from_those_of_numbers() {
        for (format, expected) in [
            ("dd/mm/yyyy hh:mm:ss", true),
            ("[$-42A]dd mmmm yyyy", true),
            ("General", false),
            ("#,##0.00", false),
            ("[h]:mm:ss", false),
            ("0 \"days\"", false),
            ("[Red]0.00", false),
            ("h:mm AM/PM", true),
            ("0.00E+00", false),
            ("\\d0", false),
        ] {
            assert_eq!(shows_time(format), expected, "{format}");
        }
    }
}
