//! The row of the registry of findings.

use super::class::Class;
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use crate::lang::Bilingual;

/// A kind of finding.
#[derive(Clone, Copy, Debug)]
pub struct FindingKind {
    /// The name in files and queries.
    pub id: &'static str,
    /// What should be done about it.
    pub class: Class,
    /// The heading.
    pub title: Bilingual,
    /// What it says, and what it does not.
    pub doc: Bilingual,
    /// The next step to take.
    pub step: Bilingual,
    /// What findings of this kind are made from.
    pub basis: Basis,
}

/// What a kind of finding is made from.
#[derive(Clone, Copy, Debug)]
pub enum Basis {
    /// The measures of one official or unit.
    Measures(Judge),
    /// What the log of a unit lacks. These findings are made by [`log_gaps`](super::log_gaps()) and
    /// [`measures_withheld`](super::measures_withheld()).
    Log,
}

/// Returns by which measures a kind applies to a subject, or `None` if it does not.
pub type Judge = fn(&Subject<'_>, &FindingThresholds) -> Option<Judgement>;

/// Why a kind applies to a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Indices into [`Subject::standings`] of the measures it rests on, the most important first.
    pub standings: Vec<usize>,
    /// Other explanations that were tested, and what came of it.
    pub tested: Vec<Bilingual<String>>,
}
