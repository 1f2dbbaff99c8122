//! A unit against its worst official: what one person does is not the unit's.

use super::judged::JudgedMeasure;
use super::settings::JudgeSettings;
use super::standing::{Standing, Verdict};
use crate::fact::Level;

/// Takes the flag from units whose other officials, without the one who adds most, are not beyond the threshold
/// together. A unit of one person is never flagged: what is said of it is said of the person.
pub(super) fn check_units(measures: &mut [JudgedMeasure], settings: &JudgeSettings) {
    let officials: Vec<Vec<Standing>> = measures
        .iter()
        .map(|measure| {
            let of_officials = measure.standings.iter().filter(|one| one.level == Level::Official);
            of_officials.cloned().collect()
        })
        .collect();
    for measure in measures.iter_mut() {
        for unit in measure.standings.iter_mut().filter(|one| one.level == Level::Unit) {
            if unit.verdict != Verdict::Flagged {
                continue;
            }
            let same = officials.iter().flatten().filter(|one| {
                one.measure.id == unit.measure.id && one.unit == unit.subject && one.expected > 0.0
            });
            let times = without_worst(&same.collect::<Vec<_>>());
            unit.without_worst = times;
            if times.is_none_or(|times| times < settings.threshold_of(unit.measure.id)) {
                unit.verdict = Verdict::NotFlagged;
                unit.persistent = false;
            }
        }
    }
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
