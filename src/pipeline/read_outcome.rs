//! What came of reading files as a whole, and the message if nothing did.

use super::Job;
use super::reader::unread_lines;
use crate::quality::EventCounts;
use crate::source::{FileReport, UnreadFile};
use anyhow::{Result, bail};
use std::fmt::Write;

/// Files whose rejects are named in the message.
const NAMED_FILES: usize = 5;

/// What came of the files that were read.
#[derive(Debug, Default)]
pub(super) struct ReadOutcome {
    files: u64,
    records: u64,
    rows: u64,
    rejected: u64,
    /// The first files with rejects, with the numbers of rows by reason and the first reject.
    rejects: Vec<String>,
}

impl ReadOutcome {
    /// Adds a file that was read.
    pub(super) fn add(&mut self, name: &str, report: &FileReport, counts: &EventCounts) {
        self.files += 1;
        self.records += report.events + report.cases + report.case_attributes + report.list_entries;
        self.rows += report.rows_read - report.rows_skipped;
        self.rejected += report.rejected;
        if report.rejected > 0 && self.rejects.len() < NAMED_FILES {
            let mut line = String::new();
            for (reason, rows) in &report.rejected_by {
                // Writing to a string cannot fail.
                let _ = write!(line, "\n  {name}: {rows} rows: {}", reason.text().en);
            }
            if let Some(first) = counts.first_reject() {
                let _ = write!(line, "; first {first}");
            }
            self.rejects.push(line);
        }
    }

    /// Refuses to go on if files were named for the job and none of them gave anything, neither now nor in an earlier
    /// ingest (`known`): the results would be those of yesterday.
    ///
    /// # Errors
    /// What became of the files.
    pub(super) fn refuse_nothing(&self, job: &Job<'_>, known: bool, unread: &[UnreadFile]) -> Result<()> {
        if job.files.is_empty() || job.ignore_gate || known || self.records > 0 {
            return Ok(());
        }
        let unread = unread_lines(unread);
        if self.rejected > 0 {
            bail!(
                "all {} rows were rejected; nothing is stored{}{unread}\n\nhint: `buckstop check` shows each reason with \
                 examples; correct the export, or the profile",
                self.rejected,
                self.rejects.concat()
            );
        }
        if self.files == 0 {
            bail!(
                "no file was read; nothing is stored{unread}\n\nhint: `buckstop list formats` shows what is read, and \
                 `buckstop init FILE` writes a profile for a file that fits none"
            );
        }
        if self.rows == 0 && !unread.is_empty() {
            bail!(
                "the files that were read have no rows, and others were not read; nothing is stored{unread}"
            );
        }
        Ok(())
    }
}
