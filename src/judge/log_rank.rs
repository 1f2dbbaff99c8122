//! Mantel–Haenszel sums of a duration, which are those of the log-rank test.
//!
//! In each bin of the working time a cell has N rows at risk of which D end, the subject n of which d end:
//! O* = Σ d·(N−n)/N, E* = Σ n·(D−d)/N, V = Σ n·(N−n)·D·(N−D) / (N²·(N−1)) (Mantel 1966). The sum of n·(D−d)/N over
//! bins is taken row by row: each row adds the others' hazard up to its own time, in the month in which it counts.

use super::cell_bins::CellBins;
use super::expectation::Expectation;
use super::layout::{Cell, Part};
use super::sums::{CellSums, Detail, Pair, PartMonth};
use crate::measure::{BinCount, Count, Form};

/// The factors by which a subject's times are divided, to find how many times as long they are. The one at
/// `UNCHANGED` is 1.
pub const TIMES: [f64; 13] = [0.25, 0.35, 0.5, 0.667, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0];
/// The index of the factor 1 in [`TIMES`].
pub(super) const UNCHANGED: usize = 5;

/// Adds up a cell.
pub(super) fn add_up(cell: &Cell<'_>, form: Form, expectation: Expectation, detail: Detail) -> CellSums {
    let bins = CellBins::new(cell);
    let (mut all, mut own, mut others) = (Curve::default(), Curve::default(), Others::new(expectation));
    all.set(&bins, &cell.parts);
    let hazard = all.hazard();
    let slices = if detail == Detail::Whole { Slices::new(&all) } else { Slices(Vec::new()) };
    let (factors, unchanged) = if detail >= Detail::Stretched && form == Form::Duration {
        (&TIMES[..], UNCHANGED)
    } else {
        (&TIMES[UNCHANGED..=UNCHANGED], 0)
    };
    let moved: Vec<Vec<(u16, u16)>> = factors.iter().map(|&factor| bins.divided_by(factor)).collect();
    let mut sums = CellSums::new(cell.step, slices.weights());
    for parts in cell.by_subject() {
        own.set(&bins, parts);
        others.set(&all, &hazard, &own);
        let held = own.held();
        let pairs: Vec<Pair> = moved.iter().map(|moved| others.pair(&held, moved)).collect();
        let first = sums.rows.len();
        for part in parts {
            let months = part.counts.chunk_by(|one, two| one.month() == two.month());
            sums.rows.extend(months.map(|counts| others.month(&bins, part, counts)));
        }
        others.divide_variance(pairs[unchanged].expected, &mut sums.rows[first..]);
        sums.push_member(parts[0].subject, slices.at_risk(&own));
        if factors.len() > 1 {
            sums.stretched.push((parts[0].subject, pairs));
        }
    }
    sums
}

/// The rows of a cell or a subject, by used bin: those that end their time there, and those at risk.
#[derive(Default)]
struct Curve {
    counts: Vec<Count>,
    at_risk: Vec<f64>,
}

impl Curve {
    fn set(&mut self, bins: &CellBins, parts: &[Part<'_>]) {
        bins.count(parts, &mut self.counts);
        self.at_risk.clear();
        self.at_risk.resize(self.counts.len(), 0.0);
        let mut left = 0;
        for (at_risk, count) in self.at_risk.iter_mut().zip(&self.counts).rev() {
            left += count.rows;
            *at_risk = left as f64;
        }
    }

    /// Returns D/N of each bin, where it can be compared.
    fn hazard(&self) -> Vec<f64> {
        let hazard = |(at_risk, ended): (f64, f64)| if at_risk > 1.0 { ended / at_risk } else { 0.0 };
        self.iter().map(hazard).collect()
    }

    /// Returns the bins with a row: the position, the rows and the endings.
    fn held(&self) -> Vec<(usize, f64, f64)> {
        let counts = self.counts.iter().enumerate().filter(|(_, count)| count.rows > 0);
        counts.map(|(bin, count)| (bin, count.rows as f64, count.outcomes as f64)).collect()
    }

    /// Returns the rows at risk and the endings of each bin.
    fn iter(&self) -> impl Iterator<Item = (f64, f64)> {
        self.at_risk.iter().zip(&self.counts).map(|(at_risk, count)| (*at_risk, count.outcomes as f64))
    }
}

/// The number of stretches of time into which the endings of a cell are cut.
const SLICES: f64 = 24.0;

/// Stretches of time with about equally many endings: the positions of the bins of each, with D/N².
struct Slices(Vec<Vec<(usize, f64)>>);

impl Slices {
    fn new(all: &Curve) -> Self {
        let endings: u64 = all.counts.iter().map(|count| count.outcomes).sum();
        let mut slices = Vec::new();
        let (mut slice, mut ended) = (Vec::new(), 0.0);
        for (bin, (at_risk, here)) in all.iter().enumerate() {
            if here <= 0.0 || at_risk <= 1.0 {
                continue;
            }
            slice.push((bin, here / (at_risk * at_risk)));
            ended += here;
            if ended * SLICES >= endings as f64 {
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
    fn at_risk(&self, own: &Curve) -> impl Iterator<Item = f64> {
        self.0.iter().map(|slice| {
            let sum: f64 = slice.iter().map(|(bin, weight)| weight * own.at_risk[*bin]).sum();
            sum / slice.iter().map(|(_, weight)| weight).sum::<f64>()
        })
    }
}

/// What the others of a cell give for a subject.
struct Others {
    expectation: Expectation,
    /// Σ (D−d)/N over the first 0, 1, 2… used bins.
    hazard: Vec<f64>,
    /// (N−n)/N in each used bin, and 0 beyond the last.
    share: Vec<f64>,
    /// V.
    variance: f64,
}

impl Others {
    fn new(expectation: Expectation) -> Self {
        Self { expectation, hazard: Vec::new(), share: Vec::new(), variance: 0.0 }
    }

    /// Compares a subject's curve with that of all, of which `hazard` is D/N by bin.
    fn set(&mut self, all: &Curve, hazard: &[f64], own: &Curve) {
        self.hazard.clear();
        self.share.clear();
        self.hazard.push(0.0);
        let mut sum = 0.0;
        self.variance = 0.0;
        for (((at_risk, ended), of_all), (own_at_risk, own_ended)) in all.iter().zip(hazard).zip(own.iter()) {
            // The last row at risk has nobody to be compared with.
            let compared = at_risk > 1.0;
            let (mut share, mut weight) = (if compared { 1.0 } else { 0.0 }, 1.0);
            if compared && own_at_risk > 0.0 {
                share = (at_risk - own_at_risk) / at_risk;
                weight = self.expectation.weight(at_risk, own_at_risk);
                if ended > 0.0 {
                    self.variance += weight
                        * (own_at_risk / at_risk * share * ended * (at_risk - ended) / (at_risk - 1.0));
                }
            }
            // In most bins nothing of the subject ends, and what the others give is that of all.
            let others = if compared && own_ended > 0.0 { (ended - own_ended) / at_risk } else { *of_all };
            sum += weight * others;
            self.hazard.push(sum);
            self.share.push(weight * share);
        }
        self.share.push(0.0);
    }

    /// Returns O* and E* with the subject's times moved: to each bin, what lies before the new time, and up to it.
    fn pair(&self, own: &[(usize, f64, f64)], moved: &[(u16, u16)]) -> Pair {
        let mut pair = Pair::default();
        for &(bin, rows, outcomes) in own {
            let (before, up_to) = moved[bin];
            pair.observed += outcomes * self.share[before as usize];
            pair.expected += rows * self.hazard[up_to as usize];
        }
        pair
    }

    /// Returns what one part has in one month, whose counts these are; V is not set.
    fn month(&self, bins: &CellBins, part: &Part<'_>, counts: &[BinCount]) -> PartMonth {
        let mut month = PartMonth::new(part, counts[0].month());
        for count in counts {
            let bin = bins.position(count.bin());
            month.count += count.count();
            month.observed += f64::from(count.outcomes) * self.share[bin];
            month.expected += f64::from(count.rows) * self.hazard[bin + 1];
        }
        month
    }

    /// Divides V among the months of a subject as E* is. Whoever is faster than everybody else has nothing expected, and a
    /// variance all the same.
    fn divide_variance(&self, expected: f64, months: &mut [PartMonth]) {
        let rows: u64 = months.iter().map(|month| month.count.rows).sum();
        for month in months {
            let by_rows = month.count.rows as f64 / rows as f64;
            month.variance = self.variance * if expected > 0.0 { month.expected / expected } else { by_rows };
        }
    }
}
