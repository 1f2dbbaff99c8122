//! JSON values as a stream: scalars become text, lists and objects are visited element by element. Nothing is kept in
//! memory, and the caller decides which values it visits.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Visits one value.
pub(crate) trait ValueVisitor: Sized {
    /// Returns how deep the value is nested, and the deepest nesting that is accepted.
    fn depth_and_limit(&self) -> (usize, usize);

    /// Visits a string, a number, a boolean, or null as the empty text.
    fn scalar<E: Error>(self, text: &str) -> Result<(), E>;

    /// Visits a list.
    fn list<'de, A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error>;

    /// Visits an object.
    fn object<'de, A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error>;
}

/// Deserializes a value of any type into a visitor.
pub(crate) struct AnyValue<T>(pub(crate) T);

impl<T: ValueVisitor> AnyValue<T> {
    fn check_depth<E: Error>(&self) -> Result<(), E> {
        let (depth, limit) = self.0.depth_and_limit();
        if depth < limit { Ok(()) } else { Err(E::custom("values are nested too deeply")) }
    }
}

impl<'de, T: ValueVisitor> DeserializeSeed<'de> for AnyValue<T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: ValueVisitor> Visitor<'de> for AnyValue<T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.check_depth()?;
        self.0.list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.check_depth()?;
        self.0.object(map)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.scalar(text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.scalar(if value { "true" } else { "false" })
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.scalar(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.0.scalar(&number.to_string())
    }

    /// Writes a whole number without decimals, because programs with a single number type write `4` as `4.0`.
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.0.scalar(&number.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.scalar("")
    }
}

/// A reader that counts lines, and that replaces the numbers which JSON does not have: some programs write `NaN` and
/// `Infinity` for a missing value. They become an empty text.
pub(crate) struct LineCounter<R> {
    bytes: R,
    line: Rc<Cell<u64>>,
    /// The state of the text: inside a string, and after a backslash in it.
    in_string: bool,
    escaped: bool,
    /// Bytes that were looked at and are still to be returned.
    ready: VecDeque<u8>,
}

/// The numbers that JSON does not have.
const NO_NUMBERS: [&[u8]; 3] = [b"NaN", b"Infinity", b"-Infinity"];

impl<R: BufRead> LineCounter<R> {
    /// Returns a reader that keeps the number of the current line in `line`, which must be that of the first line at first.
    pub(crate) fn new(bytes: R, line: Rc<Cell<u64>>) -> Self {
        Self { bytes, line, in_string: false, escaped: false, ready: VecDeque::new() }
    }

    /// Skips white space and separators between values. Returns true if another value follows.
    pub(crate) fn has_more(&mut self) -> io::Result<bool> {
        while let Some(next) = self.next_byte()? {
            // Some programs write a comma, or the separator of RFC 7464, between values.
            if !next.is_ascii_whitespace() && !matches!(next, b',' | 0x1e) {
                self.ready.push_front(next);
                return Ok(true);
            }
            self.line.set(self.line.get() + u64::from(next == b'\n'));
        }
        Ok(false)
    }

    /// Returns true if the next byte, which [`Self::has_more`] has found, is the last one.
    pub(crate) fn is_at_last_byte(&mut self) -> io::Result<bool> {
        Ok(self.ready.len() == 1 && self.bytes.fill_buf()?.is_empty())
    }

    /// Returns the next byte of the text as the parser gets it; `None` at the end.
    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.ready.pop_front() {
            return Ok(Some(byte));
        }
        let Some(byte) = self.stored_byte()? else { return Ok(None) };
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return Ok(Some(byte));
        }
        match byte {
            b'"' => self.in_string = true,
            b'N' | b'I' | b'-' => return self.number_or_none(byte).map(Some),
            _ => {}
        }
        Ok(Some(byte))
    }

    /// Returns the first byte of a number, or of the empty text that replaces it. The other bytes become ready.
    fn number_or_none(&mut self, first: u8) -> io::Result<u8> {
        let mut found = vec![first];
        while let Some(&next) = self.bytes.fill_buf()?.first() {
            found.push(next);
            if !NO_NUMBERS.iter().any(|number| number.starts_with(&found)) {
                // The byte stays where it is, because it may begin a string.
                found.pop();
                break;
            }
            self.bytes.consume(1);
            if NO_NUMBERS.contains(&found.as_slice()) {
                // The columns of errors stay as they are.
                let blanks = found.len() - 2;
                found.splice(.., [b'"', b'"']);
                found.extend(std::iter::repeat_n(b' ', blanks));
                break;
            }
        }
        self.ready.extend(&found[1..]);
        Ok(found[0])
    }

    fn stored_byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.bytes.fill_buf()?.first().copied();
        self.bytes.consume(usize::from(byte.is_some()));
        Ok(byte)
    }
}

impl<R: BufRead> Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(first) = buffer.first_mut() else { return Ok(0) };
        // The parser asks for one byte at a time.
        let Some(byte) = self.next_byte()? else { return Ok(0) };
        *first = byte;
        self.line.set(self.line.get() + u64::from(byte == b'\n'));
        Ok(1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use std::io::BufReader;

    #[test]
    fn numbers_that_json_does_not_have_become_empty() {
        for (text, expected) in [
            ("[NaN, -1, -Infinity,Infinity]", "[\"\" , -1, \"\"       ,\"\"      ]"),
            (r#"{"NaN": "NaN \" NaN", "a\\": NaN}"#, r#"{"NaN": "NaN \" NaN", "a\\": "" }"#),
            ("[Na, N\"NaN\", -I, -\"Infinity\", In", "[Na, N\"NaN\", -I, -\"Infinity\", In"),
            ("NaN", "\"\" "),
        ] {
            for capacity in [1, 2, 5, 100] {
                let mut read = String::new();
                let bytes = BufReader::with_capacity(capacity, text.as_bytes());
                LineCounter::new(bytes, Rc::new(Cell::new(1))).read_to_string(&mut read).unwrap();
                assert_eq!(read, expected);
            }
        }
    }
}
