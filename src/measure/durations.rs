//! Durations: the expected endings are the peers' cumulative hazards at the subject's own times.
//!
//! O(cells × bins) for each subject: the life table of the others is the cell's counts by bin minus the
//! subject's own.

use super::cells::{Choice, Part, Section};
use super::observe::Levels;
use super::{Counts, MeasureSettings, Measured, Spread};
use crate::rank::expectation::{Count, LifeTable};
use crate::rank::peers::CellLevel;
use crate::rank::{BIN_COUNT, bin_middle_us};
use rayon::prelude::*;

/// Rows and endings of one bin.
#[derive(Clone, Copy)]
struct BinCount {
    bin: u16,
    count: Count,
}

/// Room for one subject's work, used again for the next. All counts are zero between uses.
struct Scratch {
    /// The subject's rows by bin in the cell at hand.
    own: Vec<Count>,
    /// The peers' cumulative hazard by bin in the cell at hand.
    hazard: Vec<f64>,
    /// How far the survival of the peers' mix drops in each bin.
    peers_drop: Vec<f64>,
    /// The subject's rows by bin in all cells.
    all: Vec<Count>,
}

/// Compares the subjects of a section, in their order.
pub(super) fn compare(section: &Section, counts: &Counts, settings: &MeasureSettings) -> Vec<Measured> {
    let cells: Vec<Vec<BinCount>> = (0..section.cells.len())
        .into_par_iter()
        .map_init(
            || vec![Count::default(); BIN_COUNT as usize],
            |dense, cell| cell_bins(section, cell, dense),
        )
        .collect();
    (0..section.subjects.len())
        .into_par_iter()
        .map_init(Scratch::new, |scratch, subject| {
            compare_one(section, counts, &cells, subject, settings, scratch)
        })
        .collect()
}

fn cell_bins(section: &Section, cell: usize, dense: &mut [Count]) -> Vec<BinCount> {
    for &part in &section.cells[cell].parts {
        section.parts[part as usize].add_to(dense);
    }
    let mut bins = Vec::new();
    for (bin, count) in dense.iter_mut().enumerate().filter(|(_, count)| count.rows > 0) {
        bins.push(BinCount { bin: bin as u16, count: std::mem::take(count) });
    }
    bins
}

fn compare_one(
    section: &Section,
    counts: &Counts,
    cells: &[Vec<BinCount>],
    subject: usize,
    settings: &MeasureSettings,
    scratch: &mut Scratch,
) -> Measured {
    let choices = section.choices(subject, settings);
    let mut measured = Measured::blank(section, counts, subject, &choices);
    let parts = section.subject_parts(subject);
    let mut levels = Levels::default();
    let mut order: Vec<(Option<Choice>, usize)> = choices.into_iter().zip(0..).collect();
    order.sort_unstable();
    for chosen in order.chunk_by(|one, two| one.0 == two.0) {
        let compared = chosen.iter().map(|(_, place)| &parts[*place]);
        match chosen[0].0 {
            Some(choice) => {
                let weight = compared.clone().map(|part| part.count.rows).sum::<u64>() as f64;
                let own: Vec<&Part> = match choice.level {
                    CellLevel::ProcedureStep => compared.clone().collect(),
                    CellLevel::Step | CellLevel::All => {
                        let level = choice.level as usize;
                        parts.iter().filter(|part| part.cells[level] == choice.cell).collect()
                    }
                };
                scratch.draw_peers(&cells[choice.cell as usize], &own, weight);
                for part in compared {
                    let expected = measured.count(part, |bin| scratch.hazard[bin as usize]);
                    levels.add(choice.level, part.count.rows, expected);
                }
            }
            None => {
                for part in compared {
                    measured.count(part, |_| 0.0);
                }
            }
        }
    }
    measured.rest_on(&levels);
    for part in parts {
        part.add_to(&mut scratch.all);
    }
    measured.work_us = scratch.work_us();
    measured.spread = measured.cell_level.map(|_| scratch.spread(measured.rows));
    scratch.clear();
    measured
}

impl Part<'_> {
    fn add_to(&self, dense: &mut [Count]) {
        for tally in self.tallies {
            let count = &mut dense[tally.bin() as usize];
            count.rows += u64::from(tally.rows);
            count.outcomes += u64::from(tally.outcomes);
        }
    }
}

impl Scratch {
    fn new() -> Self {
        Self {
            own: vec![Count::default(); BIN_COUNT as usize],
            hazard: vec![0.0; BIN_COUNT as usize],
            peers_drop: vec![0.0; BIN_COUNT as usize],
            all: vec![Count::default(); BIN_COUNT as usize],
        }
    }

    /// Draws the life table of the others in a cell: the hazard in each of the cell's bins, and their
    /// survival into the mix with the weight of the subject's rows that are compared there.
    fn draw_peers(&mut self, cell: &[BinCount], own: &[&Part], weight: f64) {
        for part in own {
            part.add_to(&mut self.own);
        }
        let rows: u64 = cell.iter().map(|bin| bin.count.rows - self.own[bin.bin as usize].rows).sum();
        let mut table = LifeTable::new(rows);
        for BinCount { bin, count } in cell {
            let place = *bin as usize;
            let own = std::mem::take(&mut self.own[place]);
            let drop = table.step(count.rows - own.rows, count.outcomes - own.outcomes);
            self.peers_drop[place] += weight * drop;
            self.hazard[place] = table.hazard();
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

/// The middle of the bin in which so large a share has ended; `None` if less has.
fn quantile_us(drops: &[f64], share: f64) -> Option<i64> {
    // Sums of thirds and tenths miss the share by a rounding error.
    let share = share - 1e-9;
    let mut ended = 0.0;
    let place = drops.iter().position(|drop| {
        ended += drop;
        ended >= share
    });
    place.map(|bin| bin_middle_us(bin as u16))
}

/// The mean time up to a bin: what has not ended by then counts with that bin's time.
fn mean_us(drops: &[f64], limit: usize) -> f64 {
    let (mut sum, mut running) = (0.0, 1.0);
    for (bin, drop) in drops.iter().enumerate().take(limit + 1) {
        sum += drop * bin_middle_us(bin as u16) as f64;
        running -= drop;
    }
    sum + running * bin_middle_us(limit as u16) as f64
}
