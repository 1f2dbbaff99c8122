//! Everything that a run found, as reports and ledger show it.

use super::data_zone::DataZone;
use super::ingest::Ingested;
use super::names::Names;
use super::people::People;
use super::sums::Walked;
use super::uncounted::CountedSince;
use crate::calendar::CalendarBook;
use crate::config::Settings;
use crate::finding::{Evidence, Finding, Subject};
use crate::history::History;
use crate::judge::Model;
use crate::lake::{FileEntry, Store};
use crate::measure::Withheld;
use crate::presence::Presence;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a run found, and what it rests on.
pub(super) struct RunOutcome<'a> {
    pub(super) settings: &'a Settings,
    pub(super) store: &'a Store,
    pub(super) ingested: &'a Ingested,
    pub(super) walked: &'a Walked,
    pub(super) people: &'a People,
    /// Under which names everything is shown.
    pub(super) names: &'a Names,
    pub(super) presence: &'a Presence,
    pub(super) calendars: &'a CalendarBook,
    pub(super) since: Option<CountedSince>,
    pub(super) subjects: &'a [Subject<'a>],
    /// What was learnt of each measure.
    pub(super) models: &'a [Model],
    /// The tables of the judging, which are written.
    pub(super) judging_files: &'a [PathBuf],
    pub(super) findings: &'a [Finding],
    pub(super) evidence: &'a Evidence,
    pub(super) withheld: &'a [Withheld],
    pub(super) history: &'a History,
    /// Cases that the settings or lists name and that the log does not have.
    pub(super) unknown_cases: BTreeSet<&'a str>,
    pub(super) zone: &'a DataZone,
    /// µs UTC.
    pub(super) as_of: i64,
    pub(super) threads: usize,
}

impl RunOutcome<'_> {
    /// Returns the source files of the store as they are shown.
    pub(super) fn files(&self) -> Vec<FileEntry> {
        self.store.manifest().files.iter().map(|file| self.names.file(file)).collect()
    }
}
