//! The row of the registry of findings.

use super::class::Class;
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use crate::lang::{Bilingual, bilingual};

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
    /// When it applies: a row of the decision table.
    pub condition: Bilingual,
    /// The next step to take.
    pub step: Bilingual,
    /// What findings of this kind are made from.
    pub basis: Basis,
}

/// What a kind of finding is made from. Of the kinds of each matter, the first that applies to a subject is reported.
#[derive(Clone, Copy, Debug)]
pub enum Basis {
    /// What the log lacks. These findings are made by [`log_gaps`](super::log_gaps()),
    /// [`measures_withheld`](super::measures_withheld()) and [`accounts`](super::accounts()).
    Log,
    /// What happens at a step of a procedure, whoever does it. See [`pass_through`](super::pass_through()) and
    /// [`timed_step`](super::timed_step()).
    Step,
    /// Where an official or unit sends work, by its measures.
    Sending(Judge),
    /// How an official or unit does its own work, by its measures.
    Working(Judge),
    /// What may be said by the measures of an official or unit of which neither applies.
    Praise(Judge),
}

impl Basis {
    /// Returns what decides about a subject; `None` if the kind is not about the measures of one.
    pub fn judge(&self) -> Option<Judge> {
        match *self {
            Basis::Log | Basis::Step => None,
            Basis::Sending(judge) | Basis::Working(judge) | Basis::Praise(judge) => Some(judge),
        }
    }

    /// Returns the matter that it decides, in the words of the decision table.
    pub fn matter(&self) -> Bilingual {
        match self {
            Basis::Log => bilingual("dữ liệu", "data"),
            Basis::Step => bilingual("quy trình", "process"),
            Basis::Sending(_) => bilingual("chuyển việc", "sending"),
            Basis::Working(_) => bilingual("làm việc", "working"),
            Basis::Praise(_) => bilingual("biểu dương", "praise"),
        }
    }
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
