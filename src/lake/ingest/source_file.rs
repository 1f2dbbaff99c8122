//! A source file on its way into the lake.

use crate::lake::layout::FileEntry;
use std::collections::BTreeSet;

/// The identity of a file, known before its rows are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileIdentity {
    /// Its name, for people; see [`FileEntry::name`].
    pub name: String,
    /// The BLAKE3 hash of its content, in hexadecimal; empty if it becomes known later, see
    /// [`Writer::file_content`](super::Writer::file_content).
    pub content_hash: String,
    /// Its length in bytes; known together with the hash.
    pub bytes: u64,
    /// The profile that reads it.
    pub profile: String,
    /// See [`FileEntry::case_end`].
    pub case_end: Option<String>,
    /// The time zone in which its times are read.
    pub zone: String,
}

/// Whether the rows of a file are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// They are: add them, then call [`Writer::end_file`](super::Writer::end_file).
    New,
    /// A file of the same content is committed, or in this ingest already: there is nothing to do.
    AlreadyCommitted,
}

/// The counts of rows that only the reader of a file knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Rows read from the file.
    pub rows_read: u64,
    /// Records beyond one per row, where one row gave several.
    pub rows_split: u64,
    /// Rows rejected; each counts once, however many of its values could not be read.
    pub rejected: u64,
    /// Rows that contain no event.
    pub skipped: u64,
}

/// The file whose rows are being added.
pub(super) struct OpenFile {
    pub(super) entry: FileEntry,
    /// The sequence number for the next rows: that of the current part, or of the file if it has no parts.
    pub(super) sequence: u32,
    pub(super) records: u64,
    pub(super) placeholders: BTreeSet<String>,
}
