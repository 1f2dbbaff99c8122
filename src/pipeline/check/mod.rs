//! A dry run over exports: reads as a run would, and writes into no store.
//!
//! [`check()`] reads the exports, resolves who is who, and has the quality gate judge each file. [`sheets()`] puts what was
//! found into tables, [`document()`] into JSON. How they are shown is for the command line.

mod checked;
mod document;
mod reread;
mod sheets;
mod who;

pub use checked::{Checked, check};
pub use document::document;
pub use sheets::sheets;
