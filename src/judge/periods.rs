//! One subject over time: its months, its trend, and what remains of a finding without some months.

use super::judging::{Judging, MIN_TAUGHT};
use super::standing::{Estimate, MonthCount, Trend};

/// The least variance of months by which a period is shrunk.
const MIN_MONTH_VARIANCE: f64 = 0.02;
/// The number of months in a row that are left out to see whether a finding persists.
const LEFT_OUT_MONTHS: i16 = 3;

impl Judging<'_> {
    /// Returns O* and the reference of a subject by month, over all steps.
    pub(super) fn months(&self, subject: usize) -> Vec<MonthCount> {
        let mut months: Vec<MonthCount> = Vec::new();
        let mut entries = self.learnt.sums.of(subject).to_vec();
        entries.sort_by_key(|one| one.month);
        for one in entries {
            let expected = one.expected * self.references[subject].factor;
            match months.last_mut().filter(|last| last.month == one.month) {
                Some(last) => {
                    last.observed += one.observed;
                    last.expected += expected;
                }
                None => months.push(MonthCount { month: one.month, observed: one.observed, expected }),
            }
        }
        months
    }

    /// Compares the last months with those before. Each period is shrunk to the subject's own ratio over all months,
    /// as far as months vary: otherwise most of the worst would seem to improve, by chance alone.
    pub(super) fn trend(&self, subject: usize, theta: f64) -> Option<Trend> {
        let last = self.learnt.last_month?;
        let cut = last - i16::try_from(self.settings.trend_months).unwrap_or(i16::MAX);
        let step = self.learnt.main_steps[subject]? as usize;
        let shape = 1.0 / self.learnt.dispersion.steps()[step].variance.max(MIN_MONTH_VARIANCE);
        let period = |wanted: &dyn Fn(i16) -> bool| {
            let sum = self.learnt.sums.total(subject, wanted);
            let (observed, expected) = self.dispersed(subject, sum, 1.0, wanted);
            let shrunk = (shape + observed) / (shape / theta + expected);
            let estimate = Estimate { value: shrunk, low: shrunk, high: shrunk };
            (sum.expected >= 1.0).then(|| self.in_words(subject, estimate).value)
        };
        let (before, now) = (period(&|month| month <= cut)?, period(&|month| month > cut)?);
        Some(Trend { months: self.settings.trend_months, before, now })
    }

    /// Returns the least probability whichever three months in a row are left out; 0 if that leaves nothing.
    pub(super) fn least_without_months(&self, subject: usize, at_threshold: f64) -> f64 {
        let months = self.learnt.sums.of(subject).iter().map(|one| one.month);
        let (Some(first), Some(last)) = (months.clone().min(), months.max()) else { return 0.0 };
        (first..=(last - LEFT_OUT_MONTHS + 1).max(first))
            .map(|from| {
                let kept = |month: i16| !(from..from + LEFT_OUT_MONTHS).contains(&month);
                let sum = self.learnt.sums.total(subject, kept);
                if sum.expected <= MIN_TAUGHT {
                    return 0.0;
                }
                let (observed, expected) = self.dispersed(subject, sum, 1.0, kept);
                self.beyond(&self.prior.posterior(observed, expected), at_threshold)
            })
            .fold(1.0, f64::min)
    }
}
