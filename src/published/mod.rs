//! The tables of a published run as plain structs, for what tells people about a run without judging anew.

mod rows;
mod run;

mod case_picture;
mod case_times;
mod sheet_rows;

pub use case_picture::{Bar, BarKind, CasePicture, PICTURE_WIDTH};
pub use case_times::{CaseSpan, CaseTimes, SpanKind, case_times};
pub use rows::{CellRow, CheckRow, EvidenceRow, FindingRow, MeasureRow};
pub use run::PublishedTables;
pub use sheet_rows::rows_of_sheet;
