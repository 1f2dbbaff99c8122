//! Texts that are known again without being read.

use std::fmt::{self, Display, Formatter};
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

/// A text of a record: the `str` that it is, and perhaps a mark by which it is known again.
///
/// Two texts of the same mark are equal, so who numbers the texts of ten million records need not compare them. Texts of
/// different marks, or of none, may be equal too.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    text: &'a str,
    mark: Mark,
}

impl<'a> Text<'a> {
    /// The text itself.
    #[inline]
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// Its mark.
    #[inline]
    pub fn mark(self) -> Mark {
        self.mark
    }
}

impl<'a> From<&'a str> for Text<'a> {
    /// A text without a mark.
    fn from(text: &'a str) -> Self {
        Self { text, mark: Mark::NONE }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.text
    }
}

impl Display for Text<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self.text, formatter)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text<'_> {}

/// A text that is kept and has a mark of its own.
#[derive(Clone, Debug)]
pub struct MarkedText {
    text: Box<str>,
    mark: Mark,
}

impl MarkedText {
    /// Keeps a text under a new mark.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), mark: Mark::fresh() }
    }

    /// The text with its mark.
    #[inline]
    pub fn text(&self) -> Text<'_> {
        Text { text: &self.text, mark: self.mark }
    }
}

impl Deref for MarkedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for MarkedText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for MarkedText {}

/// What a text is known by: no two that were kept have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub(crate) u32);

impl Mark {
    /// That of a text which is known by nothing but its letters.
    pub const NONE: Mark = Mark(0);

    /// One that no text has had in this process; none any more after four thousand million.
    fn fresh() -> Self {
        // Nothing that is put out depends on which it is, only on whether two are the same.
        static LAST: AtomicU32 = AtomicU32::new(0);
        let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| last.checked_add(1));
        last.map_or(Self::NONE, |last| Self(last + 1))
    }

    /// Whether it tells nothing.
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
        let (first, second) = (MarkedText::new("An"), MarkedText::new("An"));
        assert_eq!(first, second);
        assert_eq!(first.text(), Text::from("An"));
        assert_eq!(first.text().mark(), first.text().mark());
        assert_ne!(first.text().mark(), second.text().mark());
        assert!(!first.text().mark().is_none() && Text::from("An").mark().is_none());
        assert_eq!(format!("{:>3}", first.text()), " An");
    }
}
