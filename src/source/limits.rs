//! The options for reading files, and the limits that protect the program from hostile or broken ones.

use super::encoding::TextEncoding;

/// Options that apply to every file of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The limits on what a file may contain.
    pub limits: ReadLimits,
    /// The encoding of all text without a byte order mark; `None` detects it for each file.
    pub encoding: Option<TextEncoding>,
}

/// Limits on what is read. No honest export comes near the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// The most bytes in one cell; a row with a longer cell is rejected.
    pub cell_bytes: usize,
    /// The most bytes in one row or XML tag; a file with a longer one is refused, which bounds the memory.
    pub row_bytes: u64,
    /// The most columns of a table; a file with more is refused.
    pub columns: usize,
    /// The most cells of a workbook; a workbook with more is refused.
    pub cells: u64,
    /// The deepest nesting of elements in XML, HTML tables and JSON.
    pub xml_depth: usize,
    /// The most bytes of an archive inside another archive, which is held in memory.
    pub inner_archive_bytes: u64,
    /// How many times larger than its compressed form a file may be, once it is larger than `always_allowed_bytes`.
    pub inflation: u64,
    /// The size up to which an unpacked file is accepted whatever its compressed size.
    pub always_allowed_bytes: u64,
    /// The most bytes of a file that can only be read as a whole; a larger one is refused. For workbooks and other
    /// formats that are archives inside, the limit also applies to the unpacked size.
    pub whole_bytes: u64,
    /// The number of threads that read a large file. The rows are the same on any number.
    pub threads: usize,
    /// About how many bytes of a file a thread takes at a time. The rows are the same whatever it is; with `usize::MAX` every
    /// file is read in order.
    pub block_bytes: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            cell_bytes: 1 << 20,
            row_bytes: 16 << 20,
            columns: 10_000,
            cells: 25_000_000,
            xml_depth: 64,
            inner_archive_bytes: 256 << 20,
            inflation: 500,
            always_allowed_bytes: 1 << 30,
            whole_bytes: 512 << 20,
            threads: 1,
            block_bytes: 4 << 20,
        }
    }
}

impl ReadLimits {
    /// Returns the most bytes that a file of `compressed_bytes` may unpack to.
    pub(super) fn max_unpacked_bytes(&self, compressed_bytes: u64) -> u64 {
        self.always_allowed_bytes.max(compressed_bytes.saturating_mul(self.inflation))
    }
}
