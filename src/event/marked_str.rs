//! Strings that carry a small precomputed id, so that an interner need not hash them.
//!
//! A profile reads most cells once and then takes their meaning from a cache. A string in that cache is a
//! [`MarkedString`]: it has a [`Mark`] that no other string of the process has. An interner that keeps the symbol
//! of each mark finds the symbol of such a string without reading it, millions of times. The mark decides nothing
//! else: two strings are equal if their text is.

use std::fmt::{self, Display, Formatter};
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

/// A borrowed string with the mark of the [`MarkedString`] it comes from, or [`Mark::NONE`].
///
/// Two strings with the same mark (other than [`Mark::NONE`]) are equal. The reverse does not hold: equal strings
/// may have different marks or none.
#[derive(Clone, Copy, Debug)]
pub struct MarkedStr<'a> {
    text: &'a str,
    mark: Mark,
}

impl<'a> MarkedStr<'a> {
    /// Returns the string without its mark.
    #[inline]
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// Returns the mark.
    #[inline]
    pub fn mark(self) -> Mark {
        self.mark
    }
}

impl<'a> From<&'a str> for MarkedStr<'a> {
    /// Wraps a string without a mark.
    fn from(text: &'a str) -> Self {
        Self { text, mark: Mark::NONE }
    }
}

impl Deref for MarkedStr<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.text
    }
}

impl Display for MarkedStr<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self.text, formatter)
    }
}

impl PartialEq for MarkedStr<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for MarkedStr<'_> {}

/// An owned string with a mark of its own.
#[derive(Clone, Debug)]
pub struct MarkedString {
    text: Box<str>,
    mark: Mark,
}

impl MarkedString {
    /// Stores a string under a new mark.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), mark: Mark::fresh() }
    }

    /// Borrows the string with its mark.
    #[inline]
    pub fn borrowed(&self) -> MarkedStr<'_> {
        MarkedStr { text: &self.text, mark: self.mark }
    }
}

impl Deref for MarkedString {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for MarkedString {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for MarkedString {}

/// The id of a [`MarkedString`]. Within the process no two of them have the same mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub(crate) u32);

impl Mark {
    /// The mark of a string that was never stored as a [`MarkedString`].
    pub const NONE: Mark = Mark(0);

    /// Returns a mark that no string has had in this process, or [`Mark::NONE`] once all 2³² − 1 are used.
    fn fresh() -> Self {
        // No output depends on the value of a mark, only on whether two are equal.
        static LAST: AtomicU32 = AtomicU32::new(0);
        let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| last.checked_add(1));
        last.map_or(Self::NONE, |last| Self(last + 1))
    }

    /// Returns true if the string has no mark.
    #[inline]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_one_text() {
        let (first, second) = (MarkedString::new("An"), MarkedString::new("An"));
        assert_eq!(first, second);
        assert_eq!(first.borrowed(), MarkedStr::from("An"));
        assert_eq!(first.borrowed().mark(), first.borrowed().mark());
        assert_ne!(first.borrowed().mark(), second.borrowed().mark());
        assert!(!first.borrowed().mark().is_none() && MarkedStr::from("An").mark().is_none());
        assert_eq!(format!("{:>3}", first.borrowed()), " An");
    }
}
