//! Divides the rows of a bucket among the buckets that follow it when their number grows.

use super::bucket_rows::BucketRows;
use crate::event::{Sym, Symbols};
use crate::lake::codec::{Row, TextList, append_rows};
use crate::lake::layout::bucket_of;
use std::slice::from_ref;

/// Divides the rows of one bucket of `from` among the buckets of `to`, a multiple of `from`: bucket `b` becomes `b`,
/// `b + from`, `b + 2 from` and so on. The parts come in this order, and their rows in the order in which they were.
pub(super) fn divide(rows: BucketRows, from: usize, to: usize) -> Vec<BucketRows> {
    if from == to {
        return vec![rows];
    }
    let BucketRows { symbols, keys, events, cases } = rows;
    let mut parts: Vec<Part> = (0..to / from).map(|_| Part::new(&symbols)).collect();
    // By symbol of a case.
    let mut indices: Vec<Option<usize>> = vec![None; symbols.len()];
    let mut index_of = |case_id: Sym| -> usize {
        let index = &mut indices[case_id.0 as usize];
        *index.get_or_insert_with(|| bucket_of(symbols.get(case_id).unwrap_or_default(), to) / from)
    };
    for event in &events {
        let part = &mut parts[index_of(event.origin.case_id)];
        push(&mut part.rows.events, event, &mut part.rows.symbols, &mut part.known, &symbols);
        part.add_key(&keys);
    }
    for case in &cases {
        let part = &mut parts[index_of(case.origin.case_id)];
        push(&mut part.rows.cases, case, &mut part.rows.symbols, &mut part.known, &symbols);
    }
    parts.into_iter().map(|part| part.rows).collect()
}

/// The rows of one of the buckets that follow.
struct Part {
    rows: BucketRows,
    /// By symbol of the whole: that of the part, or [`Sym::NONE`] if no row of the part has had it.
    known: Vec<Sym>,
}

impl Part {
    fn new(symbols: &Symbols) -> Self {
        Self { rows: BucketRows::default(), known: vec![Sym::NONE; symbols.len()] }
    }

    /// Gives the last event its key in the list of the part.
    fn add_key(&mut self, keys: &TextList) {
        let BucketRows { keys: own, events, .. } = &mut self.rows;
        if let Some(event) = events.last_mut()
            && let Some(key) = keys.get(event.act.key)
        {
            event.act.key = own.push(key);
        }
    }
}

/// Appends a row, whose strings are those of `all`.
fn push<R: Row>(into: &mut Vec<R>, row: &R, symbols: &mut Symbols, known: &mut [Sym], all: &Symbols) {
    append_rows(into, from_ref(row), 0, |symbol| {
        let Some(known) = known.get_mut(symbol.0 as usize) else { return Sym::NONE };
        if known.is_none() {
            *known = symbols.intern_optional(all.get(symbol));
        }
        *known
    });
}
