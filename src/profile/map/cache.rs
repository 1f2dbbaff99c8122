//! A cache of what cells mean, so that each distinct cell is read once.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// The number of distinct cells after which the cache is emptied, which bounds the memory for a column of free text.
const CAPACITY: usize = 1 << 16;

/// The length in bytes up to which a cell is found again. Longer cells are free text and would fill the memory.
const LONGEST: usize = 1 << 10;

/// The meanings of cells. An index is valid until the next call of [`CellCache::index`].
#[derive(Debug)]
pub(super) struct CellCache<T> {
    table: HashTable<u32>,
    entries: Vec<(Box<str>, T)>,
    /// The number of times the cache has been emptied: an index of an earlier generation is invalid.
    generation: u32,
}

impl<T> CellCache<T> {
    /// Creates an empty cache.
    pub(super) fn new() -> Self {
        Self { table: HashTable::new(), entries: Vec::new(), generation: 0 }
    }

    /// Returns the index of the meaning of a cell, which `read` derives if the cell is new.
    pub(super) fn index(&mut self, cell: &str, read: impl FnOnce(&str) -> T) -> u32 {
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
        let meaning = read(cell);
        if cell.len() > LONGEST {
            // The meaning is stored but never found again, because it is not in the table.
            self.entries.push((Box::from(""), meaning));
            return id;
        }
        self.entries.push((Box::from(cell), meaning));
        let entries = &self.entries;
        self.table.insert_unique(hash, id, |&id| FxBuildHasher.hash_one(&*entries[id as usize].0));
        id
    }

    /// Returns the meaning at an index.
    pub(super) fn get(&self, index: u32) -> &T {
        &self.entries[index as usize].1
    }

    /// Returns a number that changes whenever the indexes given before become invalid.
    pub(super) fn generation(&self) -> u32 {
        self.generation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_once() {
        let (mut cache, mut made) = (CellCache::new(), 0);
        for cell in ["a", "b", "a", "a"] {
            let index = cache.index(cell, |cell| {
                made += 1;
                cell.to_uppercase()
            });
            assert_eq!(*cache.get(index), cell.to_uppercase());
        }
        assert_eq!(made, 2);
    }

    #[test]
    fn free_text_does_not_grow_it_without_bound() {
        let mut cache = CellCache::new();
        for number in 0..CAPACITY * 2 + 10 {
            let cell = number.to_string();
            let index = cache.index(&cell, str::to_owned);
            assert_eq!(*cache.get(index), cell);
        }
        assert!(cache.entries.len() <= CAPACITY);
        assert_eq!(cache.generation(), 2);
    }
}
