//! Which rows count.

use crate::event::Symbols;
use crate::fact::Level;
use crate::measure::{Authority, Months};
use std::collections::BTreeMap;

/// Which rows count, and in which months.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The months of the users' zone.
    pub months: Months,
    /// Rows counted before this instant (µs UTC) are left out.
    pub from: i64,
    /// Rows counted after this instant (µs UTC) are left out. It is also where load ends.
    pub until: i64,
    /// The instant (µs UTC) before which nothing of a newcomer is counted, for each newcomer.
    pub settled: BTreeMap<String, i64>,
    /// Which level may decide which procedure.
    pub authority: Authority,
}

impl Scope {
    /// Returns the instant before which nothing is counted of each symbol of a bucket; empty if nobody is new.
    pub(crate) fn settled_symbols(&self, symbols: &Symbols, level: Level) -> Vec<i64> {
        if self.settled.is_empty() || level == Level::Unit {
            return Vec::new();
        }
        let mut settled = vec![i64::MIN; symbols.len()];
        for (official, at) in &self.settled {
            if let Some(symbol) = symbols.find(official) {
                settled[symbol.0 as usize] = *at;
            }
        }
        settled
    }

    /// Returns true if a row that counts at this instant (µs UTC) is not left out.
    pub(crate) fn contains(&self, counted_at: i64) -> bool {
        (self.from..=self.until).contains(&counted_at)
    }
}
