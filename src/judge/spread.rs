//! The working times of a subject, and of the others on the same mix of work.

use super::cell_bins::CellBins;
use super::layout::{Cell, Layout};
use crate::measure::{Count, Form};
use crate::rank::{BIN_COUNT, LifeTable, bin_middle_us};
use rayon::prelude::*;

/// Working times of a subject and of its peers on the same mix of work, running rows counted as censored.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The median, µs (Kaplan–Meier); `None` if less than half has ended.
    pub median_us: Option<i64>,
    /// The 90th percentile, µs; `None` if less has ended.
    pub p90_us: Option<i64>,
    /// The mean of the rows as far as observed, µs.
    pub mean_us: f64,
    /// The peers' median, µs.
    pub peers_median_us: Option<i64>,
    /// The peers' 90th percentile, µs.
    pub peers_p90_us: Option<i64>,
}

/// A cell by bin of the working time.
struct CellCurve<'a> {
    cell: &'a Cell<'a>,
    bins: CellBins,
    counts: Vec<Count>,
}

impl<'a> CellCurve<'a> {
    fn new(cell: &'a Cell<'a>) -> Self {
        let (bins, mut counts) = (CellBins::new(cell), Vec::new());
        bins.count(&cell.parts, &mut counts);
        Self { cell, bins, counts }
    }
}

/// Returns the working times of each subject over the cells that blame or praise; `None` unless a duration is measured, and without rows.
pub(super) fn spreads(layout: &Layout<'_>) -> Vec<Option<Spread>> {
    if layout.measure.form != Form::Duration {
        return vec![None; layout.subjects.len()];
    }
    let cells: Vec<&Cell<'_>> = layout.cells.iter().filter(|cell| cell.is_exact()).collect();
    let curves: Vec<CellCurve<'_>> = cells.par_iter().map(|cell| CellCurve::new(cell)).collect();
    let mut of_subject: Vec<Vec<(usize, usize, usize)>> = vec![Vec::new(); layout.subjects.len()];
    for (index, cell) in cells.iter().enumerate() {
        let mut start = 0;
        for parts in cell.by_subject() {
            of_subject[parts[0].subject as usize].push((index, start, start + parts.len()));
            start += parts.len();
        }
    }
    of_subject.par_iter().map(|own| spread(&curves, own)).collect()
}

/// Returns the working times of a subject with these parts of these cells.
fn spread(curves: &[CellCurve<'_>], own: &[(usize, usize, usize)]) -> Option<Spread> {
    let mut all = vec![Count::default(); BIN_COUNT as usize];
    let mut peers = vec![0.0; BIN_COUNT as usize];
    let mut mine = Vec::new();
    for &(index, start, stop) in own {
        let curve = &curves[index];
        curve.bins.count(&curve.cell.parts[start..stop], &mut mine);
        let rows: u64 = mine.iter().map(|count| count.rows).sum();
        let others = curve.counts.iter().zip(&mine).map(|(all, mine)| *all - *mine);
        for (&bin, drop) in curve.bins.used().iter().zip(drops(others)) {
            peers[bin as usize] += rows as f64 * drop;
        }
        curve.bins.used().iter().zip(&mine).for_each(|(&bin, mine)| all[bin as usize] += *mine);
    }
    let all: Vec<(u16, Count)> = (0..).zip(all).filter(|(_, count)| count.rows > 0).collect();
    let rows: u64 = all.iter().map(|(_, count)| count.rows).sum();
    if rows == 0 {
        return None;
    }
    let mine: Vec<(u16, f64)> =
        all.iter().map(|(bin, _)| *bin).zip(drops(all.iter().map(|(_, count)| *count))).collect();
    let peers = (0..).zip(peers).filter(|(_, drop)| *drop > 0.0);
    let peers: Vec<(u16, f64)> = peers.map(|(bin, drop)| (bin, drop / rows as f64)).collect();
    let time = |(bin, count): &(u16, Count)| count.rows as f64 * bin_middle_us(*bin) as f64;
    Some(Spread {
        median_us: quantile_us(&mine, 0.5),
        p90_us: quantile_us(&mine, 0.9),
        mean_us: all.iter().map(time).sum::<f64>() / rows as f64,
        peers_median_us: quantile_us(&peers, 0.5),
        peers_p90_us: quantile_us(&peers, 0.9),
    })
}

/// Returns how the survival drops at each time.
fn drops(counts: impl Iterator<Item = Count> + Clone) -> impl Iterator<Item = f64> {
    let mut table = LifeTable::new(counts.clone().map(|count| count.rows).sum());
    counts.map(move |count| table.step(count.rows, count.outcomes))
}

/// Returns the middle of the bin in which this share has ended, µs, or `None` if less has ended.
fn quantile_us(drops: &[(u16, f64)], share: f64) -> Option<i64> {
    // Sums of thirds and tenths miss the share by a rounding error.
    let share = share - 1e-9;
    let mut ended = 0.0;
    let reached = drops.iter().find(|(_, drop)| {
        ended += drop;
        ended >= share
    });
    reached.map(|(bin, _)| bin_middle_us(*bin))
}
