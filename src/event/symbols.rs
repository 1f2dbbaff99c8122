//! The string interner of a bucket.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::hash::BuildHasher;

/// An interned string: an index into the [`Symbols`] of the columns it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sym(pub u32);

impl Default for Sym {
    fn default() -> Self {
        Self::NONE
    }
}

impl Sym {
    /// A missing value. It sorts after every string.
    pub const NONE: Sym = Sym(u32::MAX);

    /// Returns true if the value is missing.
    #[inline]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Returns true if there is a value.
    #[inline]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// Returns this value, or `other` if this one is missing.
    #[must_use]
    #[inline]
    pub fn or(self, other: Sym) -> Sym {
        if self.is_none() { other } else { self }
    }
}

/// An interner: a table of distinct strings, each stored once and numbered in the order of insertion.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    /// All strings, one after the other.
    text: String,
    /// The end of each string in `text`.
    ends: Vec<usize>,
    index: HashTable<u32>,
}

/// Two interners are equal if they hold the same strings in the same order.
impl PartialEq for Symbols {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.ends) == (&other.text, &other.ends)
    }
}

/// An interner is stored as its strings in order.
impl Serialize for Symbols {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().collect::<Vec<&str>>())
    }
}

impl<'de> Deserialize<'de> for Symbols {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let strings = Vec::<String>::deserialize(deserializer)?;
        let mut symbols = Self::new();
        for string in &strings {
            symbols.intern(string);
        }
        if symbols.len() < strings.len() {
            return Err(D::Error::custom("a string is there twice"));
        }
        Ok(symbols)
    }
}

impl Symbols {
    /// Creates an empty interner.
    pub fn new() -> Self {
        Self::default()
    }

    /// Removes all strings and keeps the allocated memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.index.clear();
    }

    /// Returns the number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the total length of the strings in bytes.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns true if there is no string.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the symbol of a string, which is added if it is new.
    #[inline]
    pub fn intern(&mut self, value: &str) -> Sym {
        let hash = FxBuildHasher.hash_one(value);
        let (text, ends) = (&mut self.text, &mut self.ends);
        let entry = self.index.entry(
            hash,
            |&id| bytes(text, ends, id) == value.as_bytes(),
            |&id| FxBuildHasher.hash_one(slice(text, ends, id)),
        );
        match entry {
            Entry::Occupied(found) => Sym(*found.get()),
            Entry::Vacant(free) => {
                let id = ends.len() as u32;
                free.insert(id);
                text.push_str(value);
                ends.push(text.len());
                Sym(id)
            }
        }
    }

    /// Does the same as [`Symbols::intern`], but first compares the string with the one that was added after
    /// `previous`, which avoids hashing for strings that mostly repeat the order of their first occurrence.
    /// After [`Sym::NONE`] comes the first string.
    #[inline]
    pub fn intern_after(&mut self, previous: Sym, value: &str) -> Sym {
        let next = Sym(previous.0.wrapping_add(1));
        if (next.0 as usize) < self.len() && self.is(next, value) { next } else { self.intern(value) }
    }

    /// Returns the symbol of a string, or [`Sym::NONE`] for `None`.
    pub fn intern_optional(&mut self, value: Option<&str>) -> Sym {
        value.map_or(Sym::NONE, |value| self.intern(value))
    }

    /// Returns the symbol of a string, if it is in the table.
    pub fn find(&self, value: &str) -> Option<Sym> {
        let hash = FxBuildHasher.hash_one(value);
        self.index.find(hash, |&id| slice(&self.text, &self.ends, id) == value).map(|&id| Sym(id))
    }

    /// Returns true if the symbol stands for this string.
    #[inline]
    pub fn is(&self, symbol: Sym, value: &str) -> bool {
        symbol.is_some() && bytes(&self.text, &self.ends, symbol.0) == value.as_bytes()
    }

    /// Returns the string of a symbol; `None` for [`Sym::NONE`].
    #[inline]
    pub fn get(&self, symbol: Sym) -> Option<&str> {
        if symbol.is_none() { None } else { Some(slice(&self.text, &self.ends, symbol.0)) }
    }

    /// Iterates over all strings in the order of their symbols.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| slice(&self.text, &self.ends, id as u32))
    }
}

/// Returns the bytes of a string. Unlike `slice`, it need not check that the ends are character boundaries.
#[inline]
fn bytes<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text.as_bytes()[start..ends[id]]
}

#[inline]
fn slice<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text[start..ends[id]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_held_once() {
        let mut symbols = Symbols::new();
        let (first, second) = (symbols.intern("Sở Tài chính"), symbols.intern("UBND"));
        assert_eq!(symbols.intern("Sở Tài chính"), first);
        assert_eq!(symbols.get(second), Some("UBND"));
        assert_eq!(symbols.find("UBND"), Some(second));
        assert_eq!(symbols.find("khác"), None);
        assert_eq!(symbols.intern_after(Sym::NONE, "Sở Tài chính"), first);
        assert_eq!(symbols.intern_after(first, "UBND"), second);
        assert_eq!(symbols.intern_after(second, "UBND"), second);
        assert_eq!(symbols.len(), 2);
        let third = symbols.intern_after(second, "Chi cục Thuế");
        assert_eq!(symbols.get(third), Some("Chi cục Thuế"));
        assert_eq!(symbols.get(Sym::NONE), None);
        assert_eq!(symbols.iter().collect::<Vec<_>>(), ["Sở Tài chính", "UBND", "Chi cục Thuế"]);
    }
}
