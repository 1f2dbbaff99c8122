//! Encodings of text: told or named, and the same however the bytes come in.

#![no_main]

use buckstop::source::{ProfileChoice, ReadLimits, ReadOptions, TextEncoding};
use buckstop_fuzz::{profiles, read};
use libfuzzer_sys::fuzz_target;
use std::io::Read;

/// The encodings that a user may name; the empty name stands for none.
const ENCODINGS: &[&str] =
    &["", "utf-8", "utf-16le", "utf-16be", "windows-1258", "tcvn3", "windows-1252", "shift_jis"];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (encoding, piece, bytes) = input;
    let name = ENCODINGS[usize::from(encoding) % ENCODINGS.len()];
    let options = ReadOptions { limits: ReadLimits::default(), encoding: TextEncoding::named(name) };
    let choice = ProfileChoice::Among(profiles());
    let whole = read(&mut &*bytes, choice, &options);
    let mut pieces = Pieces { bytes, size: usize::from(piece) + 1 };
    let in_pieces = read(&mut pieces, choice, &options);
    match (whole, in_pieces) {
        (Ok((whole, records)), Ok((other, same))) => {
            assert_eq!(whole, other);
            assert_eq!(records.acts, same.acts);
        }
        (Err(whole), Err(other)) => assert_eq!(whole, other),
        (whole, other) => panic!("{whole:?} as a whole, in pieces {other:?}"),
    }
});

/// A reader that returns at most `size` bytes at a time.
struct Pieces<'b> {
    bytes: &'b [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer.len().min(self.size);
        self.bytes.read(&mut buffer[..most])
    }
}
