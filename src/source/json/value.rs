//! JSON values as a stream: scalars become text, lists and objects are visited element by element. Nothing is kept in
//! memory, and the caller decides which values it visits.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
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

/// A reader that counts lines.
pub(crate) struct LineCounter<R> {
    bytes: R,
    line: Rc<Cell<u64>>,
}

impl<R: BufRead> LineCounter<R> {
    /// Returns a reader that keeps the number of the current line in `line`, which must be 1 at first.
    pub(crate) fn new(bytes: R, line: Rc<Cell<u64>>) -> Self {
        Self { bytes, line }
    }

    /// Skips white space and separators between values. Returns true if another value follows.
    pub(crate) fn has_more(&mut self) -> io::Result<bool> {
        loop {
            let Some(&next) = self.bytes.fill_buf()?.first() else { return Ok(false) };
            // Some programs write a comma, or the separator of RFC 7464, between values.
            if !next.is_ascii_whitespace() && !matches!(next, b',' | 0x1e) {
                return Ok(true);
            }
            self.line.set(self.line.get() + u64::from(next == b'\n'));
            self.bytes.consume(1);
        }
    }
}

impl<R: BufRead> Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        let ends = buffer[..count].iter().filter(|&&byte| byte == b'\n').count();
        self.line.set(self.line.get() + ends as u64);
        Ok(count)
    }
}
