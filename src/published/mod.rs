//! The tables of a published run as plain structs, for what tells people about a run without judging anew.

mod rows;
mod run;

pub use rows::{CellRow, CheckRow, EvidenceRow, FindingRow, MeasureRow};
pub use run::PublishedTables;
