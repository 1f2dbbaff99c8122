//! The settings of a walk.

use super::levels::Levels;
use crate::bulk::Bulk;
use crate::calendar::CalendarBook;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a walk needs to know in addition to the events.
#[derive(Clone, Copy, Debug)]
pub struct WalkSettings<'a> {
    /// The end of the period, µs UTC: later events are ignored, and open holds are counted up to here.
    pub as_of: i64,
    /// The working time of units and officials.
    pub calendars: &'a CalendarBook,
    /// The sources whose cases end with their last event, because their logs have no kind that ends a case.
    pub last_event_sources: &'a BTreeSet<String>,
    /// The sources whose events only fill gaps that the other sources of a case leave (rule 11).
    pub filling_sources: &'a BTreeSet<String>,
    /// What pauses do to due dates.
    pub after_pause: &'a PauseRules,
    /// The working time, µs, in which a case that was handed in online must be answered (rule 17).
    pub intake_limit_us: i64,
    /// The levels of units and officials (rule 13).
    pub levels: &'a Levels,
    /// What was done in bulk (rule 14).
    pub bulk: &'a Bulk,
}

/// What pauses do to due dates, by the source of the event that asks for the pause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PauseRules {
    /// The rule for sources without an entry in `by_source`.
    pub usual: AfterPause,
    /// The rule for each source that has its own.
    pub by_source: BTreeMap<String, AfterPause>,
}

/// What a pause does to the due date of its case, where no event names a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterPause {
    /// The due date moves by the working time waited.
    #[default]
    Resume,
    /// The whole time limit starts again when the pause ends.
    Restart,
    /// The due date stays as exported: the exporting system moves it itself.
    Exported,
}
