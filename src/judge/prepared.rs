//! The two passes of the judging: what they share, who may be named after the first, and the verdicts of the second.

use super::caseload::Caseloads;
use super::judged::{self, JudgedMeasure};
use super::judging::Judging;
use super::layout::{self, Layout};
use super::learnt::Learnt;
use super::settings::{Ingredient, JudgeSettings};
use super::timers::CleanCounts;
use super::units;
use crate::fact::Level;
use crate::measure::{Measure, find};

/// Every measure that the log allows, but variants, added up and compared as far as that does not depend on how hard the cases were.
pub struct Prepared<'a> {
    pub(super) clean: &'a CleanCounts<'a>,
    settings: &'a JudgeSettings,
    pub(super) measures: Vec<(Layout<'a>, Learnt)>,
}

impl<'a> Prepared<'a> {
    /// Adds up, and learns what the office is like.
    pub fn new(clean: &'a CleanCounts<'a>, settings: &'a JudgeSettings) -> Self {
        let layouts = layout::layouts(clean, settings, |measure| measure.variant_of.is_none());
        let measures = layouts.map(|layout| {
            let learnt = Learnt::new(&layout, settings);
            (layout, learnt)
        });
        Self { clean, settings, measures: measures.collect() }
    }

    /// Returns everybody who, by a measure of a family and with the cases taken as they are, is beyond the threshold on either side with at least
    /// this probability. Nobody else can be flagged or praised, because taking difficulty out never flags anybody.
    pub fn likely(&self, probability: f64) -> Vec<(Level, &'static Measure, &str)> {
        let mut likely = Vec::new();
        for (layout, learnt) in self.measures.iter().filter(|(layout, _)| layout.measure.family.is_some()) {
            let as_they_are = judged::explained(layout, self.clean.counts, None);
            let judging = Judging::against_the_typical(learnt, &as_they_are, None, self.settings);
            let subjects = (0..layout.subjects.len()).filter(|&one| judging.is_likely(one, probability));
            likely.extend(subjects.map(|subject| {
                let name = self.clean.counts.symbols.get(layout.subjects[subject]).unwrap_or_default();
                (layout.level, layout.measure, name)
            }));
        }
        likely
    }

    /// Judges every subject on every measure, in the order of measure, level (officials before units) and name. Without
    /// caseloads, the difficulty of cases is not taken out.
    pub fn judge(&self, caseloads: Option<&Caseloads>) -> Vec<JudgedMeasure> {
        let caseloads = caseloads.filter(|_| self.settings.has(Ingredient::Difficulty));
        let judge = |layout: &Layout<'a>, learnt: &Learnt, prior| {
            judged::judge(layout, learnt, prior, self.clean.counts, caseloads, self.settings)
        };
        let mut judged: Vec<JudgedMeasure> =
            self.measures.iter().map(|(layout, learnt)| judge(layout, learnt, None)).collect();
        // Nobody is named for a variant, and nothing more is asked of it, so it is not kept.
        for variant in layout::layouts(self.clean, self.settings, |measure| measure.variant_of.is_some()) {
            let is_base = |base: &Layout<'_>| {
                Some(base.measure.id) == variant.measure.variant_of && base.level == variant.level
            };
            let Some(at) = self.measures.iter().position(|(base, _)| is_base(base)) else { continue };
            let (base, learnt) = &self.measures[at];
            let learnt = Learnt::of_variant(&variant, (base, learnt), self.settings);
            judged.push(judge(&variant, &learnt, Some(judged[at].model.prior)));
        }
        judged.sort_by_key(|one| (find(one.model.measure.id).map(|(index, _)| index), one.model.level));
        for measure in &mut judged {
            let late = measure.model.measure.supported_by.is_some() && measure.model.level == Level::Official;
            let subjects = measure.standings.iter_mut().zip(&mut measure.model.subjects);
            for (standing, model) in subjects.filter(|(one, _)| late && self.clean.is_timed(&one.subject)) {
                standing.withdraw();
                model.ended_by_timer = true;
            }
        }
        units::check_units(&mut judged, self.settings);
        judged
    }
}
