//! The exports of a job, found before anything is stored.

use super::Job;
use super::names::Names;
use super::reader::ExportReader;
use crate::source::{Export, UnreadFile};
use anyhow::Result;

/// What a job reads.
pub(super) struct Inputs {
    pub(super) reader: ExportReader,
    /// The exports of the job, and the lists of the settings.
    pub(super) exports: Vec<Export>,
    /// The files next to them that are not read.
    pub(super) unread: Vec<UnreadFile>,
}

impl Inputs {
    /// Finds the exports that a job names, and the lists of its settings. The log shows them under `names`.
    ///
    /// # Errors
    /// If a path does not exist or is no file, or a profile is wrong.
    pub(super) fn find(job: &Job<'_>, names: &Names) -> Result<Self> {
        let reader = ExportReader::new(job.settings)?.under(names);
        let mut found = reader.find(job.files)?;
        let lists = reader.find(&job.settings.people.lists)?;
        found.exports.extend(lists.exports);
        found.unread.extend(lists.unread);
        Ok(Self { reader, exports: found.exports, unread: found.unread })
    }
}
