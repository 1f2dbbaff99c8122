//! The records of old Excel workbooks (BIFF8, [MS-XLS]), as far as tables need them.

use super::compound::{read_u16, read_u32};
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, bail, ensure};

pub(crate) const BEGIN: u16 = 0x0809;
pub(crate) const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const PASSWORD: u16 = 0x002f;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041e;
const CELL_FORMAT: u16 = 0x00e0;
const SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00fc;
const VERSION_8: u16 = 0x0600;
/// A record is a type, a length, and so many bytes.
const RECORD_HEAD: usize = 4;

/// A record at its place in the stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'s> {
    pub(crate) kind: u16,
    pub(crate) data: &'s [u8],
    /// Where the next one begins.
    pub(crate) end: usize,
}

/// The record at a place; `None` at the end of the stream.
pub(crate) fn record(stream: &[u8], place: usize) -> anyhow::Result<Option<Record<'_>>> {
    if stream.len() < place.saturating_add(RECORD_HEAD) {
        return Ok(None);
    }
    let (kind, length) = (read_u16(stream, place)?, usize::from(read_u16(stream, place + 2)?));
    let start = place + RECORD_HEAD;
    let data = stream.get(start..start + length).context("its last record is cut short")?;
    Ok(Some(Record { kind, data, end: start + length }))
}

/// What stands before the sheets.
#[derive(Debug, Default)]
pub(crate) struct Globals {
    pub(crate) dates: DateSystem,
    pub(crate) sheets: Vec<BoundSheet>,
    pub(crate) strings: Strings,
    /// Whether a cell of that format shows a date or a time.
    cell_formats: Vec<u16>,
    /// Formats of the workbook's own: whether they show one.
    formats: Vec<(u16, bool)>,
}

/// A sheet, and where in the stream it begins.
#[derive(Clone, Debug)]
pub(crate) struct BoundSheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) has_cells: bool,
    pub(crate) place: usize,
}

/// Strings that cells share, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// The string of that number.
    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }
}

impl Globals {
    /// Reads them from the workbook's stream.
    pub(crate) fn read(stream: &[u8]) -> anyhow::Result<Self> {
        let mut globals = Self::default();
        let first = record(stream, 0)?.context("it has no records")?;
        ensure!(first.kind == BEGIN, "it does not begin as a workbook does");
        if read_u16(first.data, 0)? != VERSION_8 {
            bail!(
                "it is of Excel 5.0/95 or older, which is not read\n\nhint: open it in a spreadsheet and save it \
                 as .xlsx"
            );
        }
        let mut place = first.end;
        while let Some(found) = record(stream, place)? {
            place = found.end;
            match found.kind {
                END => break,
                PASSWORD => bail!("the workbook is protected by a password\n\nhint: save it without one"),
                DATE_MODE if read_u16(found.data, 0)? == 1 => globals.dates = DateSystem::From1904,
                FORMAT => {
                    let mut text = String::new();
                    Text::new(vec![found.data], 2).string(&mut text)?;
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

    /// Whether cells of that format show a date or a time.
    pub(crate) fn shows_time(&self, cell_format: u16) -> bool {
        let Some(&format) = self.cell_formats.get(usize::from(cell_format)) else { return false };
        let own = self.formats.iter().find(|(known, _)| *known == format);
        // The formats that need no description, those of East Asia included.
        own.map_or(matches!(format, 14..=22 | 27..=36 | 45 | 47 | 50..=58), |(_, shows_time)| *shows_time)
    }
}

fn bound_sheet(data: &[u8]) -> anyhow::Result<BoundSheet> {
    let byte = |place: usize| data.get(place).copied().context("a record is cut short");
    let (visibility, kind, length) = (byte(4)?, byte(5)?, usize::from(byte(6)?));
    let mut name = String::new();
    Text::new(vec![data], 7).characters(length, &mut name)?;
    name.retain(|sign| sign != '\0');
    Ok(BoundSheet {
        name,
        hidden: visibility & 3 != 0,
        has_cells: kind == 0,
        place: read_u32(data, 0)? as usize,
    })
}

/// A record's data, and those of the records that continue it.
pub(crate) fn with_continued<'s>(stream: &'s [u8], first: Record<'s>) -> anyhow::Result<Vec<&'s [u8]>> {
    let (mut chunks, mut place) = (vec![first.data], first.end);
    while let Some(next) = record(stream, place)?.filter(|next| next.kind == CONTINUE) {
        chunks.push(next.data);
        place = next.end;
    }
    Ok(chunks)
}

fn shared_strings(chunks: Vec<&[u8]>) -> anyhow::Result<Strings> {
    let mut strings = Strings::default();
    let count = read_u32(chunks[0], 4)?;
    let mut text = Text::new(chunks, 8);
    for _ in 0..count {
        // Some writers announce more than they write.
        if text.is_at_end() {
            break;
        }
        text.string(&mut strings.text)?;
        strings.ends.push(strings.text.len());
    }
    Ok(strings)
}

/// Reads text that may go on in further records.
pub(crate) struct Text<'s> {
    chunks: Vec<&'s [u8]>,
    chunk: usize,
    place: usize,
}

impl<'s> Text<'s> {
    /// From a place in the first of the chunks.
    pub(crate) fn new(chunks: Vec<&'s [u8]>, place: usize) -> Self {
        Self { chunks, chunk: 0, place }
    }

    /// Adds a string with its length before it, without how parts of it are set and how it is spoken.
    pub(crate) fn string(&mut self, text: &mut String) -> anyhow::Result<()> {
        let length = usize::from(self.byte()?) | usize::from(self.byte()?) << 8;
        // An empty one may end there.
        if length == 0 && self.is_at_end() {
            return Ok(());
        }
        let flags = self.byte()?;
        let mut behind = 0_usize;
        if flags & 8 != 0 {
            behind += 4 * (usize::from(self.byte()?) | usize::from(self.byte()?) << 8);
        }
        if flags & 4 != 0 {
            let mut bytes = [0; 4];
            for byte in &mut bytes {
                *byte = self.byte()?;
            }
            behind = behind.saturating_add(u32::from_le_bytes(bytes) as usize);
        }
        self.units(length, flags & 1 != 0, text)?;
        self.skip(behind)
    }

    /// Adds so many characters, before which a byte tells how wide they are.
    pub(crate) fn characters(&mut self, length: usize, text: &mut String) -> anyhow::Result<()> {
        let wide = self.byte()? & 1 != 0;
        self.units(length, wide, text)
    }

    fn is_at_end(&self) -> bool {
        self.chunks[self.chunk..].iter().map(|chunk| chunk.len()).sum::<usize>() <= self.place
    }

    fn byte(&mut self) -> anyhow::Result<u8> {
        loop {
            let chunk = self.chunks.get(self.chunk).context("a text is cut short")?;
            if let Some(&byte) = chunk.get(self.place) {
                self.place += 1;
                return Ok(byte);
            }
            (self.chunk, self.place) = (self.chunk + 1, 0);
        }
    }

    fn skip(&mut self, mut count: usize) -> anyhow::Result<()> {
        while count > 0 {
            let chunk = self.chunks.get(self.chunk).context("a text is cut short")?;
            let step = count.min(chunk.len().saturating_sub(self.place));
            (self.place, count) = (self.place + step, count - step);
            if count > 0 {
                (self.chunk, self.place) = (self.chunk + 1, 0);
            }
        }
        Ok(())
    }

    fn units(&mut self, length: usize, mut wide: bool, text: &mut String) -> anyhow::Result<()> {
        let mut units = Vec::new();
        while units.len() < length {
            let chunk = self.chunks.get(self.chunk).context("a text is cut short")?;
            if self.place >= chunk.len() {
                // Where a text goes on in another record, its characters may become wide or narrow.
                (self.chunk, self.place) = (self.chunk + 1, 0);
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let low = u16::from(self.byte()?);
            let high = if wide { u16::from(self.byte()?) } else { 0 };
            units.push(low | high << 8);
        }
        text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Ok(())
    }
}

/// Whether a number format shows a date or a time of day: it has a letter of them outside quotes and
/// brackets. A duration (`[h]:mm`) is a number.
fn shows_time(format: &str) -> bool {
    let mut signs = format.chars();
    let mut found = false;
    while let Some(sign) = signs.next() {
        match sign {
            '"' => drop(signs.by_ref().find(|&next| next == '"')),
            '[' => {
                let inside: String = signs.by_ref().take_while(|&next| next != ']').collect();
                if !inside.is_empty() && inside.chars().all(|unit| "hmsHMS".contains(unit)) {
                    return false;
                }
            }
            '\\' | '_' | '*' => drop(signs.next()),
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => found = true,
            // What follows is for negative numbers.
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
    fn formats_of_times_are_told_from_those_of_numbers() {
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

    #[test]
    fn a_text_goes_on_in_another_record_narrow_or_wide() {
        // `Hồ sơ`: a wide text that is cut after two characters, and goes on wide.
        let first = [&[5, 0, 1][..], &[0x48, 0, 0xd3, 0x1e]].concat();
        let rest = [&[1][..], &[0x20, 0, 0x73, 0, 0xa1, 0x01]].concat();
        let mut text = String::new();
        let mut reader = Text::new(vec![&first, &rest], 0);
        reader.string(&mut text).expect("whole");
        assert_eq!(text, "Hồ sơ");
        assert!(reader.is_at_end());
        // Narrow first, then wide; with a run of formatting behind.
        let first = [&[4, 0, 8, 1, 0][..], b"Ma"].concat();
        let rest = [&[1][..], &[0x53, 0, 0xd1, 0x1e], &[0, 0, 1, 0]].concat();
        text.clear();
        let mut reader = Text::new(vec![&first, &rest], 0);
        reader.string(&mut text).expect("whole");
        assert_eq!(text, "MaSố");
        assert!(reader.is_at_end());
        assert!(Text::new(vec![&first], 0).string(&mut text).is_err());
    }
}
