//! Dictionary codes: dense numbers for the values of a column, in the order of first use.

use crate::event::{Sym, Symbols};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// The code of a missing value.
pub(crate) const NULL_CODE: u32 = u32::MAX;

/// Numbers the symbols of a column 0, 1, 2… in the order of first use.
#[derive(Default)]
pub(super) struct Renumber {
    /// By symbol of the bucket: its code, or [`NULL_CODE`] if the column has not used it yet.
    codes: Vec<u32>,
    /// The symbols of the column, in the order of their codes.
    used: Vec<Sym>,
}

impl Renumber {
    /// Makes room for that number of symbols.
    pub(super) fn resize(&mut self, symbols: usize) {
        self.codes.resize(symbols, NULL_CODE);
    }

    /// Writes the code of each row to `codes`, and returns the symbols in the order of their codes. A missing symbol is one
    /// of them if `counts_missing`; otherwise its code is [`NULL_CODE`].
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

/// Returns the strings of symbols, and `missing` for a missing one.
pub(super) fn strings<'a>(table: &'a Symbols, symbols: &[Sym], missing: &'a str) -> Vec<&'a str> {
    symbols.iter().map(|symbol| table.get(*symbol).unwrap_or(missing)).collect()
}

/// Writes the dictionary codes of the codes of a closed list to `codes`, and returns the names in their order.
/// [`NULL_CODE`] stays.
pub(super) fn renumber_names(
    name: fn(u32) -> &'static str,
    values: &[u32],
    codes: &mut Vec<u32>,
) -> Vec<&'static str> {
    small(values, codes).into_iter().map(name).collect()
}

/// Counts up to this limit get a dictionary.
const SMALL_COUNTS: u32 = 4096;

/// Writes the code of each row to `codes`, and returns the distinct values; `None` if one is not small.
pub(super) fn repeated_counts(values: &[u32], codes: &mut Vec<u32>) -> Option<Vec<u32>> {
    let most = values.iter().copied().max().unwrap_or(0);
    (most < SMALL_COUNTS).then(|| small(values, codes))
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

/// The number of values after which a column that hardly repeats is given up.
const PROBE: usize = 4096;

/// Writes the code of each row to `codes`, and returns the distinct values in the order of first use; `None` as soon as
/// there is more than one in eight rows. The code of `missing` is [`NULL_CODE`].
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
