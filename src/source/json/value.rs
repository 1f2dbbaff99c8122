//! Values of JSON as they stream by: plain ones as text, lists and objects element by element.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Takes one value.
pub(crate) trait Taker: Sized {
    /// How deep the value is, and how deep one may be.
    fn depth(&self) -> (usize, usize);
    /// Text, a number, a truth value, or nothing as the empty text.
    fn plain<E: Error>(self, text: &str) -> Result<(), E>;
    /// A list.
    fn list<'de, A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error>;
    /// An object.
    fn object<'de, A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error>;
}

/// A value of any sort for a taker.
pub(crate) struct Any<T>(pub(crate) T);

impl<T: Taker> Any<T> {
    fn deep<E: Error>(&self) -> Result<(), E> {
        let (depth, limit) = self.0.depth();
        if depth < limit { Ok(()) } else { Err(E::custom("values are nested too deeply")) }
    }
}

impl<'de, T: Taker> DeserializeSeed<'de> for Any<T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for Any<T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.deep()?;
        self.0.list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.deep()?;
        self.0.object(map)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.plain(text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.plain(if value { "true" } else { "false" })
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.plain(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.0.plain(&number.to_string())
    }

    /// A whole number has no decimals: programs that know one kind of number write `4` as `4.0`.
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.0.plain(&number.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.plain("")
    }
}

/// Bytes of which the lines are counted as they are read.
pub(crate) struct Lines<R> {
    bytes: R,
    line: Rc<Cell<u64>>,
}

impl<R: BufRead> Lines<R> {
    /// `line` is the one that has been come to, 1 at first.
    pub(crate) fn new(bytes: R, line: Rc<Cell<u64>>) -> Self {
        Self { bytes, line }
    }

    /// Whether anything follows but white space and what stands between values.
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

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        let ends = buffer[..count].iter().filter(|&&byte| byte == b'\n').count();
        self.line.set(self.line.get() + ends as u64);
        Ok(count)
    }
}
