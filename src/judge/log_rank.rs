//! Mantel–Haenszel sums of a duration, which are those of the log-rank test.
//!
//! In each bin of the working time a cell has N rows at risk of which D end, the subject n of which d end:
//! O* = Σ d·(N−n)/N, E* = Σ n·(D−d)/N, V = Σ n·(N−n)·D·(N−D) / (N²·(N−1)) (Mantel 1966). The sum of n·(D−d)/N over
//! bins is taken row by row: each row adds the others' hazard up to its own time, in the month in which it counts.

use super::layout::{Cell, Layout, Part, by_bin, total_of};
use super::sums::{CellMembers, Pair, StepMonth, Sums};
use crate::rank::{BIN_COUNT, bin_middle_us, bin_of_us};
use rayon::prelude::*;

/// The factors by which a subject's times are divided, to find how many times as long they are. The one at
/// [`UNCHANGED`] is 1.
pub(super) const TIMES: [f64; 13] = [0.25, 0.35, 0.5, 0.667, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0];
/// The index of the factor 1 in [`TIMES`].
pub(super) const UNCHANGED: usize = 5;

/// What a cell gives.
struct CellSums {
    entries: Vec<StepMonth>,
    members: CellMembers,
    /// Each subject with O* and E* by factor.
    stretched: Vec<(u32, Vec<Pair>)>,
}

/// Adds up the cells that blame or praise.
pub(super) fn sums(layout: &Layout<'_>) -> Sums {
    let shifted = shifted_bins();
    let cells: Vec<CellSums> =
        layout.cells.par_iter().filter(|cell| cell.exact).map(|cell| add_up(cell, &shifted)).collect();
    let (mut entries, mut members) = (Vec::new(), Vec::new());
    let mut stretched = vec![vec![Pair::default(); TIMES.len()]; layout.subjects.len()];
    for cell in cells {
        entries.extend(cell.entries);
        members.push(cell.members);
        for (subject, pairs) in cell.stretched {
            for (sum, pair) in stretched[subject as usize].iter_mut().zip(pairs) {
                sum.observed += pair.observed;
                sum.expected += pair.expected;
            }
        }
    }
    let mut sums = Sums::new(layout.subjects.len(), entries, members);
    sums.stretched = stretched;
    sums
}

/// Returns for each factor the bin of each bin's middle divided by it.
fn shifted_bins() -> Vec<Vec<u16>> {
    let shifted =
        |factor: f64, bin: u16| bin_of_us((bin_middle_us(bin) as f64 / factor) as i64).min(BIN_COUNT - 1);
    TIMES.iter().map(|&factor| (0..BIN_COUNT).map(|bin| shifted(factor, bin)).collect()).collect()
}

/// The rows at risk and the endings of a cell or a subject, by bin.
struct Curve {
    at_risk: Vec<f64>,
    ended: Vec<f64>,
}

impl Curve {
    fn new(parts: &[Part<'_>]) -> Self {
        let by_bin = by_bin(parts);
        let mut at_risk = vec![0.0; by_bin.len()];
        let mut left = 0;
        for (bin, count) in by_bin.iter().enumerate().rev() {
            left += count.rows;
            at_risk[bin] = left as f64;
        }
        Self { at_risk, ended: by_bin.iter().map(|count| count.outcomes as f64).collect() }
    }
}

/// The number of stretches of time into which the endings of a cell are cut.
const SLICES: f64 = 24.0;

/// Stretches of time with about equally many endings: the bins of each, with D/N².
struct Slices(Vec<Vec<(usize, f64)>>);

impl Slices {
    fn new(all: &Curve) -> Self {
        let endings: f64 = all.ended.iter().sum();
        let mut slices = Vec::new();
        let (mut slice, mut ended) = (Vec::new(), 0.0);
        for (bin, (&at_risk, &here)) in all.at_risk.iter().zip(&all.ended).enumerate() {
            if here <= 0.0 || at_risk <= 1.0 {
                continue;
            }
            slice.push((bin, here / (at_risk * at_risk)));
            ended += here;
            if ended * SLICES >= endings {
                slices.push(std::mem::take(&mut slice));
                ended = 0.0;
            }
        }
        if !slice.is_empty() {
            slices.push(slice);
        }
        Self(slices)
    }

    /// Returns ω of each.
    fn weights(&self) -> Vec<f64> {
        self.0.iter().map(|slice| slice.iter().map(|(_, weight)| weight).sum()).collect()
    }

    /// Returns the mean number of a subject's rows at risk in each.
    fn at_risk(&self, own: &Curve) -> Vec<f64> {
        let mean = |slice: &Vec<(usize, f64)>| {
            let sum: f64 = slice.iter().map(|(bin, weight)| weight * own.at_risk[*bin]).sum();
            sum / slice.iter().map(|(_, weight)| weight).sum::<f64>()
        };
        self.0.iter().map(mean).collect()
    }
}

fn add_up(cell: &Cell<'_>, shifted: &[Vec<u16>]) -> CellSums {
    let all = Curve::new(&cell.parts);
    let slices = Slices::new(&all);
    let mut sums = CellSums {
        entries: Vec::new(),
        members: CellMembers { step: cell.step, slices: slices.weights(), members: Vec::new() },
        stretched: Vec::new(),
    };
    for parts in cell.by_subject() {
        let own = Curve::new(parts);
        let others = Others::new(&all, &own);
        let rows = total_of(parts).rows;
        sums.members.members.push((parts[0].subject, slices.at_risk(&own)));
        let pairs = shifted.iter().map(|bins| others.pair(parts, bins)).collect::<Vec<_>>();
        let expected = pairs[UNCHANGED].expected;
        sums.stretched.push((parts[0].subject, pairs));
        for count in parts.iter().flat_map(|part| part.counts) {
            let hazard = f64::from(count.rows) * others.hazard[count.bin() as usize];
            sums.entries.push(StepMonth {
                subject: parts[0].subject,
                step: cell.step,
                month: count.month(),
                observed: f64::from(count.outcomes) * others.share[count.bin() as usize],
                expected: hazard,
                // Whoever is faster than everybody else has nothing expected, and a variance all the same.
                variance: others.variance
                    * if expected > 0.0 { hazard / expected } else { f64::from(count.rows) / rows as f64 },
            });
        }
    }
    sums
}

/// What the others of a cell give for a subject.
struct Others {
    /// Σ (D−d)/N up to each bin.
    hazard: Vec<f64>,
    /// (N−n)/N in each bin.
    share: Vec<f64>,
    /// V.
    variance: f64,
}

impl Others {
    fn new(all: &Curve, own: &Curve) -> Self {
        let (mut hazard, mut share) =
            (Vec::with_capacity(all.ended.len()), Vec::with_capacity(all.ended.len()));
        let (mut sum, mut variance) = (0.0, 0.0);
        for bin in 0..all.ended.len() {
            let (at_risk, ended) = (all.at_risk[bin], all.ended[bin]);
            let of_others = if at_risk > 0.0 { (at_risk - own.at_risk[bin]) / at_risk } else { 0.0 };
            // The last row at risk has nobody to be compared with.
            if ended > 0.0 && at_risk > 1.0 {
                sum += (ended - own.ended[bin]) / at_risk;
                let own_share = own.at_risk[bin] / at_risk;
                variance += own_share * of_others * ended * (at_risk - ended) / (at_risk - 1.0);
            }
            hazard.push(sum);
            share.push(if at_risk > 1.0 { of_others } else { 0.0 });
        }
        Self { hazard, share, variance }
    }

    /// Returns O* and E* with the subject's times moved to other bins.
    fn pair(&self, parts: &[Part<'_>], bins: &[u16]) -> Pair {
        let mut pair = Pair::default();
        for count in parts.iter().flat_map(|part| part.counts) {
            let bin = bins[count.bin() as usize] as usize;
            pair.observed += f64::from(count.outcomes) * self.share[bin];
            pair.expected += f64::from(count.rows) * self.hazard[bin];
        }
        pair
    }
}
