//! Mapping the symbols of one table of strings to those of another.

use crate::event::{Sym, Symbols};

/// Maps the symbols of one table to another's, looking each string up once.
pub(super) struct Translation<'a> {
    from: &'a Symbols,
    into: &'a mut Symbols,
    known: Vec<Sym>,
}

impl<'a> Translation<'a> {
    pub(super) fn new(from: &'a Symbols, into: &'a mut Symbols) -> Self {
        Self { from, into, known: vec![Sym::NONE; from.len()] }
    }

    /// Returns the symbol of the same string in the other table, to which the string is added if it is new.
    /// Missing stays missing.
    pub(super) fn of(&mut self, name: Sym) -> Sym {
        if name.is_none() {
            return name;
        }
        let known = &mut self.known[name.0 as usize];
        if known.is_none() {
            *known = self.into.intern_optional(self.from.get(name));
        }
        *known
    }
}

/// Returns the strings in order, and the new symbol of each old one.
pub(super) fn sorted(symbols: &Symbols) -> (Symbols, Vec<Sym>) {
    let mut order: Vec<(&str, u32)> = symbols.iter().zip(0..).collect();
    order.sort_unstable();
    let (mut sorted, mut names) = (Symbols::new(), vec![Sym::NONE; order.len()]);
    for (name, old) in order {
        names[old as usize] = sorted.intern(name);
    }
    (sorted, names)
}

/// Returns all strings of two sorted tables in order, and the new symbols of each table's old ones.
pub(super) fn union(one: &Symbols, other: &Symbols) -> (Symbols, Vec<Sym>, Vec<Sym>) {
    let mut symbols = Symbols::new();
    let (mut names, mut other_names) = (Vec::with_capacity(one.len()), Vec::with_capacity(other.len()));
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let first = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => left.min(right),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return (symbols, names, other_names),
        };
        let symbol = symbols.intern(first);
        let first = *first;
        if left.next_if_eq(&first).is_some() {
            names.push(symbol);
        }
        if right.next_if_eq(&first).is_some() {
            other_names.push(symbol);
        }
    }
}
