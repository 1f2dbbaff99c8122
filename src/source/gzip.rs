//! Decompresses gzip: one member after another, as far as the file goes.
//!
//! Zeros between and after the members are padding, as tapes and some transfers leave it. Anything else after a member
//! is an error, because it may be the damaged rest of the data.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// The first bytes of a member.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Bytes after the compressed data that are none; the error travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error(
    "after its compressed data the file goes on with bytes that are neither compressed data nor zeros; nothing of it is \
     kept\n\nhint: copy or download the file again, or unpack it and look at the end of what comes out"
)]
pub(crate) struct TrailingBytes;

/// Reads the decompressed bytes of all members.
pub(super) struct GzipMembers<R>(State<R>);

enum State<R> {
    Inside(Box<GzDecoder<R>>),
    /// After the last member.
    Ended,
}

impl<R: BufRead> GzipMembers<R> {
    /// Returns a reader of the members in `bytes`.
    pub(super) fn new(bytes: R) -> Self {
        Self(State::Inside(Box::new(GzDecoder::new(bytes))))
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let State::Inside(member) = &mut self.0 else { return Ok(0) };
            let count = member.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            let State::Inside(member) = std::mem::replace(&mut self.0, State::Ended) else { return Ok(0) };
            let mut bytes = member.into_inner();
            match next_byte(&mut bytes)? {
                None => return Ok(0),
                Some(byte) if byte == MAGIC[0] => self.0 = State::Inside(Box::new(GzDecoder::new(bytes))),
                Some(_) => return Err(io::Error::other(TrailingBytes)),
            }
        }
    }
}

/// Skips zeros and returns the byte after them, without consuming it; `None` at the end.
fn next_byte(bytes: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let filled = bytes.fill_buf()?;
        if filled.is_empty() {
            return Ok(None);
        }
        if let Some(position) = filled.iter().position(|&byte| byte != 0) {
            let byte = filled[position];
            bytes.consume(position);
            return Ok(Some(byte));
        }
        let zeros = filled.len();
        bytes.consume(zeros);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{BufReader, Write};

    fn unpacked(parts: &[&[u8]], buffer: usize) -> io::Result<String> {
        let mut text = String::new();
        GzipMembers::new(BufReader::with_capacity(buffer, parts.concat().as_slice()))
            .read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn members_follow_each_other_and_zeros_are_padding() {
        let member = |text: &str| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let (one, empty, two) = (member("một,"), member(""), member("hai"));
        let zeros = [0; 700];
        for buffer in [1, 3, 64, 1 << 16] {
            for parts in [
                &[&one[..], &two][..],
                &[&one, &zeros, &two],
                &[&one, &empty, &two, &zeros],
                &[&one, &two, &[0]],
            ] {
                assert_eq!(unpacked(parts, buffer).unwrap(), "một,hai");
            }
            for rest in [&b"x"[..], b"\0\0x", b"\n", b"PK\x03\x04"] {
                let error = unpacked(&[&one, rest], buffer).unwrap_err();
                assert!(error.to_string().starts_with("after its compressed data"), "{error}");
            }
            // A second member that is cut or damaged is an error of its own.
            assert!(unpacked(&[&one, &two[..two.len() - 3]], buffer).is_err());
            assert!(unpacked(&[&one, b"\x1fx"], buffer).is_err());
        }
    }
}
