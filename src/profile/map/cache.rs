//! What a cell means, worked out once for each distinct cell and looked up after that.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// How many distinct cells are remembered before all are forgotten, which bounds the memory for a
/// column of free text.
const CAPACITY: usize = 1 << 16;

/// Longer cells are worked out each time: they are free text, and would fill the memory.
const LONGEST: usize = 1 << 10;

/// Meanings by cell. An index is good until the next [`Memo::index`].
#[derive(Debug)]
pub(crate) struct Memo<T> {
    table: HashTable<u32>,
    entries: Vec<(Box<str>, T)>,
    /// How often the memo has been emptied: an index of another generation is stale.
    generation: u32,
}

impl<T> Memo<T> {
    /// An empty memo.
    pub(crate) fn new() -> Self {
        Self { table: HashTable::new(), entries: Vec::new(), generation: 0 }
    }

    /// The index of a cell's meaning, which `make` works out for a new one.
    pub(crate) fn index(&mut self, cell: &str, make: impl FnOnce(&str) -> T) -> u32 {
        let hash = FxBuildHasher.hash_one(cell);
        if let Some(&found) = self.table.find(hash, |&id| *self.entries[id as usize].0 == *cell) {
            return found;
        }
        if self.entries.len() >= CAPACITY {
            self.table.clear();
            self.entries.clear();
            self.generation += 1;
        }
        let id = self.entries.len() as u32;
        let meaning = make(cell);
        if cell.len() > LONGEST {
            // Stored, but never found again: the slot is not in the table.
            self.entries.push((Box::from(""), meaning));
            return id;
        }
        self.entries.push((Box::from(cell), meaning));
        let entries = &self.entries;
        self.table.insert_unique(hash, id, |&id| FxBuildHasher.hash_one(&*entries[id as usize].0));
        id
    }

    /// The meaning at an index.
    pub(crate) fn get(&self, index: u32) -> &T {
        &self.entries[index as usize].1
    }

    /// Changes whenever indexes given before have become stale.
    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_worked_out_once() {
        let (mut memo, mut made) = (Memo::new(), 0);
        for cell in ["a", "b", "a", "a"] {
            let index = memo.index(cell, |cell| {
                made += 1;
                cell.to_uppercase()
            });
            assert_eq!(*memo.get(index), cell.to_uppercase());
        }
        assert_eq!(made, 2);
    }

    #[test]
    fn free_text_does_not_grow_it_without_bound() {
        let mut memo = Memo::new();
        for number in 0..CAPACITY * 2 + 10 {
            let cell = number.to_string();
            let index = memo.index(&cell, str::to_owned);
            assert_eq!(*memo.get(index), cell);
        }
        assert!(memo.entries.len() <= CAPACITY);
        assert_eq!(memo.generation(), 2);
    }
}
