//! From standings to findings: reasons to hear somebody, never verdicts.
//!
//! A kind of finding looks at one subject with all its standings and says whether it applies, and
//! what speaks against it; the decision table says which kinds come first. A new kind is one file, one row in
//! [`FINDINGS`]. This module reads no file
//! and no clock, and it must not know how measures are counted or judged.

mod about;
mod class;
mod excess;
mod kind;
mod record;
mod robustness;
mod subject;
mod thresholds;
mod wording;

mod coaching;
mod conduct;
mod drafts_returned;
mod exemplary;
mod misrouting;
mod misrouting_to_one;
mod overloaded;
mod rotation;
mod slow;
mod watch;

mod decision;

mod accounts;
mod log_gaps;
mod measures_withheld;

mod pass_through;
mod timed_step;

mod evidence;

pub use about::SubjectLevel;
pub use accounts::{Account, Doubt, accounts};
pub use class::Class;
pub use decision::decision_table;
pub use drafts_returned::ID as DRAFTS_RETURNED;
pub use evidence::{Chosen, Evidence, EvidenceKey, EvidenceRow, FileRow};
pub use kind::{Basis, FindingKind, Judge, Judgement};
pub use log_gaps::{UnitGaps, log_gaps};
pub use measures_withheld::measures_withheld;
pub use pass_through::pass_through;
pub use record::{Answer, Finding, finding_id};
pub use robustness::{Check, CheckKind};
pub use subject::{Identity, Subject};
pub use thresholds::FindingThresholds;
pub use timed_step::timed_step;

use crate::judge::Standing;
use crate::lang::Bilingual;
use crate::measure::Need;

/// All kinds: the rows of the decision table, in the order in which a subject is looked at.
pub const FINDINGS: &[FindingKind] = &[
    log_gaps::KIND,
    measures_withheld::KIND,
    accounts::SHARED,
    accounts::SYSTEM,
    accounts::HOMONYM,
    accounts::TIMER,
    pass_through::KIND,
    timed_step::KIND,
    misrouting::KIND,
    misrouting_to_one::KIND,
    rotation::KIND,
    drafts_returned::KIND,
    conduct::KIND,
    overloaded::KIND,
    slow::KIND,
    coaching::KIND,
    watch::KIND,
    exemplary::KIND,
];

/// Returns the findings about subjects, in the order of the subjects and then of the decision. Placeholder accounts have
/// none.
pub fn findings(subjects: &[Subject<'_>], thresholds: &FindingThresholds) -> Vec<Finding> {
    let mut found = Vec::new();
    for subject in subjects.iter().filter(|subject| !subject.placeholder) {
        for (kind, judgement) in decision::decide(subject, thresholds) {
            found.push(write_up(kind, subject, &judgement, thresholds));
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
    let standings: Vec<&Standing> =
        judgement.standings.iter().map(|&index| &subject.standings[index]).collect();
    let main = standings.first();
    let mut points: Vec<u8> =
        standings.iter().flat_map(|standing| standing.measure.points.iter().copied()).collect();
    points.sort_unstable();
    points.dedup();
    let praise = kind.class == Class::Commend;
    let checks = main.map(|main| robustness::checks(subject, main, thresholds)).unwrap_or_default();
    let robustness = [robustness::in_words(&checks)];
    let robustness = robustness.iter().filter(|text| !text.is_empty());
    let identity = subject.identity;
    let caveats = identity.map_or(&[][..], |identity| identity.caveats.as_slice());
    Finding {
        finding_id: finding_id(kind.id, subject.level, subject.id),
        position: 0,
        class: kind.class,
        kind: kind.id,
        title: kind.title,
        step: kind.step,
        level: subject.level.into(),
        subject: subject.id.to_owned(),
        full_name: identity.and_then(|identity| identity.name.clone()),
        office: identity.and_then(|identity| identity.office.clone()),
        unit: subject.unit.map(str::to_owned),
        measures: standings.iter().map(|standing| standing.measure.id).collect(),
        points,
        statement: wording::statement(&standings, subject.level),
        tested: Bilingual::join(judgement.tested.iter().chain(robustness).chain(caveats), " "),
        excess: main.and_then(|standing| excess::excess(standing, subject.present_hours)),
        excess_unit: main.map(|standing| excess::unit(standing)).unwrap_or_default(),
        data_level: standings.iter().map(|one| one.measure.needs).max().map_or('A', Need::data_level),
        probability: main.map(|one| if praise { one.probability_good } else { one.least_probability() }),
        trend: main.map(|standing| wording::trend(standing)).unwrap_or_default(),
        first_seen: None,
        answers: Vec::new(),
        checks,
    }
}
