//! A finding as a report shows it.

use super::about::{About, SubjectLevel};
use super::class::Class;
use super::kind::FindingKind;
use super::robustness::{Check, hangs_on, is_robust};
use crate::lang::Bilingual;
use jiff::civil::Date;

/// A finding, ready for a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// An id that is stable over runs: it depends on kind, level and subject alone.
    pub finding_id: String,
    /// The position in the list, counted from 1; 0 before the list is sorted.
    pub position: u32,
    /// What should be done about it.
    pub class: Class,
    /// The id of the kind.
    pub kind: &'static str,
    /// The heading of the kind.
    pub title: Bilingual,
    /// The next step to take.
    pub step: Bilingual,
    /// What the subject is.
    pub level: SubjectLevel,
    /// The id of the official or unit; of a step, `procedure · step`.
    pub subject: String,
    /// The name of the subject in the lists.
    pub full_name: Option<String>,
    /// The title of an official in the lists.
    pub office: Option<String>,
    /// The unit of an official, where the log says it; of a unit, the unit itself.
    pub unit: Option<String>,
    /// The ids of the measures it rests on.
    pub measures: Vec<&'static str>,
    /// The points of the directive.
    pub points: Vec<u8>,
    /// What was observed and what was expected.
    pub statement: Bilingual<String>,
    /// Other explanations that were tested, and caveats.
    pub tested: Bilingual<String>,
    /// Working hours a case (durations) or cases a month (rates) beyond the peers; `None` where it means nothing.
    pub excess: Option<f64>,
    /// What `excess` counts; empty for findings about data.
    pub excess_unit: Bilingual,
    /// The level of detail (DESIGN §3) that the measures need of the log.
    pub data_level: char,
    /// The probability that the most important measure is beyond its threshold; `None` for findings about data.
    pub probability: Option<f64>,
    /// How the last months compare with the months before, by the most important measure.
    pub trend: Bilingual<String>,
    /// The day up to which the log of the first run counted that had this finding; `None` before runs are compared.
    pub first_seen: Option<Date>,
    /// What was answered to it, in the order of the days.
    pub answers: Vec<Answer>,
    /// What was left out or counted in another way, and whether it still stands; empty if it rests on no measure.
    pub checks: Vec<Check>,
}

/// An answer to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who answered.
    pub who: Option<String>,
    /// The day of the answer.
    pub day: Option<Date>,
    /// What was answered.
    pub text: Option<String>,
    /// True if an objective cause is confirmed.
    pub objective_cause: bool,
}

impl Finding {
    /// Returns whether it stands in every check that can be told; `None` without any.
    pub fn robust(&self) -> Option<bool> {
        is_robust(&self.checks)
    }

    /// Returns the month, cases, calendar, clock rule or receiver without which it falls, in words; empty if it stands.
    pub fn hangs_on(&self) -> Bilingual<String> {
        hangs_on(&self.checks)
    }

    /// Makes a finding that rests on no measure of anybody: about the log, or about a step.
    pub(super) fn without_measures(
        kind: &FindingKind,
        about: &About,
        points: &[u8],
        data_level: char,
        statement: Bilingual<String>,
        tested: Bilingual<String>,
    ) -> Self {
        Self {
            finding_id: finding_id(kind.id, about.level, &about.subject),
            position: 0,
            class: kind.class,
            kind: kind.id,
            title: kind.title,
            step: kind.step,
            level: about.level,
            subject: about.subject.clone(),
            full_name: None,
            office: None,
            unit: about.unit.clone(),
            measures: Vec::new(),
            points: points.to_vec(),
            statement,
            tested,
            excess: None,
            excess_unit: Bilingual::default(),
            data_level,
            probability: None,
            trend: Bilingual::default(),
            first_seen: None,
            answers: Vec::new(),
            checks: Vec::new(),
        }
    }
}

/// Returns the id that a finding keeps over runs.
pub fn finding_id(kind: &str, level: impl Into<SubjectLevel>, subject: &str) -> String {
    let digest = blake3::hash(format!("{kind}\n{}\n{subject}", level.into().name()).as_bytes());
    format!("{}-{}", kind.replace('_', "-"), &digest.to_hex()[..8])
}
