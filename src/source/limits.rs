//! How much a file may ask of us before it is refused, and what the user says of all files.

use crate::source::encoding::TextEncoding;

/// How files are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What a file may ask of us.
    pub limits: Limits,
    /// The encoding of all text without a byte order mark; `None` tells it from the text.
    pub encoding: Option<TextEncoding>,
}

/// Limits on what is read. All have defaults that no honest export comes near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one cell; a row with a longer one is rejected.
    pub cell_bytes: usize,
    /// Bytes of one row or XML tag; a file with a longer one is refused, which bounds the memory.
    pub row_bytes: u64,
    /// Columns of a table; a file with more is refused.
    pub columns: usize,
    /// Cells of a workbook; one with more is refused.
    pub cells: u64,
    /// How deep XML elements may be nested.
    pub xml_depth: usize,
    /// Bytes of an archive that lies in another archive, which is held in memory.
    pub inner_archive_bytes: u64,
    /// How many times larger than its compressed form a file may be, once it is larger than 1 GiB.
    pub inflation: u64,
    /// Bytes of a file that can only be read as a whole; a larger one is refused. For a workbook and for
    /// all else that is an archive inside, bytes of what it becomes when unpacked, too.
    pub whole_bytes: u64,
    /// Whether large tables are split into cells on a thread of their own. The rows are the same.
    pub split_ahead: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cell_bytes: 1 << 20,
            row_bytes: 16 << 20,
            columns: 10_000,
            cells: 25_000_000,
            xml_depth: 64,
            inner_archive_bytes: 256 << 20,
            inflation: 500,
            whole_bytes: 512 << 20,
            split_ahead: false,
        }
    }
}
