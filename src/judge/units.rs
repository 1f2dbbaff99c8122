//! A unit against its worst official: what one person does is not the unit's.

use super::judged::JudgedMeasure;
use super::settings::JudgeSettings;
use super::standing::{Standing, Verdict};
use crate::fact::Level;

/// Takes the flag from units whose other officials, without the one who adds most, are not beyond the threshold
/// together. A unit of one person is never flagged: what is said of it is said of the person.
pub(super) fn check_units(measures: &mut [JudgedMeasure], settings: &JudgeSettings) {
    let officials: Vec<&Standing> = of_level(measures, Level::Official).collect();
    let flagged = of_level(measures, Level::Unit).filter(|unit| unit.verdict == Verdict::Flagged);
    let found: Vec<Option<f64>> = flagged
        .map(|unit| {
            let of_unit = officials.iter().copied().filter(|one| {
                one.measure.id == unit.measure.id && one.unit == unit.subject && one.expected > 0.0
            });
            without_worst(&of_unit.collect::<Vec<_>>())
        })
        .collect();
    let mut found = found.into_iter();
    let units = measures.iter_mut().flat_map(|measure| &mut measure.standings);
    for unit in units.filter(|one| one.level == Level::Unit && one.verdict == Verdict::Flagged) {
        unit.without_worst = found.next().flatten();
        let threshold = settings.threshold_of(unit.measure.id);
        if unit.without_worst.is_none_or(|times| times < threshold) {
            unit.verdict = Verdict::NotFlagged;
            unit.persistent = false;
        }
    }
}

fn of_level(measures: &[JudgedMeasure], level: Level) -> impl Iterator<Item = &Standing> {
    measures.iter().flat_map(|measure| &measure.standings).filter(move |one| one.level == level)
}

/// Returns how many times as many, or as long, the officials of a unit have together without the worst of them; `None`
/// if nobody is left.
fn without_worst(officials: &[&Standing]) -> Option<f64> {
    let excess = |one: &Standing| {
        let beyond = one.observed - one.expected * one.reference;
        if one.low_is_bad() { -beyond } else { beyond }
    };
    let worst = (0..officials.len())
        .max_by(|&one, &two| excess(officials[one]).total_cmp(&excess(officials[two])).then(two.cmp(&one)))?;
    let others = officials.iter().enumerate().filter(|(index, _)| *index != worst).map(|(_, one)| one);
    // The mean of the officials' own ratios in words, weighted with what is expected of them.
    let (mut sum, mut weights) = (0.0, 0.0);
    for one in others {
        let weight = one.expected * one.reference;
        sum += weight * one.times.value.ln();
        weights += weight;
    }
    (weights > 0.0).then(|| (sum / weights).exp())
}
