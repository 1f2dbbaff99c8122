//! What a flag or praise rests on: how probable it is without any one month, without the heaviest cases, and without any
//! one receiver.
//!
//! The rows left out are taken from the subject's O* and E*, one by one, and V shrinks with E*. The reference, the spread of
//! months and the prior stay those of all rows, so the answer is what the same judge would say of the rest.

use super::judging::{Judging, MIN_TAUGHT};
use super::layout::{Cell, Layout, Part, total_of};
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
        let own = OwnRows::of(layout, subject as u32);
        let cases = heaviest.filter(|_| !praise).map(|rows| without(own.of_cases(rows, counts)));
        let receivers = if layout.measure.counterpart == Counterpart::Receiver {
            own.by_counterpart()
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

/// The rows of a subject in each cell that judges, with what the others there give.
struct OwnRows<'a>(Vec<(&'a [Part<'a>], Others)>);

impl<'a> OwnRows<'a> {
    fn of(layout: &'a Layout<'a>, subject: u32) -> Self {
        let mut cells = Vec::new();
        for cell in layout.cells.iter().filter(|cell| cell.is_exact()) {
            let start = cell.parts.partition_point(|part| part.subject < subject);
            let count = cell.parts[start..].partition_point(|part| part.subject == subject);
            if count > 0 {
                let parts = &cell.parts[start..start + count];
                let time = layout.measure.form.counts_time();
                cells.push((
                    parts,
                    if time { Others::over_time(cell, parts) } else { Others::rate(cell, parts) },
                ));
            }
        }
        Self(cells)
    }

    /// Returns O* and E* of some rows. What a timer ended was not counted, and is not left out.
    fn of_cases(&self, rows: &[CaseRow], counts: &Counts) -> Pair {
        let symbol = |text: &Option<String>| match text {
            None => Some(Sym::NONE),
            Some(text) => counts.symbols.find(text),
        };
        let mut sum = Pair::default();
        for row in rows {
            let (Some(procedure), Some(step), Some(counterpart)) =
                (symbol(&row.procedure), symbol(&row.step), symbol(&row.counterpart))
            else {
                continue;
            };
            for (parts, others) in &self.0 {
                let counted = |part: &&Part<'_>| {
                    let key = part.counts[0].key;
                    let same = counts.strata[key.stratum() as usize] == (procedure, step, row.mode);
                    let in_bin = |bin: u16| !others.is_over_time() || bin == row.bin;
                    same && key.counterpart() == counterpart
                        && part.counts.iter().any(|one| one.month() == row.month && in_bin(one.bin()))
                };
                if let Some(part) = parts.iter().find(counted) {
                    let pair = others.rows(row.bin, part.weight, u64::from(row.outcome));
                    sum.observed += pair.observed;
                    sum.expected += pair.expected;
                    break;
                }
            }
        }
        sum
    }

    /// Returns O* and E* by named counterpart.
    fn by_counterpart(&self) -> BTreeMap<Sym, Pair> {
        let mut sums = self.by_any_counterpart();
        sums.remove(&Sym::NONE);
        sums
    }

    fn by_any_counterpart(&self) -> BTreeMap<Sym, Pair> {
        let mut sums: BTreeMap<Sym, Pair> = BTreeMap::new();
        for (parts, others) in &self.0 {
            for part in *parts {
                let counterpart = part.counts[0].key.counterpart();
                let sum = sums.entry(counterpart).or_default();
                for count in part.counts {
                    let weight = part.weight * f64::from(count.rows);
                    let pair = others.rows(count.bin(), weight, u64::from(count.outcomes));
                    sum.observed += pair.observed;
                    sum.expected += pair.expected;
                }
            }
        }
        sums
    }
}

/// What the others of a cell give for the rows of a subject.
enum Others {
    /// (N−n)/N, and (Y−y)/N.
    Rate(f64, f64),
    /// By bin of the time, (N−n)/N of those at risk, and Σ (D−d)/N up to it.
    OverTime(BTreeMap<u16, (f64, f64)>),
}

impl Others {
    fn rate(cell: &Cell<'_>, own: &[Part<'_>]) -> Self {
        let weighted =
            |parts: &[Part<'_>]| parts.iter().map(|one| one.weight * one.total().rows as f64).sum::<f64>();
        let all = weighted(&cell.parts);
        let outcomes = cell.total().outcomes - total_of(own).outcomes;
        Others::Rate((all - weighted(own)) / all, outcomes as f64 / all)
    }

    fn over_time(cell: &Cell<'_>, own: &[Part<'_>]) -> Self {
        // Rows and endings of all, rows and endings of the subject.
        let mut bins: BTreeMap<u16, [u64; 4]> = BTreeMap::new();
        for (parts, first) in [(cell.parts.as_slice(), 0), (own, 2)] {
            for count in parts.iter().flat_map(|part| part.counts) {
                let sums = bins.entry(count.bin()).or_default();
                sums[first] += u64::from(count.rows);
                sums[first + 1] += u64::from(count.outcomes);
            }
        }
        let (mut at_risk, mut own_at_risk) =
            bins.values().fold((0, 0), |sum, one| (sum.0 + one[0], sum.1 + one[2]));
        let mut hazard = 0.0;
        let by_bin = bins.into_iter().map(|(bin, [rows, ended, own_rows, own_ended])| {
            // The last row at risk has nobody to be compared with.
            let compared = at_risk > 1;
            let share = if compared { (at_risk - own_at_risk) as f64 / at_risk as f64 } else { 0.0 };
            hazard += if compared { (ended - own_ended) as f64 / at_risk as f64 } else { 0.0 };
            at_risk -= rows;
            own_at_risk -= own_rows;
            (bin, (share, hazard))
        });
        Others::OverTime(by_bin.collect())
    }

    fn is_over_time(&self) -> bool {
        matches!(self, Others::OverTime(_))
    }

    /// Returns O* and E* of rows that weigh so much together, in a bin of the time.
    fn rows(&self, bin: u16, weight: f64, outcomes: u64) -> Pair {
        let (share, expected) = match self {
            Others::Rate(share, rate) => (*share, *rate),
            Others::OverTime(bins) => bins.get(&bin).copied().unwrap_or_default(),
        };
        Pair { observed: outcomes as f64 * share, expected: weight * expected }
    }
}
