//! What a file's rows were taken for, counted while they are mapped.

use super::compiled::Profile;
use super::people::Account;
use super::screen::OddValues;
use super::sink::{Reason, excerpt};
use super::slot::Slot;
use crate::event::Kind;
use std::collections::BTreeMap;

/// How many activities are counted by name; those met later are counted together as `…`, since a
/// column of free text would fill the memory.
const NAMED_ACTIVITIES: usize = 10_000;

/// How many events of an activity were of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The activity as exported.
    pub activity: String,
    /// What it was taken for.
    pub kind: Kind,
    /// How many rows.
    pub rows: u64,
}

/// Values that a record went without because they were bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedValues {
    /// What they would have been.
    pub slot: Slot,
    /// What was wrong.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub example: String,
}

/// What became of one milestone of a profile whose rows have several events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MilestoneCount {
    /// What its events are called.
    pub activity: String,
    /// The fields that may hold its time, as the profile names them.
    pub times: Vec<String>,
    /// Rows that gave its event.
    pub events: u64,
    /// Rows without its time: the case had not come so far, or the step was left out.
    pub missing: u64,
    /// Rows whose time for it could not be read: they go without this event.
    pub unreadable: OddValues,
}

/// By whom events were made who are no officials. Applicants are counted, and nowhere named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// Rows by machines.
    pub system: u64,
    /// The first few machines, by name.
    pub system_names: Vec<String>,
    /// Rows by applicants.
    pub applicant: u64,
}

/// The counts of one file.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    milestones: Vec<MilestoneCount>,
    /// Events beyond the first of their receivers.
    pub(crate) further_receivers: u64,
    /// Case codes that do not look like the profile's.
    pub(crate) odd_case_codes: OddValues,
    /// Cases that were finished or returned before they were received, by their code.
    pub(crate) ended_before_begun: OddValues,
    kinds: BTreeMap<(Box<str>, Kind), u64>,
    dropped: BTreeMap<(Slot, Reason), (u64, String)>,
    /// By whom events were made who are no officials.
    pub(crate) accounts: AccountCounts,
    /// Case records from columns or attributes beside events.
    pub(crate) case_attributes: u64,
}

impl Tally {
    /// Nothing counted yet, for the rows of a profile.
    pub(crate) fn new(profile: &Profile) -> Self {
        let owned = |(activity, times): (&str, Vec<&str>)| MilestoneCount {
            activity: activity.to_owned(),
            times: times.into_iter().map(str::to_owned).collect(),
            ..MilestoneCount::default()
        };
        Self { milestones: profile.milestones().map(owned).collect(), ..Self::default() }
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
    }

    /// The counts of a milestone, by its place in the profile.
    pub(super) fn milestone(&mut self, index: usize) -> &mut MilestoneCount {
        &mut self.milestones[index]
    }

    /// What became of each milestone, in the order of the profile.
    pub(crate) fn milestones(&self) -> Vec<MilestoneCount> {
        self.milestones.clone()
    }

    /// Counts who acted in a row.
    pub(crate) fn acted(&mut self, account: Account) {
        self.accounts.system += u64::from(account == Account::System);
        self.accounts.applicant += u64::from(account == Account::Applicant);
    }

    /// Adds rows of an activity.
    pub(crate) fn add(&mut self, activity: &str, kind: Kind, rows: u64) {
        let known =
            self.kinds.len() < NAMED_ACTIVITIES || self.kinds.contains_key(&(Box::from(activity), kind));
        let shown = if known { activity } else { "…" };
        *self.kinds.entry((Box::from(shown), kind)).or_default() += rows;
    }

    /// Counts a value that was dropped.
    pub(crate) fn dropped(&mut self, slot: Slot, reason: Reason, value: &str) {
        self.dropped.entry((slot, reason)).or_insert_with(|| (0, excerpt(value).to_owned())).0 += 1;
    }

    /// Rows by activity and kind, in that order.
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

    /// Dropped values by slot and reason, in that order.
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
