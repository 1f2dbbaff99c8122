//! From ranked measures to findings: leads for a human hearing, never verdicts.
//!
//! A kind of finding looks at one subject with all its ranked measures and says whether it applies, and
//! what speaks against it. A new kind is one file and one row in [`FINDINGS`]. Pure: no files, no clock.

mod class;
mod conduct;
mod evidence;
mod exemplary;
mod gaps;
mod misrouting;
mod overloaded;
mod slow;
mod subject;
mod withheld;
mod wording;

pub use class::Class;
pub use evidence::{Evidence, EvidenceRow, Wanted};
pub use gaps::{UnitGaps, gaps};
pub use subject::{Identity, Score, Subject};
pub use withheld::gaps_of_measures;

use crate::fact::Level;
use crate::measure::{Need, Text};

/// A kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct FindingKind {
    /// Its name in files and queries.
    pub id: &'static str,
    /// What should be done with it.
    pub class: Class,
    /// The heading.
    pub title: Text,
    /// What it says, and what it does not.
    pub doc: Text,
    /// Whether it applies to a subject, and by which measures. `None`: it does not.
    pub judge: fn(&Subject<'_>, &Limits) -> Option<Judgement>,
}

/// All kinds, in the order in which a subject is looked at.
pub const FINDINGS: &[FindingKind] = &[
    conduct::KIND,
    slow::KIND,
    misrouting::KIND,
    overloaded::KIND,
    gaps::KIND,
    withheld::KIND,
    exemplary::KIND,
];

/// What a kind needs of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Arrivals against the median of the peers beyond which load explains slowness.
    pub overload_ratio: f64,
    /// Least share of E that must rest on peers at the very same procedure and step.
    pub min_exact_share: f64,
    /// Share of acts without an actor above which a unit's data are reported.
    pub missing_actor_share: f64,
}

/// That a kind applies.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The measures it rests on, as places in [`Subject::scores`], the weightiest first.
    pub scores: Vec<usize>,
    /// Other explanations that were tested, and what came of it.
    pub tested: Vec<Sentence>,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// A finding, ready for a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable over runs: kind, level and subject.
    pub finding_id: String,
    /// Place in the list, from 1.
    pub position: u32,
    /// What should be done with it.
    pub class: Class,
    /// The kind's id.
    pub kind: &'static str,
    /// The kind's heading.
    pub title: Text,
    /// Official or unit.
    pub level: Level,
    /// Who.
    pub subject: String,
    /// The listed name of the subject.
    pub full_name: Option<String>,
    /// The listed title of an official.
    pub office: Option<String>,
    /// The unit of an official, where the log tells.
    pub unit: Option<String>,
    /// The measures it rests on.
    pub measures: Vec<&'static str>,
    /// Points of the directive.
    pub points: Vec<u8>,
    /// What was observed and what was to be expected.
    pub statement: Sentence,
    /// Other explanations tested, caveats.
    pub tested: Sentence,
    /// Working hours (durations) or cases (rates) a month beyond the peers; `None` where it means nothing.
    pub excess: Option<f64>,
    /// What `excess` counts: `hours` or `cases`.
    pub excess_unit: &'static str,
    /// Level of detail the measures needed.
    pub data_level: char,
    /// Probability that the weightiest measure is beyond its threshold; `None` for data findings.
    pub probability: Option<f64>,
    /// How the last months compare with the ones before, by the weightiest measure.
    pub trend: Sentence,
}

/// The findings about a set of subjects, those of units after those of officials, in the order of class,
/// then of certainty, then of size, then of name. Nobody is asked twice under one kind.
pub fn findings(subjects: &[Subject<'_>], limits: &Limits) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for subject in subjects.iter().filter(|subject| !subject.placeholder) {
        for kind in FINDINGS {
            if let Some(judgement) = (kind.judge)(subject, limits) {
                found.push(write_up(kind, subject, &judgement));
            }
        }
    }
    found
}

/// Sorts findings and numbers them. Data findings come from [`gaps()`] and
/// [`gaps_of_measures()`] and are added before.
pub fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| {
        let certainty = |finding: &Finding| finding.probability.unwrap_or(0.0);
        one.class
            .cmp(&other.class)
            .then(one.level.cmp(&other.level))
            .then(certainty(other).total_cmp(&certainty(one)))
            .then(other.excess.unwrap_or(0.0).total_cmp(&one.excess.unwrap_or(0.0)))
            .then_with(|| one.finding_id.cmp(&other.finding_id))
    });
    for (place, finding) in findings.iter_mut().enumerate() {
        finding.position = place as u32 + 1;
    }
    findings
}

/// The id that a finding keeps over runs.
pub fn finding_id(kind: &str, level: Level, subject: &str) -> String {
    let digest = blake3::hash(format!("{kind}\n{}\n{subject}", level.name()).as_bytes());
    format!("{}-{}", kind.replace('_', "-"), &digest.to_hex()[..8])
}

fn write_up(kind: &FindingKind, subject: &Subject<'_>, judgement: &Judgement) -> Finding {
    let scores: Vec<&Score> = judgement.scores.iter().map(|&place| &subject.scores[place]).collect();
    let weightiest = scores.first();
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
        statement: wording::statement(&scores),
        tested: wording::joined(&[&judgement.tested, caveats].concat()),
        excess: weightiest.and_then(|score| score.excess()),
        excess_unit: weightiest.map_or("", |score| score.excess_unit()),
        data_level: scores.iter().map(|score| score.measure.needs).max().map_or('A', Need::data_level),
        probability: weightiest
            .map(|score| if praise { score.ranked.probability_good } else { score.ranked.probability }),
        trend: weightiest.map_or_else(wording::no_trend, |score| wording::trend(score)),
    }
}
