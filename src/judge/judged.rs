//! The judging of one measure at one level: from sums to standings.

use super::caseload::{Caseloads, Explained};
use super::centre::{Reference, references};
use super::layout::{Layout, total_of};
use super::log_rank;
use super::months::{Dispersion, Gammas};
use super::own_unit::{self, Level as UnitLevel};
use super::peers::peers;
use super::positions::set_positions;
use super::rates;
use super::settings::JudgeSettings;
use super::spread::spreads;
use super::standing::{Estimate, MonthCount, Phi, Standing, Trend, Verdict};
use super::stretch::{Stretch, stretches};
use super::sums::{Sums, Total};
use crate::fact::Level;
use crate::measure::{Counts, Form, Measure};
use crate::rank::{Bulk, GammaMixture, Prior, fit_prior};
use rayon::prelude::*;

/// What was learnt of one measure at one level before single subjects were looked at.
#[derive(Clone, Debug)]
pub struct Model {
    /// The measure.
    pub measure: &'static Measure,
    /// Whether the subjects are officials or units.
    pub level: Level,
    /// The prior of θ, learnt from all subjects.
    pub prior: Prior,
    /// What months add, by step; empty strings stand for a missing step.
    pub months: Vec<(String, Gammas)>,
}

/// One measure at one level.
#[derive(Clone, Debug)]
pub struct JudgedMeasure {
    /// What was learnt of all.
    pub model: Model,
    /// The subjects, by name.
    pub standings: Vec<Standing>,
}

/// Less expected than this says nothing, not even about the others.
const MIN_TAUGHT: f64 = 0.05;
/// The bounds of φ by chance: a rate near 1 leaves almost no variance.
const CHANCE: (f64, f64) = (0.05, 1.5);
/// The bounds of the ratio by which the variance of months and of the reference grows.
const GROWTH: (f64, f64) = (0.5, 2.5);
/// V from which on a subject teaches what its unit is like. V does not depend on the subject's own outcomes.
const MIN_UNIT_VARIANCE: f64 = 1.5;
/// The least variance of months by which a period is shrunk.
const MIN_MONTH_VARIANCE: f64 = 0.02;
/// The number of months in a row that are left out to see whether a finding persists.
const LEFT_OUT_MONTHS: i16 = 3;

/// Everything that is known before single subjects are looked at.
struct Judging<'a> {
    sums: Sums,
    dispersion: Dispersion,
    settings: &'a JudgeSettings,
    low_is_bad: bool,
    threshold: f64,
    /// O*, E* and V of each subject.
    totals: Vec<Total>,
    main_steps: Vec<Option<u32>>,
    references: Vec<Reference>,
    /// How many times as long, or as many, the difficulty of the cases explains; 1 without any.
    difficulty: Vec<f64>,
    /// The ratio by which months and reference grow, for each subject.
    growth: Vec<f64>,
    stretches: Option<Vec<Stretch>>,
    prior: Prior,
}

/// Judges one measure at one level.
pub(super) fn judge(
    layout: &Layout<'_>,
    counts: &Counts,
    caseloads: Option<&Caseloads>,
    settings: &JudgeSettings,
) -> JudgedMeasure {
    let judging = Judging::new(layout, explained(layout, counts, caseloads), settings);
    let factors = judging.unit_factors(layout);
    let peers = peers(&judging.sums);
    let spreads = spreads(layout);
    let name = |symbol| counts.symbols.get(symbol).unwrap_or_default().to_owned();
    let mut standings: Vec<Standing> = (0..layout.subjects.len())
        .into_par_iter()
        .map(|subject| {
            let mut standing = judging.standing(layout, subject, factors[subject]);
            standing.subject = name(layout.subjects[subject]);
            standing.unit = name(layout.units[subject]);
            standing.peers = peers[subject];
            standing.spread = spreads[subject];
            standing
        })
        .collect();
    count_rows(layout, &mut standings);
    let posteriors: Vec<GammaMixture> =
        (0..standings.len()).map(|subject| judging.posterior(subject)).collect();
    set_positions(&mut standings, &posteriors, settings);
    let months = layout.steps.iter().map(|step| name(*step)).zip(judging.dispersion.steps().iter().copied());
    let model = Model {
        measure: layout.measure,
        level: layout.level,
        prior: judging.prior,
        months: months.collect(),
    };
    JudgedMeasure { model, standings }
}

impl<'a> Judging<'a> {
    fn new(layout: &Layout<'_>, explained: Vec<Explained>, settings: &'a JudgeSettings) -> Self {
        let sums = match layout.measure.form {
            Form::Rate => rates::sums(layout),
            Form::Duration | Form::Hazard => log_rank::sums(layout),
        };
        let dispersion = Dispersion::learn(&sums, layout.steps.len());
        let subjects = layout.subjects.len();
        let stretches = (layout.measure.form == Form::Duration).then(|| stretches(&sums));
        let mut judging = Self {
            settings,
            low_is_bad: layout.measure.form.low_is_bad(),
            threshold: settings.threshold_of(layout.measure.id),
            totals: (0..subjects).map(|subject| sums.total(subject, |_| true)).collect(),
            main_steps: (0..subjects).map(|subject| sums.main_step(subject)).collect(),
            references: vec![Reference::default(); subjects],
            difficulty: explained.iter().map(|one| one.log.exp()).collect(),
            growth: Vec::new(),
            stretches,
            prior: Prior::single(1.0, 1.0),
            dispersion,
            sums,
        };
        // First against the mean colleague, with growth as seen; then against the typical one.
        judging.growth = judging
            .totals
            .iter()
            .map(|sum| ((sum.observed + 1.0) / (sum.expected + 1.0)).clamp(GROWTH.0, GROWTH.1))
            .collect();
        judging.prior = fit_prior(&judging.pairs(), Bulk::Free);
        let levels: Vec<f64> = (0..subjects).map(|subject| judging.posterior(subject).mean()).collect();
        judging.references = references(&judging.sums, &levels, &judging.main_steps);
        judging.take_difficulty_out(&explained);
        judging.growth = levels
            .iter()
            .zip(&judging.references)
            .map(|(level, reference)| (level / reference.factor).clamp(GROWTH.0, GROWTH.1))
            .collect();
        judging.prior = fit_prior(&judging.pairs(), Bulk::AtOne);
        judging
    }

    /// Puts what difficulty explains into the reference, with its uncertainty.
    fn take_difficulty_out(&mut self, explained: &[Explained]) {
        for (subject, explained) in explained.iter().enumerate() {
            let slope = if self.low_is_bad {
                (self.theta_of(subject, 1.0 / self.threshold).ln() / self.threshold.ln()).abs()
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
        (0..self.totals.len())
            .filter(|&subject| self.totals[subject].expected > MIN_TAUGHT)
            .map(|subject| self.dispersed(subject, self.totals[subject], 1.0, |_| true))
            .collect()
    }

    /// Returns φ of a subject over some months, with a reference that is multiplied by `factor`.
    fn phi(&self, subject: usize, sum: Total, factor: f64, wanted: impl Fn(i16) -> bool) -> Phi {
        let reference = &self.references[subject];
        let growth = self.growth[subject] * reference.factor * factor;
        Phi {
            chance: (sum.variance / sum.expected.max(1e-9)).clamp(CHANCE.0, CHANCE.1),
            months: growth * self.dispersion.of(&self.sums, subject, wanted),
            reference: growth * sum.expected * reference.variance,
        }
    }

    /// Returns O*/φ and reference/φ.
    fn dispersed(&self, subject: usize, sum: Total, factor: f64, wanted: impl Fn(i16) -> bool) -> (f64, f64) {
        let phi = self.phi(subject, sum, factor, wanted).total();
        (sum.observed / phi, sum.expected * self.references[subject].factor * factor / phi)
    }

    fn posterior(&self, subject: usize) -> GammaMixture {
        let sum = self.totals[subject];
        if sum.expected <= MIN_TAUGHT {
            return self.prior;
        }
        let (observed, expected) = self.dispersed(subject, sum, 1.0, |_| true);
        self.prior.posterior(observed, expected)
    }

    /// Returns θ of somebody who has `times` as many, or takes as long.
    fn theta_of(&self, subject: usize, times: f64) -> f64 {
        self.stretches.as_ref().map_or(times, |all| all[subject].hazard_ratio(times))
    }

    /// Returns the probability of being beyond the threshold on the bad side.
    fn beyond(&self, posterior: &GammaMixture, theta: f64) -> f64 {
        if self.low_is_bad { posterior.below(theta) } else { posterior.above(theta) }
    }

    /// Returns the level of the others of each subject's unit.
    fn unit_factors(&self, layout: &Layout<'_>) -> Vec<f64> {
        if layout.level == Level::Unit {
            return vec![1.0; layout.subjects.len()];
        }
        let levels: Vec<UnitLevel> = (0..layout.subjects.len())
            .map(|subject| {
                let sum = self.totals[subject];
                let expected = sum.expected * self.references[subject].factor;
                let phi = self.phi(subject, sum, 1.0, |_| true).total();
                UnitLevel {
                    step: self.main_steps[subject].filter(|_| sum.expected > MIN_TAUGHT),
                    unit: layout.units[subject],
                    ratio: ((sum.observed + 0.5) / (expected + 0.5)).clamp(0.4, 2.5),
                    noise: phi / expected.max(1e-9),
                    teaches: sum.variance >= MIN_UNIT_VARIANCE,
                }
            })
            .collect();
        own_unit::factors(&levels)
    }

    fn standing(&self, layout: &Layout<'_>, subject: usize, unit_factor: f64) -> Standing {
        let (sum, reference) = (self.totals[subject], self.references[subject]);
        let posterior = self.posterior(subject);
        let theta = Estimate {
            value: posterior.mean(),
            low: posterior.quantile(0.025),
            high: posterior.quantile(0.975),
        };
        let at_threshold = self.theta_of(subject, self.threshold);
        let at_praise = self.theta_of(subject, 1.0 / self.threshold);
        // A unit that is worse than the office may excuse, and one that is better may explain praise; never the reverse.
        let (excuse, praise) = if self.low_is_bad {
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
        };
        self.decide(subject, &mut standing);
        standing
    }

    /// Returns an estimate of θ in plain words: times as many, or times as long.
    fn in_words(&self, subject: usize, theta: Estimate) -> Estimate {
        let Some(stretches) = &self.stretches else { return theta };
        let times = |theta| stretches[subject].times_as_long(theta);
        Estimate { value: times(theta.value), low: times(theta.high), high: times(theta.low) }
    }

    fn reliability(&self, expected: f64, phi: f64) -> f64 {
        let between = self.prior.variance();
        if expected <= 0.0 { 0.0 } else { between / (between + phi / expected) }
    }

    fn months(&self, subject: usize) -> Vec<MonthCount> {
        let mut months: Vec<MonthCount> = Vec::new();
        let mut entries = self.sums.of(subject).to_vec();
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
    fn trend(&self, subject: usize, theta: f64) -> Option<Trend> {
        let last = self.sums.all().iter().map(|one| one.month).max()?;
        let cut = last - i16::try_from(self.settings.trend_months).unwrap_or(i16::MAX);
        let step = self.main_steps[subject]? as usize;
        let shape = 1.0 / self.dispersion.steps()[step].variance.max(MIN_MONTH_VARIANCE);
        let period = |wanted: &dyn Fn(i16) -> bool| {
            let sum = self.sums.total(subject, wanted);
            let (observed, expected) = self.dispersed(subject, sum, 1.0, wanted);
            let shrunk = (shape + observed) / (shape / theta + expected);
            let estimate = Estimate { value: shrunk, low: shrunk, high: shrunk };
            (sum.expected >= 1.0).then(|| self.in_words(subject, estimate).value)
        };
        let (before, now) = (period(&|month| month <= cut)?, period(&|month| month > cut)?);
        Some(Trend { months: self.settings.trend_months, before, now })
    }

    /// Decides what may be said.
    fn decide(&self, subject: usize, standing: &mut Standing) {
        let settings = self.settings;
        let effective = standing.expected * standing.reference / standing.phi.total();
        // V is the information there is, whoever the subject is. E* alone is small for somebody so fast that hardly any
        // of the colleagues' cases would have been done in the same times.
        let enough = standing.expected.max(standing.variance) >= settings.min_expected
            && effective >= settings.min_effective
            && standing.colleagues >= settings.min_colleagues;
        if !enough {
            return;
        }
        let (above, below) = (standing.theta.low > 1.0, standing.theta.high < 1.0);
        let (worse, better) = if self.low_is_bad { (below, above) } else { (above, below) };
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

    /// Returns the least probability whichever three months in a row are left out; 0 if that leaves nothing.
    fn least_without_months(&self, subject: usize, at_threshold: f64) -> f64 {
        let months = self.sums.of(subject).iter().map(|one| one.month);
        let (Some(first), Some(last)) = (months.clone().min(), months.max()) else { return 0.0 };
        (first..=(last - LEFT_OUT_MONTHS + 1).max(first))
            .map(|from| {
                let kept = |month: i16| !(from..from + LEFT_OUT_MONTHS).contains(&month);
                let sum = self.sums.total(subject, kept);
                if sum.expected <= MIN_TAUGHT {
                    return 0.0;
                }
                let (observed, expected) = self.dispersed(subject, sum, 1.0, kept);
                self.beyond(&self.prior.posterior(observed, expected), at_threshold)
            })
            .fold(1.0, f64::min)
    }
}

/// Returns what difficulty explains of each subject; nothing of units, whose cases are too many to differ by chance.
fn explained(layout: &Layout<'_>, counts: &Counts, caseloads: Option<&Caseloads>) -> Vec<Explained> {
    let explains = |subject: &crate::event::Sym| match (caseloads, layout.level) {
        (Some(caseloads), Level::Official) => {
            // A variant counts the same cases, which are as hard for it.
            let measure = layout.measure.variant_of.unwrap_or(layout.measure.id);
            caseloads.explains(measure, counts.symbols.get(*subject).unwrap_or_default())
        }
        _ => Explained::default(),
    };
    layout.subjects.iter().map(explains).collect()
}

/// Counts the rows of each subject, and the share of them in exact cells.
fn count_rows(layout: &Layout<'_>, standings: &mut [Standing]) {
    let mut exact = vec![0_u64; standings.len()];
    for cell in &layout.cells {
        for parts in cell.by_subject() {
            let own = total_of(parts);
            let subject = parts[0].subject as usize;
            standings[subject].rows += own.rows;
            standings[subject].outcomes += own.outcomes;
            exact[subject] += if cell.exact { own.rows } else { 0 };
        }
    }
    for (standing, exact) in standings.iter_mut().zip(exact) {
        if standing.rows > 0 {
            standing.exact_share = exact as f64 / standing.rows as f64;
        }
    }
}
