//! Converts a stream of bytes from another encoding to UTF-8.

use super::TextEncoding;
use super::tcvn3::utf8_of_tcvn3;
use encoding_rs::{Decoder, DecoderResult};
use std::io::{self, Read};

/// Stands for a byte that is no character of the encoding; it never occurs in UTF-8.
pub(super) const DAMAGE: u8 = 0xff;
/// Bytes decoded at a time.
const BLOCK_BYTES: usize = 1 << 16;

/// Decodes a text in memory as a whole, leaving out what is no character.
pub(super) fn decode_lossy(bytes: &[u8], encoding: TextEncoding) -> String {
    let mut reader = Utf8Reader::new(bytes, encoding);
    let mut text = Vec::new();
    // Reading from memory does not fail.
    drop(reader.read_to_end(&mut text));
    text.retain(|&byte| byte != DAMAGE);
    String::from_utf8(text).unwrap_or_default()
}

/// A reader that converts the bytes of another reader to UTF-8.
pub(crate) struct Utf8Reader<R> {
    reader: R,
    decoder: BlockDecoder,
    raw: Box<[u8]>,
    /// The range of `raw` that is yet to be decoded.
    pending: std::ops::Range<usize>,
    text: Vec<u8>,
    /// How much of `text` has been handed out.
    given: usize,
    ended: bool,
}

enum BlockDecoder {
    Known(Box<Decoder>),
    Tcvn3,
}

impl<R: Read> Utf8Reader<R> {
    /// Returns a reader of text that is UTF-8, from a reader of text in `encoding` without a byte order mark.
    pub(crate) fn new(reader: R, encoding: TextEncoding) -> Self {
        let decoder = match encoding {
            TextEncoding::Known(known) => {
                BlockDecoder::Known(Box::new(known.new_decoder_without_bom_handling()))
            }
            TextEncoding::Tcvn3 => BlockDecoder::Tcvn3,
        };
        let raw = vec![0; BLOCK_BYTES].into_boxed_slice();
        Self { reader, decoder, raw, pending: 0..0, text: Vec::new(), given: 0, ended: false }
    }

    /// Decodes the next block. `text` stays empty only at the end of the input.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.ended {
            if self.pending.is_empty() {
                let count = self.reader.read(&mut self.raw)?;
                self.pending = 0..count;
                self.ended = count == 0;
            }
            let raw = &self.raw[self.pending.clone()];
            let used = match &mut self.decoder {
                BlockDecoder::Known(decoder) => decode_block(decoder, raw, self.ended, &mut self.text),
                BlockDecoder::Tcvn3 => {
                    for &byte in raw {
                        self.text.extend_from_slice(utf8_of_tcvn3(byte).unwrap_or(&[DAMAGE]));
                    }
                    raw.len()
                }
            };
            self.pending.start += used;
        }
        Ok(())
    }
}

/// Decodes a block and appends it to `text`. Returns how many bytes were used.
fn decode_block(decoder: &mut Decoder, raw: &[u8], last: bool, text: &mut Vec<u8>) -> usize {
    let mut used = 0;
    loop {
        let before = text.len();
        text.resize(before + BLOCK_BYTES, 0);
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(&raw[used..], &mut text[before..], last);
        text.truncate(before + written);
        used += read;
        match result {
            DecoderResult::InputEmpty => return used,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => text.push(DAMAGE),
        }
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.refill()?;
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use encoding_rs::UTF_16LE;

    #[test]
    fn a_byte_that_is_no_character_becomes_damage() {
        let odd = [&b"\xff\xfe"[..], &[b'a', 0, 0x00, 0xd8, b'b', 0, b'c']].concat();
        let mut text = Vec::new();
        Utf8Reader::new(&odd[2..], TextEncoding::Known(UTF_16LE)).read_to_end(&mut text).unwrap();
        assert_eq!(text, b"a\xffb\xff");
    }
}
