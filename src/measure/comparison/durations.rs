//! Durations: the expected endings are the peers' cumulative hazards at the subject's own times.
//!
//! The life table of the others is the stratum's counts by bin minus the subject's own, so that each subject
//! costs O(strata × bins).

use super::measured::{LevelWeights, Measured, Spread};
use super::settings::ComparisonSettings;
use super::strata::{ChosenStratum, Comparison, Group};
use crate::measure::counts::Counts;
use crate::rank::expectation::{Count, LifeTable};
use crate::rank::peers::StratumLevel;
use crate::rank::{BIN_COUNT, bin_middle_us};
use rayon::prelude::*;

/// Rows and endings of one bin.
#[derive(Clone, Copy)]
struct BinCount {
    bin: u16,
    count: Count,
}

/// Buffers for one subject, used again for the next. All counts are zero between uses.
struct Buffers {
    /// The subject's rows by bin in the stratum being compared.
    own: Vec<Count>,
    /// The peers' cumulative hazard by bin in the stratum being compared.
    hazard: Vec<f64>,
    /// How far the survival of the peers, in the mix of the subject's strata, drops in each bin.
    peers_drop: Vec<f64>,
    /// The subject's rows by bin in all strata.
    all: Vec<Count>,
}

/// Compares the subjects of a measure, in their order.
pub(super) fn compare(
    comparison: &Comparison,
    counts: &Counts,
    settings: &ComparisonSettings,
) -> Vec<Measured> {
    let strata: Vec<Vec<BinCount>> = (0..comparison.strata.len())
        .into_par_iter()
        .map_init(
            || vec![Count::default(); BIN_COUNT as usize],
            |by_bin, stratum| stratum_bins(comparison, stratum, by_bin),
        )
        .collect();
    (0..comparison.subjects.len())
        .into_par_iter()
        .map_init(Buffers::new, |buffers, subject| {
            compare_one(comparison, counts, &strata, subject, settings, buffers)
        })
        .collect()
}

/// Returns the bins of a stratum that have rows, ascending. `by_bin` is zero before and after.
fn stratum_bins(comparison: &Comparison, stratum: usize, by_bin: &mut [Count]) -> Vec<BinCount> {
    for &group in &comparison.strata[stratum].groups {
        comparison.groups[group as usize].add_by_bin(by_bin);
    }
    let with_rows = by_bin.iter_mut().zip(0..).filter(|(count, _)| count.rows > 0);
    with_rows.map(|(count, bin)| BinCount { bin, count: std::mem::take(count) }).collect()
}

fn compare_one(
    comparison: &Comparison,
    counts: &Counts,
    strata: &[Vec<BinCount>],
    subject: usize,
    settings: &ComparisonSettings,
    buffers: &mut Buffers,
) -> Measured {
    let chosen = comparison.chosen_strata(subject, settings);
    let mut measured = Measured::new(comparison, counts, subject, &chosen);
    let groups = comparison.groups_of(subject);
    let mut levels = LevelWeights::default();
    let mut order: Vec<(Option<ChosenStratum>, usize)> = chosen.into_iter().zip(0..).collect();
    order.sort_unstable();
    for same_stratum in order.chunk_by(|one, two| one.0 == two.0) {
        let compared = same_stratum.iter().map(|(_, group)| &groups[*group]);
        let Some(stratum) = same_stratum[0].0 else {
            for group in compared {
                measured.count(group, |_| 0.0);
            }
            continue;
        };
        let weight = compared.clone().map(|group| group.total.rows).sum::<u64>() as f64;
        // The subject's rows in the stratum, also those that are compared in a closer one.
        let own: Vec<&Group> = match stratum.level {
            StratumLevel::ProcedureStep => compared.clone().collect(),
            StratumLevel::Step | StratumLevel::All => {
                let level = stratum.level as usize;
                groups.iter().filter(|group| group.strata[level] == stratum.index).collect()
            }
        };
        buffers.draw_peers(&strata[stratum.index as usize], &own, weight);
        for group in compared {
            let expected = measured.count(group, |bin| buffers.hazard[bin as usize]);
            levels.add(stratum.level, group.total.rows, expected);
        }
    }
    measured.set_levels(&levels);
    for group in groups {
        group.add_by_bin(&mut buffers.all);
    }
    measured.work_us = buffers.work_us();
    measured.spread = measured.stratum_level.map(|_| buffers.spread(measured.rows));
    buffers.clear();
    measured
}

impl Group<'_> {
    fn add_by_bin(&self, by_bin: &mut [Count]) {
        for count in self.counts {
            by_bin[count.bin() as usize] += count.count();
        }
    }
}

impl Buffers {
    fn new() -> Self {
        Self {
            own: vec![Count::default(); BIN_COUNT as usize],
            hazard: vec![0.0; BIN_COUNT as usize],
            peers_drop: vec![0.0; BIN_COUNT as usize],
            all: vec![Count::default(); BIN_COUNT as usize],
        }
    }

    /// Computes the life table of the others in a stratum: the hazard in each of the stratum's bins, and their
    /// survival, which enters the mix with the weight of the subject's rows that are compared there.
    fn draw_peers(&mut self, stratum: &[BinCount], own: &[&Group], weight: f64) {
        for group in own {
            group.add_by_bin(&mut self.own);
        }
        let rows: u64 = stratum.iter().map(|bin| bin.count.rows - self.own[bin.bin as usize].rows).sum();
        let mut table = LifeTable::new(rows);
        for BinCount { bin, count } in stratum {
            let bin = *bin as usize;
            let own = std::mem::take(&mut self.own[bin]);
            let drop = table.step(count.rows - own.rows, count.outcomes - own.outcomes);
            self.peers_drop[bin] += weight * drop;
            self.hazard[bin] = table.hazard();
        }
    }

    fn work_us(&self) -> i64 {
        self.all.iter().zip(0..).map(|(count, bin)| count.rows as i64 * bin_middle_us(bin)).sum()
    }

    fn spread(&mut self, rows: u64) -> Spread {
        let mut table = LifeTable::new(rows);
        let own: Vec<f64> = self.all.iter().map(|count| table.step(count.rows, count.outcomes)).collect();
        for drop in &mut self.peers_drop {
            *drop /= rows as f64;
        }
        let last = self.all.iter().rposition(|count| count.rows > 0).unwrap_or(0);
        let peers_last = self.peers_drop.iter().rposition(|drop| *drop > 0.0).unwrap_or(0);
        let limit = last.min(peers_last);
        Spread {
            median_us: quantile_us(&own, 0.5),
            p90_us: quantile_us(&own, 0.9),
            mean_us: mean_us(&own, limit),
            peers_median_us: quantile_us(&self.peers_drop, 0.5),
            peers_p90_us: quantile_us(&self.peers_drop, 0.9),
            peers_mean_us: mean_us(&self.peers_drop, limit),
        }
    }

    fn clear(&mut self) {
        self.all.fill(Count::default());
        self.peers_drop.fill(0.0);
    }
}

/// Returns the middle of the bin in which this share has ended, µs, or `None` if less has ended.
fn quantile_us(drops: &[f64], share: f64) -> Option<i64> {
    // Sums of thirds and tenths miss the share by a rounding error.
    let share = share - 1e-9;
    let mut ended = 0.0;
    let bin = drops.iter().position(|drop| {
        ended += drop;
        ended >= share
    });
    bin.map(|bin| bin_middle_us(bin as u16))
}

/// Returns the mean time up to a bin, µs: what has not ended by then counts with that bin's time.
fn mean_us(drops: &[f64], limit: usize) -> f64 {
    let (mut sum, mut running) = (0.0, 1.0);
    for (bin, drop) in drops.iter().enumerate().take(limit + 1) {
        sum += drop * bin_middle_us(bin as u16) as f64;
        running -= drop;
    }
    sum + running * bin_middle_us(limit as u16) as f64
}
