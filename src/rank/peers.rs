//! Whom a subject is compared with: the peer cell, and how far it backs off when it is too small.
//!
//! It must not know what is compared.

/// How close the work of the peers is to the subject's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellLevel {
    /// The same step of the same procedure.
    ProcedureStep,
    /// The same step of any procedure.
    Step,
    /// Any step.
    All,
}

impl CellLevel {
    /// All levels, the closest first.
    pub const ALL: [CellLevel; 3] = [CellLevel::ProcedureStep, CellLevel::Step, CellLevel::All];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            CellLevel::ProcedureStep => "procedure_step",
            CellLevel::Step => "step",
            CellLevel::All => "all",
        }
    }
}

/// When a cell is large enough to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enough {
    /// Officials (or units) in the cell, the subject included.
    pub officials: u32,
    /// Rows in the cell of all but the subject.
    pub others_rows: u64,
}

/// The closest of the three cells (in the order of [`CellLevel::ALL`]) that is large enough; `None` if
/// even all others together are too few. Each cell is given as officials, the subject included, and
/// rows of the others.
///
/// ```
/// use buckstop::rank::peers::{CellLevel, Enough, back_off};
/// let enough = Enough { officials: 3, others_rows: 30 };
/// assert_eq!(back_off(enough, [(2, 400), (5, 700), (9, 900)]), Some(CellLevel::Step));
/// assert_eq!(back_off(enough, [(2, 10), (3, 20), (3, 29)]), None);
/// ```
pub fn back_off(enough: Enough, cells: [(u32, u64); 3]) -> Option<CellLevel> {
    CellLevel::ALL
        .into_iter()
        .zip(cells)
        .find(|(_, (officials, rows))| *officials >= enough.officials && *rows >= enough.others_rows)
        .map(|(level, _)| level)
}
