//! A reference that no single colleague can set: the typical colleague instead of the mean one.
//!
//! E* compares a subject with the mean of its colleagues, to which one dominant fast colleague alone can give any
//! value. The levels x of all (ln of their ratio) are first freed from that: `θ_i = h_i·Σc_ij / Σc_ij·h_j`, where `c_ij`
//! says how much of E* of i comes from colleague j. Then, for each subject, the weighted median of the colleagues'
//! levels stands for their mean: E* is multiplied by exp(median) / mean. The weight of a colleague is c/(c+2), so that
//! many rows do not give one colleague more than one voice.

use super::quantile::quantile;
use super::sums::Sums;

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
/// The rounds in which the levels are freed from each other; each goes half the way.
const ROUNDS: usize = 60;
/// The variance of a median over that of a mean, for normal values.
const MEDIAN_LOSS: f64 = 1.57;
/// The standard deviation over the median absolute deviation, for normal values.
const DEVIATION: f64 = 1.48;

/// Returns the reference of each subject. `levels` are ratios to the mean colleague; `steps` the main step of each.
pub(super) fn references(sums: &Sums, levels: &[f64], steps: &[Option<u32>]) -> Vec<Reference> {
    let log_levels = freed_levels(sums, levels, steps);
    let of_subject = cells_of_subjects(sums);
    let mut scratch = Scratch { share: vec![0.0; levels.len()], touched: Vec::new() };
    let mut references = vec![Reference::default(); levels.len()];
    let mut spreads = vec![0.0; levels.len()];
    for subject in 0..levels.len() {
        scratch.collect(sums, &of_subject[subject], subject as u32);
        if let Some((reference, spread)) = scratch.reference(&log_levels) {
            references[subject] = reference;
            spreads[subject] = spread;
        }
        scratch.clear();
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
    let mut freed = seen.clone();
    for _ in 0..ROUNDS {
        let means = means_of_colleagues(sums, &freed);
        let mut next: Vec<f64> =
            seen.iter().zip(&means).map(|(own, mean)| own + mean.max(1e-6).ln()).collect();
        for group in &groups {
            let mut sorted: Vec<f64> = group.iter().map(|&subject| next[subject]).collect();
            sorted.sort_by(f64::total_cmp);
            let median = quantile(&sorted, 0.5);
            group.iter().for_each(|&subject| next[subject] = (next[subject] - median).clamp(-3.0, 3.0));
        }
        freed.iter_mut().zip(&next).for_each(|(level, next)| *level = 0.5 * (*level + next));
    }
    freed
}

/// Returns the groups of subjects who meet at their main step, directly or through others.
fn groups(sums: &Sums, steps: &[Option<u32>]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..steps.len()).collect();
    for cell in &sums.cells {
        let mut at_home = cell
            .members
            .iter()
            .map(|(subject, _)| *subject as usize)
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

/// Returns `Σc_ij·exp(x_j) / Σc_ij` of each subject; 1 without colleagues.
fn means_of_colleagues(sums: &Sums, log_levels: &[f64]) -> Vec<f64> {
    let (mut weighted, mut weights) = (vec![0.0; log_levels.len()], vec![0.0; log_levels.len()]);
    let levels: Vec<f64> = log_levels.iter().map(|level| level.exp()).collect();
    for cell in &sums.cells {
        for (slice, weight) in cell.slices.iter().enumerate() {
            let (mut all, mut with_level) = (0.0, 0.0);
            for (subject, rows) in &cell.members {
                all += rows[slice];
                with_level += rows[slice] * levels[*subject as usize];
            }
            for (subject, rows) in &cell.members {
                let (subject, own) = (*subject as usize, rows[slice]);
                weighted[subject] += weight * own * (with_level - own * levels[subject]);
                weights[subject] += weight * own * (all - own);
            }
        }
    }
    weighted
        .iter()
        .zip(&weights)
        .map(|(sum, weight)| if *weight > 0.0 { sum / weight } else { 1.0 })
        .collect()
}

/// Returns for each subject the cells in which it has rows, with its position among the members.
fn cells_of_subjects(sums: &Sums) -> Vec<Vec<(usize, usize)>> {
    let mut cells = vec![Vec::new(); sums.subjects()];
    for (index, cell) in sums.cells.iter().enumerate() {
        for (position, (subject, _)) in cell.members.iter().enumerate() {
            cells[*subject as usize].push((index, position));
        }
    }
    cells
}

/// c of one subject with each colleague. All zero between uses.
struct Scratch {
    share: Vec<f64>,
    touched: Vec<u32>,
}

impl Scratch {
    fn collect(&mut self, sums: &Sums, cells: &[(usize, usize)], subject: u32) {
        for &(cell, position) in cells {
            let cell = &sums.cells[cell];
            let stride = cell.members.len().div_ceil(MAX_COLLEAGUES);
            let own = &cell.members[position].1;
            let weights: Vec<f64> =
                cell.slices.iter().zip(own).map(|(weight, rows)| stride as f64 * weight * rows).collect();
            for (other, rows) in cell.members.iter().skip(subject as usize % stride).step_by(stride) {
                if *other != subject {
                    if self.share[*other as usize] <= 0.0 {
                        self.touched.push(*other);
                    }
                    let share: f64 = weights.iter().zip(rows).map(|(weight, rows)| weight * rows).sum();
                    self.share[*other as usize] += share;
                }
            }
        }
        self.touched.sort_unstable();
        self.touched.dedup();
    }

    fn clear(&mut self) {
        for other in self.touched.drain(..) {
            self.share[other as usize] = 0.0;
        }
    }

    /// Returns the reference, its variance not yet set, and the spread of the colleagues.
    fn reference(&self, log_levels: &[f64]) -> Option<(Reference, f64)> {
        let mut voices: Vec<(f64, f64)> = Vec::with_capacity(self.touched.len());
        let (mut sum, mut weights) = (0.0, 0.0);
        for &other in &self.touched {
            let (share, level) = (self.share[other as usize], log_levels[other as usize]);
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
        let median = weighted_median(&mut voices);
        let mut distances: Vec<(f64, f64)> =
            voices.iter().map(|&(level, voice)| ((level - median).abs(), voice)).collect();
        let spread = (DEVIATION * weighted_median(&mut distances)).powi(2);
        let factor = (median.exp() * weights / sum.max(1e-12)).clamp(0.1, 10.0);
        Some((Reference { factor, colleagues: all * all / squares, variance: 0.0 }, spread))
    }
}

/// Returns the weighted median, interpolated between the middles of the weights. Sorts the values.
fn weighted_median(values: &mut [(f64, f64)]) -> f64 {
    values.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.total_cmp(&two.1)));
    let half: f64 = values.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let (mut before, mut last) = (0.0, None::<(f64, f64)>);
    for &(value, weight) in values.iter() {
        let middle = before + weight / 2.0;
        if middle >= half {
            let Some((middle_before, value_before)) = last else { return value };
            let way = (half - middle_before) / (middle - middle_before).max(1e-12);
            return value_before + (value - value_before) * way;
        }
        before += weight;
        last = Some((middle, value));
    }
    values.last().map_or(0.0, |(value, _)| *value)
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
    fn the_weighted_median_is_that_of_equal_voices_and_moves_with_weight() {
        let median = |values: &[(f64, f64)]| weighted_median(&mut values.to_vec());
        assert!((median(&[(3.0, 1.0), (1.0, 1.0), (2.0, 1.0)]) - 2.0).abs() < 1e-12);
        assert!((median(&[(1.0, 1.0), (2.0, 1.0)]) - 1.5).abs() < 1e-12);
        assert!(median(&[(1.0, 5.0), (2.0, 1.0), (3.0, 1.0)]) < 1.5);
        assert!((median(&[(7.0, 0.3)]) - 7.0).abs() < f64::EPSILON);
    }
}
