//! Workbooks of any format: selects the sheets that belong to one export and hands their rows to the intake.
//!
//! A workbook format implements [`book::Workbook`], which returns sheets, merged cells and rows. The top of every visible
//! sheet is examined. For each kind of table (events, cases, a list) the sheet whose headings fit best determines
//! the profile, and all sheets that this profile reads are read in their order. Hidden sheets and other tables are
//! passed over and reported.

pub(super) mod opendocument;
pub(super) mod spreadsheetml;
pub(super) mod xls;
pub(super) mod xlsx;

mod answers;
mod archive;
mod book;
mod row_cells;
mod xml;
