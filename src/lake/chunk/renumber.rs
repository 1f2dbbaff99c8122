//! Dense numbers for the values that a column has, in the order of first use: what dictionaries want.

use crate::event::{Sym, Symbols};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// The code of a missing value.
pub(in super::super) const NULL_CODE: u32 = u32::MAX;

/// Gives the symbols that a column uses the numbers 0, 1, 2… in the order of first use.
#[derive(Default)]
pub(super) struct Renumber {
    /// The new number of each symbol of the bucket, or [`NULL_CODE`] where it was not met yet.
    codes: Vec<u32>,
    /// The symbols of the column, in the order of their new numbers.
    used: Vec<Sym>,
}

impl Renumber {
    /// Makes room for the symbols of a bucket.
    pub(super) fn resize(&mut self, symbols: usize) {
        self.codes.resize(symbols, NULL_CODE);
    }

    /// The symbols in the order of their new numbers, and the new number of each row. A missing symbol is one of
    /// them where `counts_missing`, and else gets [`NULL_CODE`].
    pub(super) fn symbols(
        &mut self,
        values: impl Iterator<Item = Sym>,
        counts_missing: bool,
        codes: &mut Vec<u32>,
    ) -> &[Sym] {
        self.used.clear();
        codes.clear();
        let mut missing_code = NULL_CODE;
        values.for_each(|symbol| {
            let slot = match self.codes.get_mut(symbol.0 as usize) {
                Some(slot) => slot,
                None => &mut missing_code,
            };
            if *slot == NULL_CODE && (symbol.is_some() || counts_missing) {
                *slot = self.used.len() as u32;
                self.used.push(symbol);
            }
            codes.push(*slot);
        });
        for symbol in self.used.iter().filter(|symbol| symbol.is_some()) {
            self.codes[symbol.0 as usize] = NULL_CODE;
        }
        &self.used
    }
}

/// The strings of symbols, `missing` where there is none.
pub(super) fn strings<'a>(table: &'a Symbols, symbols: &[Sym], missing: &'a str) -> Vec<&'a str> {
    symbols.iter().map(|symbol| table.get(*symbol).unwrap_or(missing)).collect()
}

/// New numbers for a closed list, and its names in their order. [`NULL_CODE`] stays.
pub(super) fn renumber_names(
    name: fn(u32) -> &'static str,
    values: &[u32],
    codes: &mut Vec<u32>,
) -> Vec<&'static str> {
    small(values, codes).into_iter().map(name).collect()
}

/// Above this, small numbers are none: a column of them is no dictionary.
const MOST_SMALL: u32 = 4096;

/// The distinct values of small numbers and the code of each row; `None` where one is not small.
pub(super) fn repeated_counts(values: &[u32], codes: &mut Vec<u32>) -> Option<Vec<u32>> {
    let most = values.iter().copied().max().unwrap_or(0);
    (most < MOST_SMALL).then(|| small(values, codes))
}

fn small(values: &[u32], codes: &mut Vec<u32>) -> Vec<u32> {
    let most = values.iter().copied().filter(|value| *value != NULL_CODE).max().unwrap_or(0);
    let mut fresh = vec![NULL_CODE; most as usize + 1];
    let mut distinct = Vec::new();
    codes.clear();
    codes.extend(values.iter().map(|&value| {
        let Some(slot) = fresh.get_mut(value as usize) else { return NULL_CODE };
        if *slot == NULL_CODE {
            *slot = distinct.len() as u32;
            distinct.push(value);
        }
        *slot
    }));
    distinct
}

/// So many values tell whether a column repeats itself at all.
const PROBE: usize = 4096;

/// The distinct values in the order of first use and the code of each row; `None` as soon as there are
/// more than one in eight rows. `missing` gets [`NULL_CODE`].
pub(super) fn repeated(values: &[i64], missing: Option<i64>, codes: &mut Vec<u32>) -> Option<Vec<i64>> {
    let most = values.len() / 8 + 1;
    let mut known: HashMap<i64, u32, FxBuildHasher> = HashMap::default();
    let mut distinct = Vec::new();
    codes.clear();
    let mut last = None;
    for &value in values {
        let code = match last {
            Some((same, code)) if same == value => code,
            _ if missing == Some(value) => NULL_CODE,
            _ => *known.entry(value).or_insert_with(|| {
                distinct.push(value);
                distinct.len() as u32 - 1
            }),
        };
        if distinct.len() > most || (codes.len() == PROBE && distinct.len() > PROBE / 2) {
            return None;
        }
        last = Some((value, code));
        codes.push(code);
    }
    Some(distinct)
}
