//! How much more a subject's counts vary from month to month than chance: busy weeks, hard cases, batches.
//!
//! Offices cluster, so counts scatter more than independent rows would, and an interval that ignores it is too sure.
//! The excess is learnt from the office's own months: of a subject with O, E in month m, the effects of months have
//! the variance γ0 and the covariance γ1 with the month after. Both are moments of `x = O_m − r·E_m`, where r is the
//! subject's own ratio over all months, so that a subject who is always slow adds nothing.

use super::quantile::quantile;
use super::sums::{StepMonth, Sums, total};
use crate::event::Sym;

/// γ0 and γ1 of each step, shrunk to those of all steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Dispersion {
    by_step: Vec<Gammas>,
}

/// The dispersion between the months of one step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gammas {
    /// γ0: the variance of the effects of months.
    pub variance: f64,
    /// γ1: the covariance of the effects of a month and the next one.
    pub covariance: f64,
    /// The number of subjects it was learnt from.
    pub subjects: usize,
}

/// A step's dispersion is shrunk to that of all steps with the weight of this many subjects.
const POOL: f64 = 5.0;
/// A subject teaches something only with this much expected, over this many months.
const MIN_EXPECTED: f64 = 5.0;
const MIN_MONTHS: usize = 3;
/// With fewer subjects, nothing is learnt.
const MIN_SUBJECTS: usize = 5;
/// The share of subjects on each side whose moments are moved to that of the quantile.
const WINSORISED: f64 = 0.05;
/// A month common to all of a step is only corrected for with this much expected.
const MIN_COMMON: f64 = 5.0;

impl Dispersion {
    /// Learns from the months of all subjects.
    pub(super) fn learn(sums: &Sums, steps: usize) -> Self {
        let mut by_step: Vec<Vec<Moments>> = (0..steps).map(|_| Vec::new()).collect();
        let common = CommonMonths::new(sums, steps);
        for subject in 0..sums.subjects() {
            for months in sums.by_step(subject) {
                if let Some(moments) = Moments::of(months, &common) {
                    by_step[months[0].step as usize].push(moments);
                }
            }
        }
        let own: Vec<Gammas> = by_step.iter().map(|moments| solve(moments)).collect();
        let learnt: f64 = own.iter().map(|one| one.subjects as f64).sum();
        let pooled = |of: fn(&Gammas) -> f64| {
            own.iter().map(|one| of(one) * one.subjects as f64).sum::<f64>() / learnt.max(1.0)
        };
        let (variance, covariance) = (pooled(|one| one.variance), pooled(|one| one.covariance));
        let shrink = |one: &Gammas| {
            let weight = one.subjects as f64;
            let to = |own: f64, pool: f64| (own * weight + pool * POOL) / (weight + POOL);
            Gammas {
                variance: to(one.variance, variance),
                covariance: to(one.covariance, covariance),
                ..*one
            }
        };
        Self { by_step: own.iter().map(shrink).collect() }
    }

    /// Returns the same for other steps, which are known by name.
    pub(super) fn at_steps(&self, known: &[Sym], steps: &[Sym]) -> Self {
        let of = |step| known.iter().position(|one| one == step).map(|at| self.by_step[at]);
        Self { by_step: steps.iter().map(|step| of(step).unwrap_or_default()).collect() }
    }

    /// Returns the dispersion of each step.
    pub(super) fn steps(&self) -> &[Gammas] {
        &self.by_step
    }

    /// Returns what months add to the variance of O*, divided by E*, at a true ratio of 1:
    /// `Σ over steps of (γ0·ΣE_m² + 2·γ1·ΣE_m·E_{m+1}) / E*`.
    pub(super) fn of(&self, sums: &Sums, subject: usize, wanted: impl Fn(i16) -> bool) -> f64 {
        let (mut extra, mut all) = (0.0, 0.0);
        for months in sums.by_step(subject) {
            let gammas = self.by_step[months[0].step as usize];
            let mut last: Option<&StepMonth> = None;
            for month in months.iter().filter(|one| wanted(one.month)) {
                all += month.expected;
                extra += gammas.variance * month.expected * month.expected;
                if let Some(before) = last.filter(|before| before.month + 1 == month.month) {
                    extra += 2.0 * gammas.covariance * before.expected * month.expected;
                }
                last = Some(month);
            }
        }
        if all > 0.0 { extra / all } else { 0.0 }
    }
}

/// What a month did to everybody at a step: the ratio of all observed to all expected there. It is nobody's own.
struct CommonMonths {
    first: i16,
    by_step: Vec<Vec<f64>>,
}

impl CommonMonths {
    fn new(sums: &Sums, steps: usize) -> Self {
        let first = sums.all().iter().map(|one| one.month).min().unwrap_or(0);
        let last = sums.all().iter().map(|one| one.month).max().unwrap_or(0);
        let months = usize::try_from(last - first).unwrap_or(0) + 1;
        let mut totals = vec![vec![(0.0, 0.0); months]; steps];
        for one in sums.all() {
            let sum: &mut (f64, f64) = &mut totals[one.step as usize][(one.month - first) as usize];
            sum.0 += one.observed;
            sum.1 += one.expected;
        }
        let factor = |&(observed, expected): &(f64, f64)| {
            if expected > MIN_COMMON && observed > 0.0 { observed / expected } else { 1.0 }
        };
        Self { first, by_step: totals.iter().map(|months| months.iter().map(factor).collect()).collect() }
    }

    fn of(&self, one: &StepMonth) -> f64 {
        self.by_step[one.step as usize][(one.month - self.first) as usize]
    }
}

/// The moments of one subject at one step: y0 and y1, and how they depend on γ0 and γ1.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    /// Σx² minus what chance gives.
    square: f64,
    /// `Σx_m·x_{m+1}`, to which what chance takes is added.
    product: f64,
    /// The coefficients of γ0 and γ1 in `square`.
    by_square: [f64; 2],
    /// The coefficients of γ0 and γ1 in `product`.
    by_product: [f64; 2],
}

impl Moments {
    fn of(months: &[StepMonth], common: &CommonMonths) -> Option<Self> {
        let sum = total(months);
        let phi = (sum.variance / sum.expected.max(1e-9)).clamp(0.05, 1.5);
        let expected: Vec<f64> = months.iter().map(|one| one.expected * common.of(one)).collect();
        let all: f64 = expected.iter().sum();
        let enough = all >= MIN_EXPECTED && expected.iter().filter(|one| **one > 0.0).count() >= MIN_MONTHS;
        if !enough || sum.observed <= 0.0 {
            return None;
        }
        let ratio = sum.observed / all;
        let share: Vec<f64> = expected.iter().map(|one| one / all).collect();
        let off: Vec<f64> = months.iter().zip(&expected).map(|(one, e)| one.observed - ratio * e).collect();
        let next_to =
            |index: usize| index + 1 < months.len() && months[index].month + 1 == months[index + 1].month;
        let squares: f64 = share.iter().map(|one| one * one).sum();
        let neighbours: f64 =
            (0..share.len()).filter(|&at| next_to(at)).map(|at| share[at] * share[at + 1]).sum();
        let beside = |at: usize| {
            let before = if at > 0 && next_to(at - 1) { share[at - 1] } else { 0.0 };
            before + if next_to(at) { share[at + 1] } else { 0.0 }
        };
        let mut moments = Self::default();
        for at in 0..months.len() {
            let scale = ratio * expected[at];
            moments.square += off[at] * off[at] - scale * phi * (1.0 - share[at]);
            moments.by_square[0] += scale * scale * (1.0 - 2.0 * share[at] + squares);
            moments.by_square[1] += scale * scale * (2.0 * neighbours - 2.0 * beside(at));
            if next_to(at) {
                let both = scale * ratio * expected[at + 1];
                moments.product += off[at] * off[at + 1] + ratio * phi * expected[at + 1] * share[at];
                moments.by_product[0] += both * (squares - share[at] - share[at + 1]);
                moments.by_product[1] += both * (1.0 - beside(at) - beside(at + 1) + 2.0 * neighbours);
            }
        }
        Some(moments)
    }
}

/// Solves the two equations of moments over the subjects of a step, with 0 ≤ γ1 ≤ γ0.
fn solve(moments: &[Moments]) -> Gammas {
    let subjects = moments.len();
    if subjects < MIN_SUBJECTS {
        return Gammas { subjects, ..Gammas::default() };
    }
    let scale = |one: &Moments| one.by_square[0].max(1e-12);
    let square = winsorised(moments.iter().map(|one| one.square / scale(one)).collect());
    let product = winsorised(moments.iter().map(|one| one.product / scale(one)).collect());
    let (mut matrix, mut values) = ([[0.0; 2]; 2], [0.0; 2]);
    for (at, one) in moments.iter().enumerate() {
        let weight = 1.0 / one.by_square[0].max(1e-9).sqrt();
        for (row, coefficients) in matrix.iter_mut().zip([one.by_square, one.by_product]) {
            row.iter_mut().zip(coefficients).for_each(|(sum, one)| *sum += weight * one);
        }
        values[0] += weight * square[at] * scale(one);
        values[1] += weight * product[at] * scale(one);
    }
    let determinant = matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0];
    let mut variance = (values[0] * matrix[1][1] - matrix[0][1] * values[1]) / determinant;
    let mut covariance = (matrix[0][0] * values[1] - values[0] * matrix[1][0]) / determinant;
    if !variance.is_finite() || !covariance.is_finite() || covariance <= 0.0 {
        // Without a covariance, the first equation alone gives the variance.
        (variance, covariance) = (values[0] / matrix[0][0].max(1e-12), 0.0);
    }
    let variance = variance.max(0.0);
    Gammas { variance, covariance: covariance.clamp(0.0, variance), subjects }
}

/// Moves the values beyond the 5 % quantiles on both sides to the quantiles.
fn winsorised(values: Vec<f64>) -> Vec<f64> {
    let mut sorted = values.clone();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (quantile(&sorted, WINSORISED), quantile(&sorted, 1.0 - WINSORISED));
    values.into_iter().map(|value| value.clamp(low, high)).collect()
}
