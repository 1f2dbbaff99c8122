//! What a flag or praise rests on: how probable it is without any one month, without the heaviest cases, and without any
//! one receiver.
//!
//! The rows left out are taken from the subject's O* and E*, one by one, and V shrinks with E*. The reference, the spread of
//! months and the prior stay those of all rows, so the answer is what the same judge would say of the rest.

use super::judging::{Judging, MIN_TAUGHT};
use super::layout::Layout;
use super::own_rows::{CellTotals, OwnRows};
use super::standing::{Standing, Verdict};
use super::sums::{Pair, Total};
use crate::event::Sym;
use crate::measure::{CaseRow, Counterpart, Counts};
use crate::rank::GammaMixture;
use std::collections::BTreeMap;

/// The probability of a flag, or of praise, without some of what it rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeftOut {
    /// Each month of the subject (since January 1970), with the probability without it.
    pub months: Vec<(i16, f64)>,
    /// The probability without the heaviest cases; `None` for praise, and where these are not known.
    pub cases: Option<f64>,
    /// Each receiver, with the probability without what was sent there; empty for measures without receivers.
    pub receivers: Vec<(String, f64)>,
}

impl Judging<'_> {
    /// Leaves out parts of what a flagged or praised subject has; nothing of others. `heaviest` are the rows of its
    /// heaviest cases.
    pub(super) fn left_out(
        &self,
        layout: &Layout<'_>,
        totals: &CellTotals,
        counts: &Counts,
        subject: usize,
        standing: &Standing,
        heaviest: Option<&[CaseRow]>,
    ) -> LeftOut {
        let praise = standing.verdict != Verdict::Flagged;
        if praise && standing.good != Verdict::Flagged {
            return LeftOut::default();
        }
        let at_praise = self.theta_of(subject, 1.0 / self.learnt.threshold);
        let probability = |posterior: &GammaMixture| {
            if praise {
                1.0 - self.beyond(posterior, at_praise)
            } else {
                self.beyond(posterior, standing.theta_at_threshold)
            }
        };
        let without = |left: Pair| self.without(subject, left, probability);
        let mut months: Vec<i16> = self.learnt.sums.of(subject).iter().map(|one| one.month).collect();
        months.sort_unstable();
        months.dedup();
        let own = || OwnRows::of(layout, totals, subject as u32);
        let cases = heaviest.filter(|_| !praise).map(|rows| without(own().of_cases(rows, counts)));
        let receivers = if layout.measure.counterpart == Counterpart::Receiver {
            own().by_counterpart()
        } else {
            BTreeMap::new()
        };
        let name = |receiver: Sym| counts.symbols.get(receiver).unwrap_or_default().to_owned();
        LeftOut {
            months: months
                .into_iter()
                .map(|left| (left, self.over_months(subject, |month| month != left, probability)))
                .collect(),
            cases,
            receivers: receivers
                .into_iter()
                .map(|(receiver, pair)| (name(receiver), without(pair)))
                .collect(),
        }
    }

    /// Returns a probability over the months that are kept; 0 if that leaves nothing.
    fn over_months(
        &self,
        subject: usize,
        kept: impl Fn(i16) -> bool + Copy,
        probability: impl Fn(&GammaMixture) -> f64,
    ) -> f64 {
        let sum = self.learnt.sums.total(subject, kept);
        if sum.expected <= MIN_TAUGHT {
            return 0.0;
        }
        let (observed, expected) = self.dispersed(subject, sum, 1.0, kept);
        probability(&self.prior.posterior(observed, expected))
    }

    /// Returns a probability without a part of O* and E*; 0 if that leaves nothing.
    fn without(&self, subject: usize, left: Pair, probability: impl Fn(&GammaMixture) -> f64) -> f64 {
        let whole = self.learnt.totals[subject];
        let expected = whole.expected - left.expected;
        if expected <= MIN_TAUGHT {
            return 0.0;
        }
        let observed = (whole.observed - left.observed).max(0.0);
        let sum = Total { observed, expected, variance: whole.variance * expected / whole.expected };
        let (observed, expected) = self.dispersed(subject, sum, 1.0, |_| true);
        probability(&self.prior.posterior(observed, expected))
    }
}
