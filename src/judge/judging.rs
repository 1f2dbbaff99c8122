//! The statistics of one measure: φ, the prior and the posterior of every subject against a reference.

use super::caseload::Explained;
use super::centre::Reference;
use super::learnt::Learnt;
use super::settings::{Ingredient, JudgeSettings};
use super::standing::{Estimate, Phi};
use super::sums::Total;
use crate::rank::{Bulk, GammaMixture, Prior, fit_prior};

/// Less expected than this says nothing, not even about the others.
pub(super) const MIN_TAUGHT: f64 = 0.05;
/// The bounds of φ by chance: a rate near 1 leaves almost no variance.
const CHANCE: (f64, f64) = (0.05, 1.5);
/// The bounds of the ratio by which the variance of months and of the reference grows.
const GROWTH: (f64, f64) = (0.5, 2.5);

/// Everything that is known before single subjects are looked at.
pub(super) struct Judging<'a> {
    pub(super) learnt: &'a Learnt,
    pub(super) settings: &'a JudgeSettings,
    /// The reference of each subject, with what difficulty explains.
    pub(super) references: Vec<Reference>,
    /// How many times as long, or as many, the difficulty of the cases explains; 1 without any.
    pub(super) difficulty: Vec<f64>,
    /// The ratio by which months and reference grow, for each subject.
    pub(super) growth: Vec<f64>,
    pub(super) prior: Prior,
}

impl<'a> Judging<'a> {
    /// Compares with the mean colleague, with growth as seen.
    pub(super) fn against_the_mean(learnt: &'a Learnt, settings: &'a JudgeSettings) -> Self {
        let seen = |sum: &Total| (sum.observed + 1.0) / (sum.expected + 1.0);
        let growth = learnt.totals.iter().map(|sum| seen(sum).clamp(GROWTH.0, GROWTH.1)).collect();
        let subjects = learnt.totals.len();
        Self {
            learnt,
            settings,
            references: vec![Reference::default(); subjects],
            difficulty: vec![1.0; subjects],
            growth,
            prior: Prior::single(1.0, 1.0),
        }
        .with_prior(Bulk::Free)
    }

    /// Compares with the typical colleague, taking out what difficulty explains. A prior that is known is not learnt.
    pub(super) fn against_the_typical(
        learnt: &'a Learnt,
        explained: &[Explained],
        prior: Option<Prior>,
        settings: &'a JudgeSettings,
    ) -> Self {
        let mut judging = Self {
            learnt,
            settings,
            references: learnt.references.clone(),
            difficulty: explained.iter().map(|one| one.log.exp()).collect(),
            growth: Vec::new(),
            prior: Prior::single(1.0, 1.0),
        };
        judging.take_difficulty_out(explained);
        judging.growth = learnt
            .levels
            .iter()
            .zip(&judging.references)
            .map(|(level, reference)| (level / reference.factor).clamp(GROWTH.0, GROWTH.1))
            .collect();
        let nothing_explained = explained.iter().all(|one| *one == Explained::default());
        let prior = match prior {
            Some(prior) => prior,
            // Both passes ask for it.
            None if nothing_explained => {
                *learnt.prior_as_they_are.get_or_init(|| fit_prior(&judging.pairs(), Bulk::AtOne))
            }
            None => fit_prior(&judging.pairs(), Bulk::AtOne),
        };
        Self { prior, ..judging }
    }

    fn with_prior(mut self, bulk: Bulk) -> Self {
        self.prior = fit_prior(&self.pairs(), bulk);
        self
    }

    /// Puts what difficulty explains into the reference, with its uncertainty.
    fn take_difficulty_out(&mut self, explained: &[Explained]) {
        for (subject, explained) in explained.iter().enumerate() {
            let slope = if self.learnt.low_is_bad {
                (self.theta_of(subject, 1.0 / self.learnt.threshold).ln() / self.learnt.threshold.ln()).abs()
            } else {
                1.0
            };
            let factor = self.theta_of(subject, self.difficulty[subject]);
            let reference = &mut self.references[subject];
            reference.factor *= factor;
            reference.variance += slope * slope * explained.variance;
        }
    }

    /// Returns O*/φ and reference/φ of all who teach something.
    fn pairs(&self) -> Vec<(f64, f64)> {
        (0..self.learnt.totals.len())
            .filter(|&subject| self.learnt.totals[subject].expected > MIN_TAUGHT)
            .map(|subject| self.dispersed(subject, self.learnt.totals[subject], 1.0, |_| true))
            .collect()
    }

    /// Returns φ of a subject over some months, with a reference that is multiplied by `factor`.
    pub(super) fn phi(&self, subject: usize, sum: Total, factor: f64, wanted: impl Fn(i16) -> bool) -> Phi {
        let reference = &self.references[subject];
        let growth = self.growth[subject] * reference.factor * factor;
        let months = if self.settings.has(Ingredient::Months) {
            self.learnt.dispersion.of(&self.learnt.sums, subject, wanted)
        } else {
            0.0
        };
        Phi {
            chance: (sum.variance / sum.expected.max(1e-9)).clamp(CHANCE.0, CHANCE.1),
            months: growth * months,
            reference: growth * sum.expected * reference.variance,
        }
    }

    /// Returns O*/φ and reference/φ.
    pub(super) fn dispersed(
        &self,
        subject: usize,
        sum: Total,
        factor: f64,
        wanted: impl Fn(i16) -> bool,
    ) -> (f64, f64) {
        let phi = self.phi(subject, sum, factor, wanted).total();
        (sum.observed / phi, sum.expected * self.references[subject].factor * factor / phi)
    }

    pub(super) fn posterior(&self, subject: usize) -> GammaMixture {
        let sum = self.learnt.totals[subject];
        if sum.expected <= MIN_TAUGHT {
            return self.prior;
        }
        let (observed, expected) = self.dispersed(subject, sum, 1.0, |_| true);
        self.prior.posterior(observed, expected)
    }

    /// Returns θ of somebody who has `times` as many, or takes as long.
    pub(super) fn theta_of(&self, subject: usize, times: f64) -> f64 {
        self.learnt.stretches.as_ref().map_or(times, |all| all[subject].hazard_ratio(times))
    }

    /// Returns the probability of being beyond the threshold on the bad side.
    pub(super) fn beyond(&self, posterior: &GammaMixture, theta: f64) -> f64 {
        if self.learnt.low_is_bad { posterior.below(theta) } else { posterior.above(theta) }
    }

    /// Returns an estimate of θ in plain words: times as many, or times as long.
    pub(super) fn in_words(&self, subject: usize, theta: Estimate) -> Estimate {
        let Some(stretches) = &self.learnt.stretches else { return theta };
        let times = |theta| stretches[subject].times_as_long(theta);
        Estimate { value: times(theta.value), low: times(theta.high), high: times(theta.low) }
    }

    pub(super) fn reliability(&self, expected: f64, phi: f64) -> f64 {
        let between = self.prior.variance();
        if expected <= 0.0 { 0.0 } else { between / (between + phi / expected) }
    }
}
