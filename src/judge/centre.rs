//! A reference that no single colleague can set: the typical colleague instead of the mean one.
//!
//! E* compares a subject with the mean of its colleagues, to which one dominant fast colleague alone can give any
//! value. The levels x of all (ln of their ratio) are first freed from that: `θ_i = h_i·Σc_ij / Σc_ij·h_j`, where `c_ij`
//! says how much of E* of i comes from colleague j. Then, for each subject, the weighted median of the colleagues'
//! levels stands for their mean: E* is multiplied by exp(median) / mean. The weight of a colleague is c/(c+2), so that
//! many rows do not give one colleague more than one voice.

use super::quantile::quantile;
use super::sums::Sums;
use super::weighted_median::{distances, weighted_median};

/// The reference of one subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    /// The typical colleague's level over the mean one's: E* is multiplied by it.
    pub(super) factor: f64,
    /// J = (Σw)²/Σw²: the effective number of colleagues.
    pub(super) colleagues: f64,
    /// The variance of ln of the reference: 1.57·s²/J, with s the spread of the colleagues' levels.
    pub(super) variance: f64,
}

impl Default for Reference {
    fn default() -> Self {
        Self { factor: 1.0, colleagues: 0.0, variance: 0.0 }
    }
}

/// c at which a colleague has half a voice.
const HALF_VOICE: f64 = 2.0;
/// In cells with more members, each subject is compared with an even sample of this many.
const MAX_COLLEAGUES: usize = 400;
/// A subject's own spread of colleagues is taken together with that of its step, with the weight of so many colleagues.
const POOL: f64 = 3.0;
/// The most rounds in which the levels are freed from each other; each goes half the way.
const ROUNDS: usize = 60;
/// A round that moves no level by more than this is the last.
const SETTLED: f64 = 1e-9;
/// The variance of a median over that of a mean, for normal values.
const MEDIAN_LOSS: f64 = 1.57;
/// The standard deviation over the median absolute deviation, for normal values.
const DEVIATION: f64 = 1.48;

/// Returns the reference of each subject. `levels` are ratios to the mean colleague; `steps` the main step of each.
pub(super) fn references(sums: &Sums, levels: &[f64], steps: &[Option<u32>]) -> Vec<Reference> {
    let log_levels = freed_levels(sums, levels, steps);
    let of_subject = cells_of_subjects(sums);
    let mut colleagues = Colleagues::new(&log_levels);
    let mut references = vec![Reference::default(); levels.len()];
    let mut spreads = vec![0.0; levels.len()];
    for subject in 0..levels.len() {
        colleagues.collect(sums, &of_subject[subject], subject as u32);
        if let Some((reference, spread)) = colleagues.reference() {
            references[subject] = reference;
            spreads[subject] = spread;
        }
        colleagues.clear();
    }
    let typical = typical_spreads(&references, &spreads, steps);
    for (subject, reference) in references.iter_mut().enumerate() {
        let of_step = steps[subject].map_or(0.0, |step| typical[step as usize]);
        let (own, voices) = (spreads[subject], reference.colleagues);
        let spread = (voices * own + POOL * of_step) / (voices + POOL);
        reference.variance = MEDIAN_LOSS * spread / voices.max(1.0);
    }
    references
}

/// Frees the levels from what the colleagues' levels do to each other. The median of each group becomes 0: how far
/// groups that hardly meet are from each other is not known, and does not matter, because only colleagues are compared.
fn freed_levels(sums: &Sums, levels: &[f64], steps: &[Option<u32>]) -> Vec<f64> {
    let seen: Vec<f64> = levels.iter().map(|level| level.clamp(0.05, 20.0).ln()).collect();
    let groups = groups(sums, steps);
    let weights = weights_of_colleagues(sums);
    let mut freed = seen.clone();
    for _ in 0..ROUNDS {
        let means = means_of_colleagues(sums, &weights, &freed);
        let mut next: Vec<f64> =
            seen.iter().zip(&means).map(|(own, mean)| own + mean.max(1e-6).ln()).collect();
        for group in &groups {
            let mut sorted: Vec<f64> = group.iter().map(|&subject| next[subject]).collect();
            sorted.sort_by(f64::total_cmp);
            let median = quantile(&sorted, 0.5);
            group.iter().for_each(|&subject| next[subject] = (next[subject] - median).clamp(-3.0, 3.0));
        }
        let mut moved: f64 = 0.0;
        for (level, next) in freed.iter_mut().zip(&next) {
            moved = moved.max((next - *level).abs());
            *level = 0.5 * (*level + next);
        }
        if moved <= SETTLED {
            break;
        }
    }
    freed
}

/// Returns the groups of subjects who meet at their main step, directly or through others.
fn groups(sums: &Sums, steps: &[Option<u32>]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..steps.len()).collect();
    for cell in &sums.cells {
        let mut at_home = cell
            .subjects
            .iter()
            .map(|subject| *subject as usize)
            .filter(|&one| steps[one] == Some(cell.step));
        let Some(first) = at_home.next() else { continue };
        for other in at_home {
            let (one, two) = (root(&mut parent, first), root(&mut parent, other));
            parent[one.max(two)] = one.min(two);
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    for subject in 0..steps.len() {
        groups[root(&mut parent, subject)].push(subject);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Returns the first subject of a group, and shortens the way to it.
fn root(parent: &mut [usize], mut subject: usize) -> usize {
    while parent[subject] != subject {
        parent[subject] = parent[parent[subject]];
        subject = parent[subject];
    }
    subject
}

/// Returns `Σc_ij` of each subject over its colleagues.
fn weights_of_colleagues(sums: &Sums) -> Vec<f64> {
    over_colleagues(sums, &vec![1.0; sums.subjects()])
}

/// Returns `Σc_ij·exp(x_j) / Σc_ij` of each subject; 1 without colleagues.
fn means_of_colleagues(sums: &Sums, weights: &[f64], log_levels: &[f64]) -> Vec<f64> {
    let levels: Vec<f64> = log_levels.iter().map(|level| level.exp()).collect();
    over_colleagues(sums, &levels)
        .iter()
        .zip(weights)
        .map(|(sum, weight)| if *weight > 0.0 { sum / weight } else { 1.0 })
        .collect()
}

/// Returns `Σc_ij·value_j` of each subject over its colleagues.
fn over_colleagues(sums: &Sums, values: &[f64]) -> Vec<f64> {
    let mut weighted = vec![0.0; values.len()];
    let mut all = Vec::new();
    for cell in &sums.cells {
        all.clear();
        all.resize(cell.slices.len(), 0.0);
        for (position, subject) in cell.subjects.iter().enumerate() {
            let value = values[*subject as usize];
            all.iter_mut().zip(cell.rows(position)).for_each(|(sum, rows)| *sum += rows * value);
        }
        for (position, subject) in cell.subjects.iter().enumerate() {
            let value = values[*subject as usize];
            let others = cell.slices.iter().zip(cell.rows(position)).zip(&all);
            weighted[*subject as usize] +=
                others.map(|((weight, own), all)| weight * own * (all - own * value)).sum::<f64>();
        }
    }
    weighted
}

/// Returns for each subject the cells in which it has rows, with its position among the members.
fn cells_of_subjects(sums: &Sums) -> Vec<Vec<(usize, usize)>> {
    let mut cells = vec![Vec::new(); sums.subjects()];
    for (index, cell) in sums.cells.iter().enumerate() {
        for (position, subject) in cell.subjects.iter().enumerate() {
            cells[*subject as usize].push((index, position));
        }
    }
    cells
}

/// c of one subject with each colleague. Subjects are known by their ranks in the order of levels, so that colleagues
/// need not be sorted by level for each subject.
struct Colleagues {
    /// The rank of each subject.
    ranks: Vec<u32>,
    /// The level of each rank.
    levels: Vec<f64>,
    /// c by rank; all zero between uses.
    share: Vec<f64>,
    /// The ranks with a share.
    touched: Vec<u32>,
}

impl Colleagues {
    fn new(log_levels: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..log_levels.len()).collect();
        order.sort_by(|&one, &two| log_levels[one].total_cmp(&log_levels[two]));
        let mut ranks = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&subject, rank)| ranks[subject] = rank);
        let levels = order.iter().map(|&subject| log_levels[subject]).collect();
        Self { ranks, levels, share: vec![0.0; order.len()], touched: Vec::new() }
    }

    fn collect(&mut self, sums: &Sums, cells: &[(usize, usize)], subject: u32) {
        for &(cell, position) in cells {
            let cell = &sums.cells[cell];
            let stride = cell.subjects.len().div_ceil(MAX_COLLEAGUES);
            let weights: Vec<f64> = cell
                .slices
                .iter()
                .zip(cell.rows(position))
                .map(|(weight, rows)| stride as f64 * weight * rows)
                .collect();
            for other in (subject as usize % stride..cell.subjects.len()).step_by(stride) {
                if cell.subjects[other] != subject {
                    let rank = self.ranks[cell.subjects[other] as usize];
                    let share = &mut self.share[rank as usize];
                    if *share <= 0.0 {
                        self.touched.push(rank);
                    }
                    *share += product(&weights, cell.rows(other));
                }
            }
        }
        self.touched.sort_unstable();
        self.touched.dedup();
    }

    fn clear(&mut self) {
        for rank in self.touched.drain(..) {
            self.share[rank as usize] = 0.0;
        }
    }

    /// Returns the reference, its variance not yet set, and the spread of the colleagues.
    fn reference(&self) -> Option<(Reference, f64)> {
        let mut voices: Vec<(f64, f64)> = Vec::with_capacity(self.touched.len());
        let (mut sum, mut weights) = (0.0, 0.0);
        for &rank in &self.touched {
            let (share, level) = (self.share[rank as usize], self.levels[rank as usize]);
            let voice = share / (share + HALF_VOICE);
            sum += share * level.exp();
            weights += share;
            if voice > 1e-3 {
                voices.push((level, voice));
            }
        }
        if voices.is_empty() {
            return None;
        }
        let all: f64 = voices.iter().map(|(_, voice)| voice).sum();
        let squares: f64 = voices.iter().map(|(_, voice)| voice * voice).sum();
        let median = weighted_median(&voices);
        let spread = (DEVIATION * weighted_median(&distances(&voices, median))).powi(2);
        let factor = (median.exp() * weights / sum.max(1e-12)).clamp(0.1, 10.0);
        Some((Reference { factor, colleagues: all * all / squares, variance: 0.0 }, spread))
    }
}

/// Returns the scalar product of two vectors of one length, in four lanes.
fn product(one: &[f64], two: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (ones, twos) = (one.chunks_exact(4), two.chunks_exact(4));
    let rest: f64 = ones.remainder().iter().zip(twos.remainder()).map(|(one, two)| one * two).sum();
    for (one, two) in ones.zip(twos) {
        for lane in 0..4 {
            lanes[lane] += one[lane] * two[lane];
        }
    }
    rest + lanes.iter().sum::<f64>()
}

/// Returns the median spread of the subjects of each step.
fn typical_spreads(references: &[Reference], spreads: &[f64], steps: &[Option<u32>]) -> Vec<f64> {
    let count = steps.iter().flatten().max().map_or(0, |step| *step as usize + 1);
    let mut by_step: Vec<Vec<f64>> = vec![Vec::new(); count];
    for (subject, reference) in references.iter().enumerate() {
        if let (Some(step), true) = (steps[subject], reference.colleagues > 0.0) {
            by_step[step as usize].push(spreads[subject]);
        }
    }
    let median = |mut spreads: Vec<f64>| {
        spreads.sort_by(f64::total_cmp);
        quantile(&spreads, 0.5)
    };
    by_step.into_iter().map(median).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_of_lanes_is_that_of_the_pairs() {
        let (one, two): (Vec<f64>, Vec<f64>) = (1..=11).map(|i| (f64::from(i), f64::from(2 * i))).unzip();
        assert!((product(&one, &two) - 1012.0).abs() < 1e-9);
    }
}
