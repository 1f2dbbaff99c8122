//! Pairs of names, each held once under a small number: works (procedure and step) and seats (who, and in
//! which unit).
//!
//! Like symbols, pairs are numbered as they come, and put into the order of their strings when a table is
//! settled; two settled tables merge into one.

use super::tallies::rename;
use crate::event::Sym;
use rustc_hash::FxHashMap;

/// Two names.
pub(super) type Pair = (Sym, Sym);

/// Distinct pairs and their places.
#[derive(Clone, Debug, Default)]
pub(super) struct PairTable {
    pub(super) pairs: Vec<Pair>,
    places: FxHashMap<Pair, u32>,
}

impl PairTable {
    /// The place of a pair, which is added if it is new.
    pub(super) fn place(&mut self, pair: Pair) -> u32 {
        let next = self.pairs.len() as u32;
        let place = *self.places.entry(pair).or_insert(next);
        if place == next {
            self.pairs.push(pair);
        }
        place
    }

    /// Renames symbols to such in the order of their strings, and sorts; the new places of the old ones.
    pub(super) fn settle(&mut self, names: &[Sym]) -> Vec<u32> {
        let mut order: Vec<(Pair, u32)> = renamed(&self.pairs, names).into_iter().zip(0..).collect();
        order.sort_unstable();
        let mut places = vec![0; order.len()];
        for (new, (_, old)) in order.iter().enumerate() {
            places[*old as usize] = new as u32;
        }
        self.set(order.into_iter().map(|(pair, _)| pair).collect());
        places
    }

    /// Adds another settled table to this settled one, both under new symbols in the order of the old; the
    /// new places of this one's pairs and of the other's.
    pub(super) fn merge(&mut self, other: &Self, names: &[Sym], other_names: &[Sym]) -> (Vec<u32>, Vec<u32>) {
        let (own, others) = (renamed(&self.pairs, names), renamed(&other.pairs, other_names));
        let mut all = [own.as_slice(), others.as_slice()].concat();
        all.sort_unstable();
        all.dedup();
        self.set(all);
        let places = |pairs: &[Pair]| pairs.iter().map(|pair| self.places[pair]).collect();
        (places(&own), places(&others))
    }

    fn set(&mut self, pairs: Vec<Pair>) {
        self.places = pairs.iter().copied().zip(0..).collect();
        self.pairs = pairs;
    }
}

fn renamed(pairs: &[Pair], names: &[Sym]) -> Vec<Pair> {
    pairs.iter().map(|pair| (rename(names, pair.0), rename(names, pair.1))).collect()
}
