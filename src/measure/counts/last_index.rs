//! Remembers where the keys of a bucket's rows are in a table, so that hardly any row needs hashing.

use crate::event::Sym;

/// For each name of a bucket, the rest of the key in which it came last, and the index of that key in a table.
///
/// A unit is the whole key of its sums, and an official mostly works at the same step as before, so the key of a
/// row is nearly always the one remembered.
pub(super) struct LastIndex<R> {
    /// By symbol of the bucket; the last entry is that of a missing name.
    by_name: Vec<Option<(R, u32)>>,
}

impl<R: Copy + PartialEq> LastIndex<R> {
    /// Remembers nothing yet of a bucket with this number of strings.
    pub(super) fn new(names: usize) -> Self {
        Self { by_name: vec![None; names + 1] }
    }

    /// Returns the index of the key of `name` and `rest`. `look_up` finds it in the table if it is not remembered.
    pub(super) fn index_of(&mut self, name: Sym, rest: R, look_up: impl FnOnce() -> u32) -> u32 {
        let missing = self.by_name.len() - 1;
        let last = &mut self.by_name[if name.is_none() { missing } else { name.0 as usize }];
        match *last {
            Some((known, index)) if known == rest => index,
            _ => {
                let index = look_up();
                *last = Some((rest, index));
                index
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_looked_up_when_it_is_not_the_last_of_its_name() {
        let mut last = LastIndex::new(2);
        let rows =
            [(Sym(0), 7), (Sym(0), 7), (Sym::NONE, 7), (Sym(1), 7), (Sym(0), 8), (Sym(0), 7), (Sym::NONE, 7)];
        let mut looked_up = Vec::new();
        for (row, (name, rest)) in (0..).zip(rows) {
            last.index_of(name, rest, || {
                looked_up.push(row);
                row
            });
        }
        assert_eq!(looked_up, [0, 2, 3, 4, 5]);
    }
}
