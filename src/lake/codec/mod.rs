//! The rows of the lake: in memory, and in Parquet files.
//!
//! `events.rs` and `cases.rs` each have one table of the columns of a file. From it follow how a record becomes a row
//! (`rows.rs`), the order, types and encodings of the file (`write.rs`), and what is read back, as columns for the walk or
//! as rows for a merge (`read.rs`). Nothing here knows which rows belong into a file.

mod arrays;
mod cases;
mod decode;
mod events;
mod meanings;
mod read;
mod rows;
mod table;
mod texts;
mod write;

pub(super) use cases::CaseRow;
pub(super) use events::{ACTIVITY, EventRow, OFFICIAL, RECEIVER};
pub use meanings::{LAKE_TABLES, LakeTable};
pub(super) use read::{Scope, read_columns, read_rows};
pub(super) use rows::{append_rows, row_of};
#[cfg(test)]
pub(super) use table::RowOrigin;
pub(super) use table::{Act, Row};
pub(super) use texts::{TextId, TextList};
pub(super) use write::{RowsToWrite, write_rows};
