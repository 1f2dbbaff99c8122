//! Dense numbers for the values that a column has, in the order of first use: what dictionaries want.

use super::code_chunk::NULL_CODE;
use crate::event::{Sym, Symbols};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// Gives the symbols that a column uses the numbers 0, 1, 2… in the order of first use.
#[derive(Default)]
pub(super) struct Renumber {
    /// The new number of each symbol of the bucket, or [`NULL_CODE`] where it was not met yet.
    codes: Vec<u32>,
}

impl Renumber {
    /// Makes room for the symbols of a bucket.
    pub(super) fn resize(&mut self, symbols: usize) {
        self.codes.resize(symbols, NULL_CODE);
    }

    /// The strings in the order of their new numbers, and the new number of each row.
    pub(super) fn symbols<'a>(
        &mut self,
        table: &'a Symbols,
        values: impl Iterator<Item = Sym>,
        missing: Option<&'a str>,
        codes: &mut Vec<u32>,
    ) -> Vec<&'a str> {
        let mut used = Vec::new();
        let mut strings = Vec::new();
        let mut missing_code = NULL_CODE;
        codes.clear();
        for symbol in values {
            let known = if symbol.is_none() { missing_code } else { self.codes[symbol.0 as usize] };
            if known != NULL_CODE {
                codes.push(known);
                continue;
            }
            let fresh = strings.len() as u32;
            if let Some(text) = table.get(symbol) {
                self.codes[symbol.0 as usize] = fresh;
                used.push(symbol);
                strings.push(text);
            } else if let Some(text) = missing {
                missing_code = fresh;
                strings.push(text);
            }
            let met = symbol.is_some() || missing.is_some();
            codes.push(if met { fresh } else { NULL_CODE });
        }
        for symbol in used {
            self.codes[symbol.0 as usize] = NULL_CODE;
        }
        strings
    }
}

/// The same for a closed list.
pub(super) fn renumber_names(
    name: fn(u32) -> &'static str,
    values: &[u32],
    codes: &mut Vec<u32>,
) -> Vec<&'static str> {
    let mut fresh = [NULL_CODE; 64];
    let mut strings = Vec::new();
    codes.clear();
    codes.extend(values.iter().map(|&code| {
        let slot = &mut fresh[code as usize];
        if *slot == NULL_CODE {
            *slot = strings.len() as u32;
            strings.push(name(code));
        }
        *slot
    }));
    strings
}

/// The distinct values in the order of first use and the code of each row; `None` as soon as there are
/// more than one in eight rows.
pub(super) fn repeated(values: &[i64], codes: &mut Vec<u32>) -> Option<Vec<i64>> {
    let most = values.len() / 8 + 1;
    let mut known: HashMap<i64, u32, FxBuildHasher> = HashMap::default();
    let mut distinct = Vec::new();
    codes.clear();
    let mut last = None;
    for &value in values {
        let code = match last {
            Some((same, code)) if same == value => code,
            _ => *known.entry(value).or_insert_with(|| {
                distinct.push(value);
                distinct.len() as u32 - 1
            }),
        };
        if distinct.len() > most {
            return None;
        }
        last = Some((value, code));
        codes.push(code);
    }
    Some(distinct)
}
