//! The rows of one subject cell by cell, with what the others there give for them: what is taken away from O* and E* when some
//! of the rows are left out.

use super::expectation::Expectation;
use super::layout::{Cell, Layout, Part, total_of};
use super::sums::Pair;
use crate::event::Sym;
use crate::measure::{CaseRow, Count, Counts};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What all rows of each cell are together. Each cell is added up when it is first asked for, because few subjects are flagged.
pub(super) struct CellTotals(Vec<OnceLock<CellTotal>>);

struct CellTotal {
    /// The rows, each with its weight.
    weighted: f64,
    count: Count,
    /// By bin of the time, ascending; empty for a rate.
    bins: Vec<(u16, Count)>,
}

impl CellTotals {
    /// Makes room for the cells of a layout.
    pub(super) fn new(layout: &Layout<'_>) -> Self {
        Self(layout.cells.iter().map(|_| OnceLock::new()).collect())
    }
}

impl CellTotal {
    fn new(cell: &Cell<'_>, over_time: bool) -> Self {
        Self {
            weighted: weighted(&cell.parts),
            count: cell.total(),
            bins: if over_time { by_bin(&cell.parts) } else { Vec::new() },
        }
    }
}

/// The rows of a subject in each cell that judges, with what the others there give.
pub(super) struct OwnRows<'a>(Vec<(&'a [Part<'a>], Others)>);

impl<'a> OwnRows<'a> {
    pub(super) fn of(layout: &'a Layout<'a>, totals: &CellTotals, subject: u32) -> Self {
        let mut cells = Vec::new();
        for (cell, total) in layout.cells.iter().zip(&totals.0).filter(|(cell, _)| cell.is_exact()) {
            let start = cell.parts.partition_point(|part| part.subject < subject);
            let count = cell.parts[start..].partition_point(|part| part.subject == subject);
            if count > 0 {
                let parts = &cell.parts[start..start + count];
                let (time, by) = (layout.measure.form.counts_time(), layout.expectation);
                let total = total.get_or_init(|| CellTotal::new(cell, time));
                cells.push((
                    parts,
                    if time { Others::over_time(total, parts, by) } else { Others::rate(total, parts, by) },
                ));
            }
        }
        Self(cells)
    }

    /// Returns O* and E* of some rows. What a timer ended was not counted, and is not left out.
    pub(super) fn of_cases(&self, rows: &[CaseRow], counts: &Counts) -> Pair {
        let symbol = |text: &Option<String>| match text {
            None => Some(Sym::NONE),
            Some(text) => counts.symbols.find(text),
        };
        let mut sum = Pair::default();
        for row in rows {
            let (Some(procedure), Some(step), Some(counterpart)) =
                (symbol(&row.procedure), symbol(&row.step), symbol(&row.counterpart))
            else {
                continue;
            };
            for (parts, others) in &self.0 {
                let counted = |part: &&Part<'_>| {
                    let key = part.key;
                    let same = counts.strata[key.stratum() as usize] == (procedure, step, row.mode);
                    let in_bin = |bin: u16| !others.is_over_time() || bin == row.bin;
                    same && key.counterpart() == counterpart
                        && part.counts.iter().any(|one| one.month() == row.month && in_bin(one.bin()))
                };
                if let Some(part) = parts.iter().find(counted) {
                    let pair = others.rows(row.bin, part.weight, u64::from(row.outcome));
                    sum.observed += pair.observed;
                    sum.expected += pair.expected;
                    break;
                }
            }
        }
        sum
    }

    /// Returns O* and E* by named counterpart.
    pub(super) fn by_counterpart(&self) -> BTreeMap<Sym, Pair> {
        let mut sums = self.by_any_counterpart();
        sums.remove(&Sym::NONE);
        sums
    }

    fn by_any_counterpart(&self) -> BTreeMap<Sym, Pair> {
        let mut sums: BTreeMap<Sym, Pair> = BTreeMap::new();
        for (parts, others) in &self.0 {
            for part in *parts {
                let counterpart = part.key.counterpart();
                let sum = sums.entry(counterpart).or_default();
                for count in part.counts {
                    let weight = part.weight * f64::from(count.rows);
                    let pair = others.rows(count.bin(), weight, u64::from(count.outcomes));
                    sum.observed += pair.observed;
                    sum.expected += pair.expected;
                }
            }
        }
        sums
    }
}

/// What the others of a cell give for the rows of a subject.
enum Others {
    /// (N−n)/N, and (Y−y)/N.
    Rate(f64, f64),
    /// By bin in which the subject has a row, ascending, (N−n)/N of those at risk, and Σ (D−d)/N up to it.
    OverTime(Vec<(u16, (f64, f64))>),
}

impl Others {
    fn rate(all: &CellTotal, own: &[Part<'_>], by: Expectation) -> Self {
        let outcomes = all.count.outcomes - total_of(own).outcomes;
        let (all, own) = (all.weighted, weighted(own));
        let weight = by.weight(all, own);
        Others::Rate(weight * ((all - own) / all), weight * (outcomes as f64 / all))
    }

    fn over_time(all: &CellTotal, own: &[Part<'_>], by: Expectation) -> Self {
        let own = by_bin(own);
        let mut at_risk: u64 = all.bins.iter().map(|(_, count)| count.rows).sum();
        let mut own_at_risk: u64 = own.iter().map(|(_, count)| count.rows).sum();
        let (mut hazard, mut next) = (0.0, own.iter().peekable());
        let mut by_bin = Vec::with_capacity(own.len());
        for &(bin, count) in &all.bins {
            let here = next.next_if(|(own_bin, _)| *own_bin == bin).map(|(_, count)| *count);
            let own = here.unwrap_or_default();
            // The last row at risk has nobody to be compared with.
            let compared = at_risk > 1;
            let weight = by.weight(at_risk as f64, own_at_risk as f64);
            let others = if compared { (count.outcomes - own.outcomes) as f64 / at_risk as f64 } else { 0.0 };
            hazard += weight * others;
            if here.is_some() {
                let share = if compared { (at_risk - own_at_risk) as f64 / at_risk as f64 } else { 0.0 };
                by_bin.push((bin, (weight * share, hazard)));
            }
            at_risk -= count.rows;
            own_at_risk -= own.rows;
        }
        Others::OverTime(by_bin)
    }

    fn is_over_time(&self) -> bool {
        matches!(self, Others::OverTime(_))
    }

    /// Returns O* and E* of rows that weigh so much together, in a bin of the time.
    fn rows(&self, bin: u16, weight: f64, outcomes: u64) -> Pair {
        let (share, expected) = match self {
            Others::Rate(share, rate) => (*share, *rate),
            Others::OverTime(bins) => {
                let found = bins.binary_search_by_key(&bin, |(bin, _)| *bin);
                found.map_or((0.0, 0.0), |at| bins[at].1)
            }
        };
        Pair { observed: outcomes as f64 * share, expected: weight * expected }
    }
}

fn weighted(parts: &[Part<'_>]) -> f64 {
    parts.iter().map(|one| one.weight * one.total().rows as f64).sum()
}

/// Counts the rows of some parts by bin of the time, ascending.
fn by_bin(parts: &[Part<'_>]) -> Vec<(u16, Count)> {
    let mut bins: BTreeMap<u16, Count> = BTreeMap::new();
    for count in parts.iter().flat_map(|part| part.counts) {
        *bins.entry(count.bin()).or_default() += count.count();
    }
    bins.into_iter().collect()
}
