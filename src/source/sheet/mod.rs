//! Sheets as people lay them out: where the header is, what a cell means as text, which cells are merged.
//!
//! Workbooks, web pages and CSV share these parts. Nothing here reads bytes or knows a format.

pub(super) mod body;
pub(super) mod cell;
pub(super) mod header;
pub(super) mod serial;
