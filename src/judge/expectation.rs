//! Whether a subject's own rows are among those of its peers.
//!
//! Leaving them out multiplies O*, E* and V of a cell by N/(N−n). That is all by which the two differ.

use super::settings::{Ingredient, JudgeSettings};

/// Who the peers of a subject are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expectation {
    /// Everybody in the cell: the sums of O* and E* are equal there.
    MantelHaenszel,
    /// The others alone. Only an experiment does this: it favours roles.
    LeaveOneOut,
}

impl Expectation {
    pub(super) fn of(settings: &JudgeSettings) -> Self {
        if settings.has(Ingredient::MantelHaenszel) { Self::MantelHaenszel } else { Self::LeaveOneOut }
    }

    /// Returns what the Mantel–Haenszel sums of a subject with `own` of `all` rows are multiplied by.
    pub(super) fn weight(self, all: f64, own: f64) -> f64 {
        match self {
            Self::MantelHaenszel => 1.0,
            Self::LeaveOneOut if all > own => all / (all - own),
            // There is nobody else, and nothing is expected.
            Self::LeaveOneOut => 0.0,
        }
    }
}
