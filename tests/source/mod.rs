//! Reading files: real logs, every format and encoding, workbooks, and bad input.

mod blocks;
mod files;
mod formats;
mod found;
pub(crate) mod workbooks;
