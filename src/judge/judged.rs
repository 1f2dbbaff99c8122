//! The judging of one measure at one level: from sums to standings.

use super::caseload::{Caseloads, Explained};
use super::judging::{Judging, MIN_TAUGHT};
use super::layout::{Layout, total_of};
use super::learnt::Learnt;
use super::log_rank::TIMES;
use super::months::Gammas;
use super::own_rows::CellTotals;
use super::own_unit::{self, Level as UnitLevel};
use super::peers::peers;
use super::positions::set_positions;
use super::settings::{Ingredient, JudgeSettings};
use super::spread::spreads;
use super::standing::Standing;
use crate::event::Sym;
use crate::fact::Level;
use crate::measure::{Counts, Measure};
use crate::rank::{GammaMixture, Prior};
use rayon::prelude::*;

/// What was learnt of one measure at one level before single subjects were looked at.
#[derive(Clone, Debug)]
pub struct Model {
    /// The measure.
    pub measure: &'static Measure,
    /// Whether the subjects are officials or units.
    pub level: Level,
    /// How many times as long, or as many, is beyond ordinary.
    pub threshold: f64,
    /// The prior of θ, learnt from all subjects.
    pub prior: Prior,
    /// What months add, by step; a missing step is one of them.
    pub months: Vec<(Sym, Gammas)>,
    /// The reference, difficulty and unit level of each subject, in the order of names.
    pub subjects: Vec<SubjectModel>,
}

/// The reference, difficulty and unit level of one subject, from which its verdict follows.
#[derive(Clone, Debug)]
pub struct SubjectModel {
    /// The official or unit.
    pub subject: Sym,
    /// The step in which most is expected of it; `None` without a row that is judged.
    pub main_step: Option<Sym>,
    /// Its ratio to the mean colleague, shrunk.
    pub mean_level: f64,
    /// The typical colleague over the mean one, cases taken as they are.
    pub typical: f64,
    /// The variance of ln of the typical colleague.
    pub typical_variance: f64,
    /// The variance of ln of the reference: with that of what difficulty explains.
    pub reference_variance: f64,
    /// The ratio by which months and reference grow.
    pub growth: f64,
    /// θ of somebody who has as many, or takes as long, as the difficulty of the cases explains.
    pub theta_at_difficulty: f64,
    /// θ at the reciprocal of the threshold, beyond which is praise.
    pub theta_at_praise: f64,
    /// True if a timer ends its rows, so that its lateness is not judged.
    pub ended_by_timer: bool,
    /// Of durations, the hazard ratio of somebody who takes each of [`TIMES`](crate::judge::TIMES) as long.
    pub hazard_ratios: Vec<f64>,
}

/// One measure at one level.
#[derive(Clone, Debug)]
pub struct JudgedMeasure {
    /// What was learnt of all.
    pub model: Model,
    /// The subjects, by name.
    pub standings: Vec<Standing>,
}

/// V from which on a subject teaches what its unit is like. V does not depend on the subject's own outcomes.
const MIN_UNIT_VARIANCE: f64 = 1.5;

/// Judges one measure at one level, or a variant with the prior of its measure.
pub(super) fn judge(
    layout: &Layout<'_>,
    learnt: &Learnt,
    prior: Option<Prior>,
    counts: &Counts,
    caseloads: Option<&Caseloads>,
    settings: &JudgeSettings,
) -> JudgedMeasure {
    let explained = explained(layout, counts, caseloads);
    let judging = Judging::against_the_typical(learnt, &explained, prior, settings);
    let factors = judging.unit_factors(layout);
    let peers = peers(&learnt.sums);
    let spreads = spreads(layout);
    let totals = CellTotals::new(layout);
    let name = |symbol| counts.symbols.get(symbol).unwrap_or_default().to_owned();
    let mut standings: Vec<Standing> = (0..layout.subjects.len())
        .into_par_iter()
        .map(|subject| {
            let mut standing = judging.standing(layout, subject, factors[subject]);
            standing.subject = name(layout.subjects[subject]);
            standing.unit = name(layout.units[subject]);
            standing.peers = peers[subject];
            standing.spread = spreads[subject];
            let heaviest = caseloads.and_then(|all| all.heaviest(&standing));
            standing.left_out = judging.left_out(layout, &totals, counts, subject, &standing, heaviest);
            standing
        })
        .collect();
    count_rows(layout, learnt, &mut standings);
    // A variant ranks nobody.
    if layout.measure.variant_of.is_none() {
        let posteriors: Vec<GammaMixture> =
            (0..standings.len()).map(|subject| judging.posterior(subject)).collect();
        set_positions(&mut standings, &posteriors, settings);
    }
    let model = Model {
        measure: layout.measure,
        level: layout.level,
        threshold: learnt.threshold,
        prior: judging.prior,
        months: layout.steps.iter().copied().zip(learnt.dispersion.steps().iter().copied()).collect(),
        subjects: (0..layout.subjects.len()).map(|subject| judging.model(layout, subject)).collect(),
    };
    JudgedMeasure { model, standings }
}

impl Judging<'_> {
    fn model(&self, layout: &Layout<'_>, subject: usize) -> SubjectModel {
        let learnt = self.learnt;
        SubjectModel {
            subject: layout.subjects[subject],
            main_step: learnt.main_steps[subject].map(|step| layout.steps[step as usize]),
            mean_level: learnt.levels[subject],
            typical: learnt.references[subject].factor,
            typical_variance: learnt.references[subject].variance,
            reference_variance: self.references[subject].variance,
            growth: self.growth[subject],
            theta_at_difficulty: self.theta_of(subject, self.difficulty[subject]),
            theta_at_praise: self.theta_of(subject, 1.0 / learnt.threshold),
            ended_by_timer: false,
            hazard_ratios: learnt
                .stretches
                .as_ref()
                .map(|all| TIMES.map(|times| all[subject].hazard_ratio(times)).to_vec())
                .unwrap_or_default(),
        }
    }

    /// Returns the level of the others of each subject's unit.
    fn unit_factors(&self, layout: &Layout<'_>) -> Vec<f64> {
        if layout.level == Level::Unit || !self.settings.has(Ingredient::OwnUnit) {
            return vec![1.0; layout.subjects.len()];
        }
        let levels: Vec<UnitLevel> = (0..layout.subjects.len())
            .map(|subject| {
                let sum = self.learnt.totals[subject];
                let expected = sum.expected * self.references[subject].factor;
                let phi = self.phi(subject, sum, 1.0, |_| true).total();
                UnitLevel {
                    step: self.learnt.main_steps[subject].filter(|_| sum.expected > MIN_TAUGHT),
                    unit: layout.units[subject],
                    ratio: ((sum.observed + 0.5) / (expected + 0.5)).clamp(0.4, 2.5),
                    noise: phi / expected.max(1e-9),
                    teaches: sum.variance >= MIN_UNIT_VARIANCE,
                }
            })
            .collect();
        own_unit::factors(&levels)
    }
}

/// Returns what difficulty explains of each subject; nothing of units, whose cases are too many to differ by chance.
pub(super) fn explained(
    layout: &Layout<'_>,
    counts: &Counts,
    caseloads: Option<&Caseloads>,
) -> Vec<Explained> {
    let explains = |subject: &Sym| match (caseloads, layout.level) {
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
fn count_rows(layout: &Layout<'_>, learnt: &Learnt, standings: &mut [Standing]) {
    for cell in &layout.cells {
        for parts in cell.by_subject() {
            let own = total_of(parts);
            let subject = parts[0].subject as usize;
            standings[subject].rows += own.rows;
            standings[subject].outcomes += own.outcomes;
        }
    }
    for (standing, exact) in standings.iter_mut().zip(&learnt.exact_rows) {
        if standing.rows > 0 {
            standing.exact_share = *exact as f64 / standing.rows as f64;
        }
    }
}
