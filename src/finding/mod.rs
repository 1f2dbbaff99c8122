//! From ranked measures to findings: reasons to hear somebody, never verdicts.
//!
//! A kind of finding looks at one subject with all its ranked measures and says whether it applies, and
//! what speaks against it. A new kind is one file and one row in [`FINDINGS`]. This module reads no file
//! and no clock, and it must not know how measures are counted or ranked.

mod class;
mod kind;
mod record;
mod subject;
mod thresholds;
mod wording;

mod conduct;
mod exemplary;
mod misrouting;
mod overloaded;
mod slow;

mod log_gaps;
mod measures_withheld;

mod evidence;

pub use class::Class;
pub use evidence::{Evidence, EvidenceKey, EvidenceRow};
pub use kind::{Basis, FindingKind, Judge, Judgement};
pub use log_gaps::{UnitGaps, log_gaps};
pub use measures_withheld::measures_withheld;
pub use record::{Finding, finding_id};
pub use subject::{Identity, MonthOfScore, Score, Subject};
pub use thresholds::FindingThresholds;

use crate::lang::Bilingual;
use crate::measure::Need;

/// All kinds, in the order in which a subject is looked at.
pub const FINDINGS: &[FindingKind] = &[
    conduct::KIND,
    slow::KIND,
    misrouting::KIND,
    overloaded::KIND,
    log_gaps::KIND,
    measures_withheld::KIND,
    exemplary::KIND,
];

/// Returns the findings about subjects, in the order of the subjects and then of [`FINDINGS`]. Placeholder
/// accounts have none.
pub fn findings(subjects: &[Subject<'_>], thresholds: &FindingThresholds) -> Vec<Finding> {
    let mut found = Vec::new();
    for subject in subjects.iter().filter(|subject| !subject.placeholder) {
        for kind in FINDINGS {
            if let Basis::Measures(judge) = kind.basis
                && let Some(judgement) = judge(subject, thresholds)
            {
                found.push(write_up(kind, subject, &judgement, thresholds));
            }
        }
    }
    found
}

/// Sorts findings by class, level, probability and size, the largest first, and numbers them.
pub fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| {
        let probability = |finding: &Finding| finding.probability.unwrap_or(0.0);
        one.class
            .cmp(&other.class)
            .then(one.level.cmp(&other.level))
            .then(probability(other).total_cmp(&probability(one)))
            .then(other.excess.unwrap_or(0.0).total_cmp(&one.excess.unwrap_or(0.0)))
            .then_with(|| one.finding_id.cmp(&other.finding_id))
    });
    for (finding, position) in findings.iter_mut().zip(1..) {
        finding.position = position;
    }
    findings
}

fn write_up(
    kind: &FindingKind,
    subject: &Subject<'_>,
    judgement: &Judgement,
    thresholds: &FindingThresholds,
) -> Finding {
    let scores: Vec<&Score> = judgement.scores.iter().map(|&index| &subject.scores[index]).collect();
    let main = scores.first();
    let mut points: Vec<u8> = scores.iter().flat_map(|score| score.measure.points.iter().copied()).collect();
    points.sort_unstable();
    points.dedup();
    let praise = kind.class == Class::Commend;
    let identity = subject.identity;
    let caveats = identity.map_or(&[][..], |identity| identity.caveats.as_slice());
    Finding {
        finding_id: finding_id(kind.id, subject.level, subject.id),
        position: 0,
        class: kind.class,
        kind: kind.id,
        title: kind.title,
        level: subject.level,
        subject: subject.id.to_owned(),
        full_name: identity.and_then(|identity| identity.name.clone()),
        office: identity.and_then(|identity| identity.office.clone()),
        unit: subject.unit.map(str::to_owned),
        measures: scores.iter().map(|score| score.measure.id).collect(),
        points,
        statement: wording::statement(&scores, subject.level),
        tested: Bilingual::join(judgement.tested.iter().chain(caveats), " "),
        excess: main.and_then(|score| score.excess()),
        excess_unit: main.map(|score| score.excess_unit()).unwrap_or_default(),
        data_level: scores.iter().map(|score| score.measure.needs).max().map_or('A', Need::data_level),
        probability: main
            .map(|score| if praise { score.ranked.probability_good } else { score.ranked.probability }),
        trend: main.map(|score| wording::trend(score, thresholds.trend_months)).unwrap_or_default(),
    }
}
