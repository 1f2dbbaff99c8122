//! The verdict on one subject: the estimate against every view, and what may be said.

use super::judging::Judging;
use super::layout::Layout;
use super::left_out::LeftOut;
use super::standing::{Estimate, Standing, Verdict};
use crate::rank::GammaMixture;

impl Judging<'_> {
    /// Judges a subject whose unit is at this level. Names, rows and peers are not set yet.
    pub(super) fn standing(&self, layout: &Layout<'_>, subject: usize, unit_factor: f64) -> Standing {
        let (sum, reference) = (self.learnt.totals[subject], self.references[subject]);
        let posterior = self.posterior(subject);
        let theta = Estimate {
            value: posterior.mean(),
            low: posterior.quantile(0.025),
            high: posterior.quantile(0.975),
        };
        let at_threshold = self.theta_of(subject, self.learnt.threshold);
        let at_praise = self.theta_of(subject, 1.0 / self.learnt.threshold);
        // A unit that is worse than the office may excuse, and one that is better may explain praise; never the reverse.
        let (excuse, praise) = if self.learnt.low_is_bad {
            (unit_factor.min(1.0), unit_factor.max(1.0))
        } else {
            (unit_factor.max(1.0), unit_factor.min(1.0))
        };
        let in_unit = |factor: f64| {
            let (observed, expected) = self.dispersed(subject, sum, factor, |_| true);
            self.prior.posterior(observed, expected)
        };
        let good = |posterior: &GammaMixture| 1.0 - self.beyond(posterior, at_praise);
        let as_they_are = in_unit(1.0 / self.theta_of(subject, self.difficulty[subject]));
        let phi = self.phi(subject, sum, 1.0, |_| true);
        let mut standing = Standing {
            measure: layout.measure,
            level: layout.level,
            subject: String::new(),
            unit: String::new(),
            rows: 0,
            outcomes: 0,
            exact_share: 0.0,
            peers: 0,
            colleagues: reference.colleagues,
            observed: sum.observed,
            expected: sum.expected,
            variance: sum.variance,
            reference: reference.factor,
            phi,
            theta,
            times: self.in_words(subject, theta),
            theta_at_threshold: at_threshold,
            probability: self.beyond(&posterior, at_threshold),
            difficulty: self.difficulty[subject],
            probability_without_difficulty: self.beyond(&as_they_are, at_threshold),
            probability_in_unit: self.beyond(&in_unit(excuse), at_threshold),
            unit_factor,
            probability_without_months: None,
            without_worst: None,
            probability_good: good(&posterior).min(good(&in_unit(praise))).min(good(&as_they_are)),
            reliability: self.reliability(sum.expected * reference.factor, phi.total()),
            position: None,
            verdict: Verdict::TooLittleData,
            persistent: false,
            good: Verdict::TooLittleData,
            trend: self.trend(subject, theta.value),
            spread: None,
            months: self.months(subject),
            left_out: LeftOut::default(),
        };
        self.decide(subject, &mut standing);
        standing
    }

    /// Returns true if a subject is beyond the threshold on either side with at least this probability, whatever its unit
    /// is like.
    pub(super) fn is_likely(&self, subject: usize, probability: f64) -> bool {
        let posterior = self.posterior(subject);
        let beyond = |times| self.beyond(&posterior, self.theta_of(subject, times));
        let threshold = self.learnt.threshold;
        self.is_enough(subject)
            && (beyond(threshold) >= probability || 1.0 - beyond(1.0 / threshold) >= probability)
    }

    /// Returns true if there is enough data to say anything about a subject.
    pub(super) fn is_enough(&self, subject: usize) -> bool {
        let (sum, reference, settings) =
            (self.learnt.totals[subject], self.references[subject], self.settings);
        // V is the information there is, whoever the subject is. E* alone is small for somebody so fast that hardly any
        // of the colleagues' cases would have been done in the same times.
        let effective = sum.expected * reference.factor / self.phi(subject, sum, 1.0, |_| true).total();
        self.learnt.exact_rows[subject] >= settings.min_own_rows
            && self.learnt.sums.effective_months(subject) >= settings.min_months
            && sum.expected.max(sum.variance) >= settings.min_expected
            && effective >= settings.min_effective
            && reference.colleagues >= settings.min_colleagues
    }

    /// Decides what may be said.
    fn decide(&self, subject: usize, standing: &mut Standing) {
        let settings = self.settings;
        if !self.is_enough(subject) {
            return;
        }
        let (above, below) = (standing.theta.low > 1.0, standing.theta.high < 1.0);
        let (worse, better) = if self.learnt.low_is_bad { (below, above) } else { (above, below) };
        let flagged = worse && standing.least_probability() >= settings.min_probability;
        let praised = better && standing.probability_good >= settings.min_probability;
        let verdict = |yes| if yes { Verdict::Flagged } else { Verdict::NotFlagged };
        (standing.verdict, standing.good) = (verdict(flagged), verdict(praised));
        if flagged {
            let least = self.least_without_months(subject, standing.theta_at_threshold);
            standing.probability_without_months = Some(least);
            standing.persistent = least >= settings.persistent_probability;
        }
    }
}
