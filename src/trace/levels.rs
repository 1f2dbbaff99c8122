//! The administrative levels of holders (rule 13).

use crate::event::{Sym, Symbols};
use std::collections::BTreeMap;

/// The administrative levels that lists give, by id: 1 is a commune, and higher is higher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// The levels of units.
    pub units: BTreeMap<String, u8>,
    /// The levels of officials.
    pub officials: BTreeMap<String, u8>,
}

/// The levels of the holders in one bucket, by symbol; 0 if it is not known. Empty if no level is known at all.
pub(super) struct HolderLevels {
    units: Vec<u8>,
    officials: Vec<u8>,
}

impl HolderLevels {
    pub(super) fn new(symbols: &Symbols, levels: &Levels) -> Self {
        Self { units: by_symbol(symbols, &levels.units), officials: by_symbol(symbols, &levels.officials) }
    }

    /// Returns the level of a unit; else that of the official, if the unit is missing or its level is not known.
    pub(super) fn of(&self, unit: Sym, official: Sym) -> Option<u8> {
        let find = |levels: &[u8], symbol: Sym| {
            if symbol.is_none() {
                None
            } else {
                levels.get(symbol.0 as usize).copied().filter(|&level| level > 0)
            }
        };
        find(&self.units, unit).or_else(|| find(&self.officials, official))
    }
}

fn by_symbol(symbols: &Symbols, levels: &BTreeMap<String, u8>) -> Vec<u8> {
    if levels.is_empty() {
        return Vec::new();
    }
    let mut found = vec![0; symbols.len()];
    for (id, &level) in levels {
        if let Some(symbol) = symbols.find(id) {
            found[symbol.0 as usize] = level;
        }
    }
    found
}
