//! The person against the own unit: how far the colleagues of the same unit and step are off the office.
//!
//! Somebody in a slow unit is slow because the unit is. So an accusation must also hold against the unit's other
//! officials at the step, whose common level is shrunk towards that of the whole unit, and this towards the office's: by a
//! two-level model of the step, with a variance between units and one between the officials of a unit. So where a unit has
//! one leader only, the unit's other officials tell what the unit is like.

use super::quantile::quantile;
use crate::event::Sym;
use std::collections::BTreeMap;

/// The level of one subject among all, before the subject is compared with its unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// The main step; `None` without anything expected.
    pub(super) step: Option<u32>,
    pub(super) unit: Sym,
    /// The ratio to the reference.
    pub(super) ratio: f64,
    /// The variance of the ratio by chance and months.
    pub(super) noise: f64,
    /// True if enough is expected to learn from.
    pub(super) teaches: bool,
}

/// A step with fewer subjects or units than these teaches nothing.
const MIN_SUBJECTS: usize = 10;
const MIN_UNITS: usize = 3;
/// The least variance between units: units differ, whatever few of them show.
const MIN_BETWEEN_UNITS: f64 = 0.01;

/// Returns for each subject the level of the unit's others at its main step, relative to the office; 1 where that
/// cannot be told.
pub(super) fn factors(levels: &[Level]) -> Vec<f64> {
    let mut factors = vec![1.0; levels.len()];
    let elsewhere = by_unit(levels);
    let all_units: Vec<&[usize]> = elsewhere.values().map(Vec::as_slice).collect();
    let of_all = variances(levels, &all_units);
    let mut order: Vec<usize> = (0..levels.len()).filter(|&at| levels[at].step.is_some()).collect();
    order.sort_by_key(|&at| (levels[at].step, levels[at].unit, at));
    for of_step in order.chunk_by(|&one, &two| levels[one].step == levels[two].step) {
        let units: Vec<&[usize]> =
            of_step.chunk_by(|&one, &two| levels[one].unit == levels[two].unit).collect();
        // A step that few have as their main one borrows from all.
        let Some((within, between)) = variances(levels, &units).or(of_all) else { continue };
        for unit in units.iter().filter(|unit| levels[unit[0]].unit.is_some()) {
            for &subject in *unit {
                let others = |at: &usize| *at != subject && levels[*at].teaches;
                let all = elsewhere.get(&levels[subject].unit).map_or(&[][..], Vec::as_slice);
                // What the whole unit is like is where the unit's others at the step are shrunk to.
                let of_unit = shrunk(levels, all.iter().copied().filter(others), within, between, 1.0);
                let at_step = unit.iter().copied().filter(others);
                factors[subject] = shrunk(levels, at_step, within, between, of_unit).clamp(0.5, 2.5);
            }
        }
    }
    factors
}

/// Returns the mean level of some officials, shrunk to `centre` by what is known of them.
fn shrunk(
    levels: &[Level],
    members: impl Iterator<Item = usize>,
    within: f64,
    between: f64,
    centre: f64,
) -> f64 {
    let (mut weighted, mut weights) = (0.0, 0.0);
    for member in members {
        let weight = 1.0 / (levels[member].noise + within + 1e-4);
        weighted += weight * levels[member].ratio;
        weights += weight;
    }
    if weights <= 0.0 {
        return centre;
    }
    let trust = between / (between + 1.0 / weights);
    centre + trust * (weighted / weights - centre)
}

/// Returns the officials of each unit.
fn by_unit(levels: &[Level]) -> BTreeMap<Sym, Vec<usize>> {
    let mut units: BTreeMap<Sym, Vec<usize>> = BTreeMap::new();
    for (at, level) in levels.iter().enumerate().filter(|(_, level)| level.unit.is_some()) {
        units.entry(level.unit).or_default().push(at);
    }
    units
}

/// Returns the variance between the officials of a unit and that between units, or `None` if too few teach it.
fn variances(levels: &[Level], units: &[&[usize]]) -> Option<(f64, f64)> {
    let teaching: Vec<Vec<usize>> = units
        .iter()
        .map(|unit| unit.iter().copied().filter(|&at| levels[at].teaches).collect::<Vec<_>>())
        .collect();
    let several: Vec<&Vec<usize>> = teaching.iter().filter(|unit| unit.len() >= 2).collect();
    if teaching.iter().map(Vec::len).sum::<usize>() < MIN_SUBJECTS || several.len() < MIN_UNITS {
        return None;
    }
    let (mut squares, mut noises) = (Vec::new(), Vec::new());
    for unit in &several {
        let mean = weighted_mean(levels, unit, |level| level.noise + 0.02);
        let scale = unit.len() as f64 / (unit.len() - 1) as f64;
        for &at in *unit {
            squares.push((levels[at].ratio - mean).powi(2) * scale);
            noises.push(levels[at].noise);
        }
    }
    let mut sorted = squares.clone();
    sorted.sort_by(f64::total_cmp);
    let high = quantile(&sorted, 0.95);
    let within = (mean(squares.iter().map(|one| one.min(high))) - mean(noises)).max(0.0);
    let means: Vec<f64> =
        several.iter().map(|unit| weighted_mean(levels, unit, |level| level.noise + within + 1e-4)).collect();
    let noise = |unit: &&Vec<usize>| {
        1.0 / unit.iter().map(|&at| 1.0 / (levels[at].noise + within + 1e-4)).sum::<f64>()
    };
    let centre = mean(means.iter().copied());
    let spread = means.iter().map(|one| (one - centre).powi(2)).sum::<f64>() / (means.len() - 1) as f64;
    let between = (spread - mean(several.iter().map(noise))).max(MIN_BETWEEN_UNITS);
    Some((within, between))
}

fn weighted_mean(levels: &[Level], members: &[usize], variance: impl Fn(&Level) -> f64) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for &at in members {
        let weight = 1.0 / variance(&levels[at]);
        sum += weight * levels[at].ratio;
        weights += weight;
    }
    sum / weights
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
