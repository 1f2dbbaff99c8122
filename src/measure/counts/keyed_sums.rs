//! Sums under names: each distinct key is numbered in the order in which it comes, and has a sum.
//!
//! Keys consist of interned names. While buckets are added, the symbols are in any order. To merge two tables,
//! both get the symbols of the union of their names, which sort as the strings do, and the keys are sorted: so
//! the result depends on nothing but strings and sums, whatever the order of merging.

use crate::event::Sym;
use crate::fact::{Level, Mode};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::hash::Hash;

/// A key made of names.
pub(crate) trait NameKey: Copy + Eq + Hash + Ord {
    /// Returns true if each of its symbols is one of the first `names`, or missing.
    fn is_below(self, names: usize) -> bool;

    /// Returns the key with each symbol `s` replaced by `names[s]`.
    fn renamed(self, names: &[Sym]) -> Self;
}

/// A sum that is kept under a key. The default is the empty sum.
pub(crate) trait Sum: Default {
    /// Adds another sum.
    fn add(&mut self, other: &Self);
}

/// Distinct keys in the order of their indices, each with a sum. The sum `()` only numbers the keys.
#[derive(Clone, Debug)]
pub(crate) struct KeyedSums<K, S = ()> {
    sums: IndexMap<K, S, FxBuildHasher>,
}

impl<K, S> Default for KeyedSums<K, S> {
    fn default() -> Self {
        Self { sums: IndexMap::default() }
    }
}

/// Sums are stored as pairs of key and sum in the order of their indices.
impl<K: Serialize, S: Serialize> Serialize for KeyedSums<K, S> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        serializer.collect_seq(&self.sums)
    }
}

impl<'de, K: NameKey + Deserialize<'de>, S: Deserialize<'de>> Deserialize<'de> for KeyedSums<K, S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(K, S)>::deserialize(deserializer)?;
        let expected = pairs.len();
        let sums: IndexMap<K, S, FxBuildHasher> = pairs.into_iter().collect();
        if sums.len() < expected {
            return Err(D::Error::custom("a key is there twice"));
        }
        Ok(Self { sums })
    }
}

impl<K: NameKey, S: Sum> KeyedSums<K, S> {
    /// Returns the index of a key, which is added if it is new.
    pub(super) fn index_of(&mut self, key: K) -> u32 {
        let entry = self.sums.entry(key);
        let index = entry.index() as u32;
        entry.or_default();
        index
    }

    /// Returns the sum of the key with this index.
    pub(super) fn sum_at(&mut self, index: u32) -> &mut S {
        &mut self.sums[index as usize]
    }

    /// Returns the sum of a key, which is added if it is new.
    fn sum_of(&mut self, key: K) -> &mut S {
        self.sums.entry(key).or_default()
    }

    /// Replaces each symbol `s` by `names[s]` and sorts the keys. Returns the new index of each key by its
    /// old one.
    pub(super) fn rename(&mut self, names: &[Sym]) -> Vec<u32> {
        self.merge(Self::default(), names, &[]).0
    }

    /// Adds the sums of another table. The symbols of this table are replaced by `names`, those of the other
    /// by `other_names`, and the keys are sorted. Returns the new indices of the keys of this table and of the
    /// other, each by its old index.
    pub(super) fn merge(&mut self, other: Self, names: &[Sym], other_names: &[Sym]) -> (Vec<u32>, Vec<u32>) {
        let (own_keys, other_keys) = (self.renamed_keys(names), other.renamed_keys(other_names));
        let own_sums = std::mem::take(&mut self.sums).into_values();
        let all_keys = own_keys.iter().chain(&other_keys);
        for (key, sum) in all_keys.zip(own_sums.chain(other.sums.into_values())) {
            self.sum_of(*key).add(&sum);
        }
        self.sums.sort_unstable_keys();
        let mut indices = |keys: Vec<K>| keys.into_iter().map(|key| self.index_of(key)).collect();
        (indices(own_keys), indices(other_keys))
    }

    /// Returns true if all symbols of its keys are among the first `names`.
    pub(super) fn is_below(&self, names: usize) -> bool {
        self.sums.keys().all(|key| key.is_below(names))
    }

    /// Returns the number of keys.
    pub(super) fn len(&self) -> usize {
        self.sums.len()
    }

    /// Returns keys and sums in the order of their indices.
    pub(super) fn into_vec(self) -> Vec<(K, S)> {
        self.sums.into_iter().collect()
    }

    /// Returns the keys in the order of their indices.
    pub(super) fn into_keys(self) -> Vec<K> {
        self.sums.into_keys().collect()
    }

    fn renamed_keys(&self, names: &[Sym]) -> Vec<K> {
        self.sums.keys().map(|key| key.renamed(names)).collect()
    }
}

impl Sum for () {
    fn add(&mut self, (): &Self) {}
}

impl NameKey for Sym {
    fn is_below(self, names: usize) -> bool {
        self.is_none() || (self.0 as usize) < names
    }

    fn renamed(self, names: &[Sym]) -> Self {
        if self.is_none() { self } else { names[self.0 as usize] }
    }
}

impl NameKey for (Sym, Sym) {
    fn is_below(self, names: usize) -> bool {
        self.0.is_below(names) && self.1.is_below(names)
    }

    fn renamed(self, names: &[Sym]) -> Self {
        (self.0.renamed(names), self.1.renamed(names))
    }
}

impl NameKey for (Sym, Sym, Mode) {
    fn is_below(self, names: usize) -> bool {
        (self.0, self.1).is_below(names)
    }

    fn renamed(self, names: &[Sym]) -> Self {
        (self.0.renamed(names), self.1.renamed(names), self.2)
    }
}

impl NameKey for (Level, Sym) {
    fn is_below(self, names: usize) -> bool {
        self.1.is_below(names)
    }

    fn renamed(self, names: &[Sym]) -> Self {
        (self.0, self.1.renamed(names))
    }
}

impl NameKey for (Level, Sym, Sym) {
    fn is_below(self, names: usize) -> bool {
        (self.1, self.2).is_below(names)
    }

    fn renamed(self, names: &[Sym]) -> Self {
        (self.0, self.1.renamed(names), self.2.renamed(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Sum for u64 {
        fn add(&mut self, other: &Self) {
            *self += other;
        }
    }

    #[test]
    fn keys_are_numbered_as_they_come_and_merged_in_the_order_of_new_names() {
        let (mut one, mut other) = (KeyedSums::<(Sym, Sym), u64>::default(), KeyedSums::default());
        let (a, b, c) = ((Sym(0), Sym::NONE), (Sym(1), Sym(0)), (Sym(0), Sym(1)));
        assert_eq!([one.index_of(a), one.index_of(b), one.index_of(a)], [0, 1, 0]);
        *one.sum_of(a) += 1;
        *one.sum_of(b) += 2;
        *other.sum_of(c) += 4;
        *other.sum_of(b) += 8;
        // The names of the other table are those of this one, in reverse order.
        let (indices, other_indices) = one.merge(other, &[Sym(1), Sym(0)], &[Sym(0), Sym(1)]);
        let merged = [((Sym(0), Sym(1)), 2 + 4), ((Sym(1), Sym(0)), 8), ((Sym(1), Sym::NONE), 1)];
        assert_eq!((indices, other_indices), (vec![2, 0], vec![0, 1]));
        assert_eq!(one.into_vec(), merged);
    }
}
