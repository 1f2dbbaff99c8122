//! The rows of the tables that are made of what was learnt.

use crate::event::Sym;
use crate::fact::Level;
use crate::judge::{Gammas, JudgeSettings, Model, SubjectModel, TIMES};

/// A row of `judging_steps`.
pub(super) struct StepRow {
    pub(super) measure: &'static str,
    pub(super) level: Level,
    pub(super) step: Sym,
    pub(super) gammas: Gammas,
}

/// A row of `judging_subjects`.
pub(super) struct SubjectRow {
    pub(super) measure: &'static str,
    pub(super) level: Level,
    pub(super) subject: SubjectModel,
}

/// A row of `judging_stretches`.
pub(super) struct StretchRow {
    pub(super) measure: &'static str,
    pub(super) level: Level,
    pub(super) subject: Sym,
    pub(super) times: f64,
    pub(super) hazard_ratio: f64,
}

/// A row of `judging_settings`.
pub(super) struct SettingRow {
    pub(super) name: &'static str,
    pub(super) amount: f64,
}

pub(super) fn steps(models: &[Model]) -> Vec<StepRow> {
    let row = |model: &Model, (step, gammas): (Sym, Gammas)| StepRow {
        measure: model.measure.id,
        level: model.level,
        step,
        gammas,
    };
    models.iter().flat_map(|model| model.months.iter().map(move |step| row(model, *step))).collect()
}

pub(super) fn subjects(models: &[Model]) -> Vec<SubjectRow> {
    let row = |model: &Model, subject: &SubjectModel| SubjectRow {
        measure: model.measure.id,
        level: model.level,
        subject: subject.clone(),
    };
    models.iter().flat_map(|model| model.subjects.iter().map(move |one| row(model, one))).collect()
}

pub(super) fn stretches(models: &[Model]) -> Vec<StretchRow> {
    let mut rows = Vec::new();
    for model in models {
        for subject in &model.subjects {
            rows.extend(TIMES.iter().zip(&subject.hazard_ratios).map(|(&times, &hazard_ratio)| StretchRow {
                measure: model.measure.id,
                level: model.level,
                subject: subject.subject,
                times,
                hazard_ratio,
            }));
        }
    }
    rows
}

pub(super) fn settings(settings: &JudgeSettings) -> Vec<SettingRow> {
    let row = |(name, amount)| SettingRow { name, amount };
    [
        ("measures.min_officials", f64::from(settings.min_officials)),
        ("measures.min_rows", settings.min_rows as f64),
        ("judging.min_people_of_sender", f64::from(settings.min_people_of_sender)),
        ("judging.threshold", settings.threshold),
        ("judging.min_own_rows", settings.min_own_rows as f64),
        ("judging.min_months", settings.min_months),
        ("judging.min_expected", settings.min_expected),
        ("judging.min_effective", settings.min_effective),
        ("judging.min_colleagues", settings.min_colleagues),
        ("judging.min_probability", settings.min_probability),
        ("judging.persistent_probability", settings.persistent_probability),
        ("judging.rank_draws", settings.rank_draws as f64),
        ("judging.seed", settings.seed as f64),
        ("quality.min_share", settings.min_share),
        ("findings.trend_months", f64::from(settings.trend_months)),
    ]
    .map(row)
    .into()
}
