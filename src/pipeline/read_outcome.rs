//! What came of reading files as a whole, and the message if nothing did.

use super::reader::unread_lines;
use crate::quality::EventCounts;
use crate::source::{FileReport, UnreadFile};
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

    /// Returns what became of the files if none of them gave anything; `None` if one did. `known` is true if the store has
    /// one of them already.
    pub(super) fn nothing(&self, known: bool, unread: &[UnreadFile]) -> Option<String> {
        if known || self.records > 0 || (self.rows == 0 && self.files > 0 && unread.is_empty()) {
            return None;
        }
        Some(self.words(unread))
    }

    /// Words what became of the files that gave nothing: how many rows were rejected and why, and which files were not read.
    pub(super) fn words(&self, unread: &[UnreadFile]) -> String {
        let unread = unread_lines(unread);
        if self.rejected > 0 {
            let (rejected, rows, files) = (self.rejected, self.rows, self.rejects.concat());
            return format!(
                "{rejected} of {rows} rows were rejected{files}{unread}\n\nhint: `buckstop check` shows each reason with \
                 examples; correct the export, or the profile"
            );
        }
        let what = match (self.files, self.records) {
            (0, _) => "no file was read",
            (_, 0) => "the files that were read have no rows",
            _ => "the files that were read have cases or lists only",
        };
        format!(
            "{what}{unread}\n\nhint: `buckstop list formats` shows what is read, and `buckstop init FILE` writes a profile \
             for a file that fits none"
        )
    }
}
