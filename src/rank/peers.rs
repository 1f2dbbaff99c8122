//! The stratum in which a subject is compared, and how it is widened when there are too few peers.
//!
//! This module must not know what is compared.

/// How close the work in a stratum is to the subject's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StratumLevel {
    /// The same step of the same procedure.
    ProcedureStep,
    /// The same step of any procedure.
    Step,
    /// Any step.
    All,
}

impl StratumLevel {
    /// All levels, the closest first.
    pub const ALL: [StratumLevel; 3] = [StratumLevel::ProcedureStep, StratumLevel::Step, StratumLevel::All];

    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            StratumLevel::ProcedureStep => "procedure_step",
            StratumLevel::Step => "step",
            StratumLevel::All => "all",
        }
    }
}

/// When a stratum is large enough to compare in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enough {
    /// The least number of officials (or units) in the stratum, the subject included.
    pub officials: u32,
    /// The least number of rows of all but the subject.
    pub others_rows: u64,
}

/// Returns the closest of the three strata (in the order of [`StratumLevel::ALL`]) that is large enough; `None` if
/// even all others together are too few. Each stratum is given as the number of officials, the
/// subject included, and the number of rows of the others.
///
/// ```
/// use buckstop::rank::peers::{StratumLevel, Enough, back_off};
/// let enough = Enough { officials: 3, others_rows: 30 };
/// assert_eq!(back_off(enough, [(2, 400), (5, 700), (9, 900)]), Some(StratumLevel::Step));
/// assert_eq!(back_off(enough, [(2, 10), (3, 20), (3, 29)]), None);
/// ```
pub fn back_off(enough: Enough, strata: [(u32, u64); 3]) -> Option<StratumLevel> {
    StratumLevel::ALL
        .into_iter()
        .zip(strata)
        .find(|(_, (officials, rows))| *officials >= enough.officials && *rows >= enough.others_rows)
        .map(|(level, _)| level)
}
