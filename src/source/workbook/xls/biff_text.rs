//! Reads the texts of BIFF records, which may continue in further records.

use anyhow::Context as _;

/// Reads texts that may continue in further records.
pub(crate) struct TextReader<'s> {
    chunks: Vec<&'s [u8]>,
    /// The index of the current chunk.
    chunk: usize,
    /// The offset in the current chunk.
    offset: usize,
}

impl<'s> TextReader<'s> {
    /// Returns a reader that begins at an offset in the first chunk.
    pub(crate) fn new(chunks: Vec<&'s [u8]>, offset: usize) -> Self {
        Self { chunks, chunk: 0, offset }
    }

    /// Reads a string that is preceded by its length and appends it to `text`. Formatting runs and phonetic text are
    /// skipped.
    pub(crate) fn read_string(&mut self, text: &mut String) -> anyhow::Result<()> {
        let length = usize::from(self.read_byte()?) | usize::from(self.read_byte()?) << 8;
        // An empty string may end here.
        if length == 0 && self.is_at_end() {
            return Ok(());
        }
        let flags = self.read_byte()?;
        let mut trailing_bytes = 0_usize;
        if flags & 8 != 0 {
            trailing_bytes += 4 * (usize::from(self.read_byte()?) | usize::from(self.read_byte()?) << 8);
        }
        if flags & 4 != 0 {
            let mut bytes = [0; 4];
            for byte in &mut bytes {
                *byte = self.read_byte()?;
            }
            trailing_bytes = trailing_bytes.saturating_add(u32::from_le_bytes(bytes) as usize);
        }
        self.read_units(length, flags & 1 != 0, text)?;
        self.skip(trailing_bytes)
    }

    /// Reads `length` characters, preceded by a byte that says how wide they are, and appends them to `text`.
    pub(crate) fn read_characters(&mut self, length: usize, text: &mut String) -> anyhow::Result<()> {
        let wide = self.read_byte()? & 1 != 0;
        self.read_units(length, wide, text)
    }

    /// Returns true if no bytes are left.
    pub(super) fn is_at_end(&self) -> bool {
        self.chunks[self.chunk..].iter().map(|chunk| chunk.len()).sum::<usize>() <= self.offset
    }

    fn read_byte(&mut self) -> anyhow::Result<u8> {
        loop {
            let chunk = self.chunks.get(self.chunk).context("a text is cut short")?;
            if let Some(&byte) = chunk.get(self.offset) {
                self.offset += 1;
                return Ok(byte);
            }
            (self.chunk, self.offset) = (self.chunk + 1, 0);
        }
    }

    fn skip(&mut self, mut count: usize) -> anyhow::Result<()> {
        while count > 0 {
            let chunk = self.chunks.get(self.chunk).context("a text is cut short")?;
            let step = count.min(chunk.len().saturating_sub(self.offset));
            (self.offset, count) = (self.offset + step, count - step);
            if count > 0 {
                (self.chunk, self.offset) = (self.chunk + 1, 0);
            }
        }
        Ok(())
    }

    /// Reads `length` UTF-16 units of one byte or, if `wide`, of two bytes.
    fn read_units(&mut self, length: usize, mut wide: bool, text: &mut String) -> anyhow::Result<()> {
        let mut units = Vec::new();
        while units.len() < length {
            let chunk = self.chunks.get(self.chunk).context("a text is cut short")?;
            if self.offset >= chunk.len() {
                // When a text continues in another record, the width of its characters may change.
                (self.chunk, self.offset) = (self.chunk + 1, 0);
                wide = self.read_byte()? & 1 != 0;
                continue;
            }
            let low = u16::from(self.read_byte()?);
            let high = if wide { u16::from(self.read_byte()?) } else { 0 };
            units.push(low | high << 8);
        }
        text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_continues_in_another_record_narrow_or_wide() {
        // `Hồ sơ`: a wide text that is cut after two characters and continues wide.
        let first = [&[5, 0, 1][..], &[0x48, 0, 0xd3, 0x1e]].concat();
        let rest = [&[1][..], &[0x20, 0, 0x73, 0, 0xa1, 0x01]].concat();
        let mut text = String::new();
        let mut reader = TextReader::new(vec![&first, &rest], 0);
        reader.read_string(&mut text).expect("whole");
        assert_eq!(text, "Hồ sơ");
        assert!(reader.is_at_end());
        // First narrow, then wide, with a formatting run at the end.
        let first = [&[4, 0, 8, 1, 0][..], b"Ma"].concat();
        let rest = [&[1][..], &[0x53, 0, 0xd1, 0x1e], &[0, 0, 1, 0]].concat();
        text.clear();
        let mut reader = TextReader::new(vec![&first, &rest], 0);
        reader.read_string(&mut text).expect("whole");
        assert_eq!(text, "MaSố");
        assert!(reader.is_at_end());
        assert!(TextReader::new(vec![&first], 0).read_string(&mut text).is_err());
    }
}
