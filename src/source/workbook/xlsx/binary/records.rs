//! The records of a part of a binary workbook: a type, a length and that many bytes.

use anyhow::{Context as _, bail, ensure};

/// The most bytes of a record. The decoder reserves the length that a record states before it reads it.
const MAX_RECORD_BYTES: usize = 16 << 20;

/// The records that are looked at.
pub(super) const CELL_ROW: u16 = 0x0000;
pub(super) const MERGED_CELLS: u16 = 0x00b0;
pub(super) const SHEET: u16 = 0x009c;
pub(super) const SHEET_DATA_END: u16 = 0x0092;

/// A record with its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    pub(super) data: &'b [u8],
}

/// Calls `visit` for all records of a part. An error says that the part is damaged.
pub(super) fn each_record(
    mut bytes: &[u8],
    visit: &mut dyn FnMut(Record<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    while !bytes.is_empty() {
        let record = next_record(&mut bytes)?;
        visit(record)?;
    }
    Ok(())
}

fn next_record<'b>(bytes: &mut &'b [u8]) -> anyhow::Result<Record<'b>> {
    let kind = variable(bytes, 2)? as u16;
    let length = variable(bytes, 4)?;
    ensure!(length <= MAX_RECORD_BYTES, "a record has {length} bytes, more than any honest one");
    let (data, rest) = bytes.split_at_checked(length).context("its last record is cut short")?;
    *bytes = rest;
    Ok(Record { kind, data })
}

/// Reads a number of at most `most` bytes, of which each but the last has its highest bit set.
fn variable(bytes: &mut &[u8], most: usize) -> anyhow::Result<usize> {
    let mut number = 0;
    for index in 0..most {
        let Some((&byte, rest)) = bytes.split_first() else { bail!("its last record is cut short") };
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

impl Record<'_> {
    /// Returns the number at an offset.
    pub(super) fn number(&self, offset: usize) -> anyhow::Result<u32> {
        let bytes = self.data.get(offset..offset + 4).context("a record is cut short")?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// Returns the text at an offset: its length in UTF-16 units, and these.
    pub(super) fn text(&self, offset: usize) -> anyhow::Result<String> {
        let length = self.number(offset)?;
        // This length stands for a missing text.
        if length == u32::MAX {
            return Ok(String::new());
        }
        let bytes = self.data.get(offset + 4..).and_then(|text| text.get(..length as usize * 2));
        let units = bytes.context("a text is cut short")?.chunks_exact(2);
        let units: Vec<u16> = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
        Ok(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_split_and_damage_is_noticed() {
        let mut found = Vec::new();
        let bytes = [0x00, 4, 1, 0, 0, 0, 0x92, 0x01, 0, 0x9c, 0x01, 0x81, 0x00, 7];
        each_record(&bytes, &mut |record| {
            found.push((record.kind, record.data.to_vec()));
            Ok(())
        })
        .expect("whole");
        assert_eq!(found, [(0, vec![1, 0, 0, 0]), (SHEET_DATA_END, vec![]), (SHEET, vec![7])]);
        for damaged in [&[0x80][..], &[0, 5, 1], &[0, 0xff, 0xff, 0xff, 0x7f]] {
            assert!(each_record(damaged, &mut |_| Ok(())).is_err(), "{damaged:?}");
        }
        let record = Record { kind: 0, data: &[2, 0, 0, 0, b'A', 0, 0x10, 0x01] };
        assert_eq!(record.text(0).expect("whole"), "AĐ");
        assert!(record.text(2).is_err() && record.number(6).is_err());
    }
}
