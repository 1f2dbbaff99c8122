//! What the rows of a file were taken for, counted while they are mapped.

use super::super::compile::{AccountKind, Profile};
use super::super::reject::{Reason, excerpt};
use super::super::slot::Slot;
use crate::event::Kind;
use std::collections::BTreeMap;

/// The number of activities that are counted by name. Later ones are counted together as `…`, because a column of
/// free text would fill the memory.
const NAMED_ACTIVITIES: usize = 10_000;

/// The number of rows of one activity that were classified as one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The activity as exported.
    pub activity: String,
    /// The kind.
    pub kind: Kind,
    /// The number of rows.
    pub rows: u64,
}

/// Values of one slot that were dropped from their records because they were bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedValues {
    /// The slot.
    pub slot: Slot,
    /// What is wrong with them.
    pub reason: Reason,
    /// The number of values.
    pub count: u64,
    /// The first of these values.
    pub example: String,
}

/// How often rows had one milestone of the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MilestoneCount {
    /// The activity of its events.
    pub activity: String,
    /// The fields that may hold its time, as the profile names them.
    pub times: Vec<String>,
    /// The number of rows that gave its event.
    pub events: u64,
    /// The number of rows without its time: the case had not reached it, or the step was left out.
    pub missing: u64,
    /// Rows whose time for it could not be read; they lack this event.
    pub unreadable: OddValues,
}

/// Rows whose actor is not an official. Applicants are counted but never named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// The number of rows by machines.
    pub system: u64,
    /// The names of the first few machines.
    pub system_names: Vec<String>,
    /// The number of rows by applicants.
    pub applicant: u64,
}

/// Unusual values: how many rows have one, and an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OddValues {
    /// The number of rows.
    pub rows: u64,
    /// The first of the values.
    pub example: String,
}

impl OddValues {
    /// Counts a value.
    pub(super) fn add(&mut self, value: &str) {
        if self.rows == 0 {
            excerpt(value).clone_into(&mut self.example);
        }
        self.rows += 1;
    }

    pub(super) fn merge(&mut self, other: Self) {
        if self.rows == 0 {
            self.example = other.example;
        }
        self.rows += other.rows;
    }
}

/// The counts of one file, for the rows that one profile read.
#[derive(Debug, Default)]
pub(crate) struct MappingCounts {
    milestones: Vec<MilestoneCount>,
    /// The number of events beyond the first of their row, one for each further receiver.
    pub(crate) further_receivers: u64,
    /// Case codes that do not match the profile's pattern.
    pub(crate) odd_case_codes: OddValues,
    /// The codes of cases that were finished or returned before they were received.
    pub(crate) ended_before_begun: OddValues,
    kinds: BTreeMap<(Box<str>, Kind), u64>,
    /// Of a part of a file, the rows of each activity and kind in the order of their first row; otherwise empty. Which
    /// activities are counted by name depends on all rows before.
    part_kinds: Option<Vec<(Box<str>, Kind, u64)>>,
    dropped: BTreeMap<(Slot, Reason), (u64, String)>,
    /// Rows whose actor is not an official.
    pub(crate) accounts: AccountCounts,
    /// The number of case records made from columns or attributes of event rows.
    pub(crate) case_attributes: u64,
    /// The times of events that were read.
    pub(crate) event_times: EventTimes,
}

/// How many times of events were read, and how many of them have no time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventTimes {
    /// The times.
    pub read: u64,
    /// Those at 0:00, as dates without a time of day are.
    pub at_midnight: u64,
}

impl EventTimes {
    /// Returns the share of times at 0:00; `None` if there is no time.
    pub fn midnight_share(&self) -> Option<f64> {
        (self.read > 0).then(|| self.at_midnight as f64 / self.read as f64)
    }
}

impl MappingCounts {
    /// Creates counts of zero for a profile.
    pub(crate) fn new(profile: &Profile) -> Self {
        let cell_name = |&cell: &usize| profile.cell_name(cell).to_owned();
        let milestones = profile.all_milestones().map(|milestone| MilestoneCount {
            activity: milestone.activity.clone(),
            times: milestone.occurred_at_cells().iter().map(cell_name).collect(),
            ..MilestoneCount::default()
        });
        let milestones = milestones.collect();
        Self { milestones, ..Self::default() }
    }

    /// Creates counts of zero for the rows of a part of a file.
    pub(super) fn of_part() -> Self {
        Self { part_kinds: Some(Vec::new()), ..Self::default() }
    }

    /// Adds the counts of the part of the file that follows.
    pub(super) fn merge_part(&mut self, mut part: Self) {
        for (activity, kind, rows) in part.part_kinds.take().unwrap_or_default() {
            self.add_rows(activity, kind, rows);
        }
        self.merge(part);
    }

    /// Adds the counts of rows that another profile read in the same file.
    pub(crate) fn merge(&mut self, other: Self) {
        self.milestones.extend(other.milestones);
        self.further_receivers += other.further_receivers;
        self.odd_case_codes.merge(other.odd_case_codes);
        self.ended_before_begun.merge(other.ended_before_begun);
        for (key, rows) in other.kinds {
            *self.kinds.entry(key).or_default() += rows;
        }
        for (key, (count, example)) in other.dropped {
            self.dropped.entry(key).or_insert((0, example)).0 += count;
        }
        self.accounts.system += other.accounts.system;
        self.accounts.applicant += other.accounts.applicant;
        self.accounts.system_names.extend(other.accounts.system_names);
        self.case_attributes += other.case_attributes;
        self.event_times.read += other.event_times.read;
        self.event_times.at_midnight += other.event_times.at_midnight;
    }

    /// Returns the counts of a milestone, by its index in the profile.
    pub(super) fn milestone(&mut self, index: usize) -> &mut MilestoneCount {
        &mut self.milestones[index]
    }

    /// Returns the counts of all milestones in the order of the profile.
    pub(crate) fn milestones(&self) -> Vec<MilestoneCount> {
        self.milestones.clone()
    }

    /// Counts the actor of a row.
    pub(super) fn add_actor(&mut self, account: AccountKind) {
        self.accounts.system += u64::from(account == AccountKind::System);
        self.accounts.applicant += u64::from(account == AccountKind::Applicant);
    }

    /// Adds rows of an activity.
    pub(super) fn add_rows(&mut self, activity: Box<str>, kind: Kind, rows: u64) {
        if let Some(part) = &mut self.part_kinds {
            part.push((activity, kind, rows));
            return;
        }
        let key = (activity, kind);
        let known = self.kinds.len() < NAMED_ACTIVITIES || self.kinds.contains_key(&key);
        let key = if known { key } else { (Box::from("…"), kind) };
        *self.kinds.entry(key).or_default() += rows;
    }

    /// Counts a value that was dropped.
    pub(super) fn add_dropped(&mut self, slot: Slot, reason: Reason, value: &str) {
        self.dropped.entry((slot, reason)).or_insert_with(|| (0, excerpt(value).to_owned())).0 += 1;
    }

    /// Returns the numbers of rows, ordered by activity and kind.
    pub(crate) fn kind_counts(&self) -> Vec<KindCount> {
        let counts = self.kinds.iter();
        counts
            .map(|((activity, kind), rows)| KindCount {
                activity: activity.to_string(),
                kind: *kind,
                rows: *rows,
            })
            .collect()
    }

    /// Returns the dropped values, ordered by slot and reason.
    pub(crate) fn dropped_values(&self) -> Vec<DroppedValues> {
        let counts = self.dropped.iter();
        counts
            .map(|((slot, reason), (count, example))| DroppedValues {
                slot: *slot,
                reason: *reason,
                count: *count,
                example: example.clone(),
            })
            .collect()
    }
}
