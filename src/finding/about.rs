//! What a finding is about: an official, an account, a unit, or a step of a procedure.

use crate::fact::Level;

/// The level of what a finding is about. The order is the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectLevel {
    /// An official.
    Official,
    /// A unit.
    Unit,
    /// An account or name that stands for nobody in particular.
    Account,
    /// A step of a procedure, whoever does it.
    Step,
}

impl SubjectLevel {
    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            SubjectLevel::Official => Level::Official.name(),
            SubjectLevel::Account => "account",
            SubjectLevel::Unit => Level::Unit.name(),
            SubjectLevel::Step => "step",
        }
    }

    /// Returns the level of the facts that it is about; `None` of an account or a step.
    pub fn of_facts(self) -> Option<Level> {
        match self {
            SubjectLevel::Official => Some(Level::Official),
            SubjectLevel::Unit => Some(Level::Unit),
            SubjectLevel::Account | SubjectLevel::Step => None,
        }
    }
}

impl From<Level> for SubjectLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Official => SubjectLevel::Official,
            Level::Unit => SubjectLevel::Unit,
        }
    }
}

/// What a finding without measures is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About {
    pub(super) level: SubjectLevel,
    pub(super) subject: String,
    pub(super) unit: Option<String>,
}

impl About {
    /// A unit.
    pub(super) fn unit(unit: &str) -> Self {
        Self { level: SubjectLevel::Unit, subject: unit.to_owned(), unit: Some(unit.to_owned()) }
    }

    /// An official, and the unit in which it acts most.
    pub(super) fn official(official: &str, unit: Option<&str>) -> Self {
        Self { level: SubjectLevel::Official, subject: official.to_owned(), unit: unit.map(str::to_owned) }
    }

    /// An account that stands for nobody in particular, and the unit in which it acts most.
    pub(super) fn account(account: &str, unit: Option<&str>) -> Self {
        Self { level: SubjectLevel::Account, ..Self::official(account, unit) }
    }

    /// A step of a procedure; of no procedure in particular if the log names none.
    pub(super) fn step(procedure: &str, step: &str) -> Self {
        let subject = if procedure.is_empty() { step.to_owned() } else { format!("{procedure} · {step}") };
        Self { level: SubjectLevel::Step, subject, unit: None }
    }
}
