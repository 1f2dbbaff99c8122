//! What a job is asked to do, and what it is given from outside.

use super::Progress;
use crate::config::Settings;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// A run or an ingest, as it was asked for.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The settings, complete and validated.
    pub settings: &'a Settings,
    /// The exports to read: files, folders and patterns.
    pub files: &'a [PathBuf],
    /// The instant up to which the log is complete, as a date or a time; `None` for the newest event in the store.
    pub as_of: Option<&'a str>,
    /// Goes on if the quality gate trips.
    pub ignore_gate: bool,
    /// The folder in which tasks have left both passes over the store as it is ([`work`](super::work)); `None` if the run makes them
    /// itself.
    pub partials: Option<&'a Path>,
    /// The time of the clock. It goes into ledgers and names of runs, never into a result.
    pub now: Timestamp,
    /// Who watches.
    pub progress: &'a dyn Progress,
}
