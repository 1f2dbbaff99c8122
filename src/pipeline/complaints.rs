//! Verified complaints beside the officials and units who had the case. They are shown and never judged.

use super::sums::add_up;
use crate::event::{Sym, Symbols};
use crate::fact::{Facts, Level};
use crate::lists::ComplaintEntry;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The verified complaints about cases that somebody had.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ComplaintTally {
    /// Their number by official or unit.
    pub(super) held: BTreeMap<(Level, String), u64>,
    /// The listed cases that the log has.
    pub(super) found: BTreeSet<String>,
}

/// What is said of all complaints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct ComplaintCounts {
    /// The rows of the list.
    pub(super) rows: u64,
    /// Verified complaints about cases of the log.
    pub(super) verified: u64,
    /// Complaints about cases of the log that are not verified.
    pub(super) not_verified: u64,
    /// Complaints that name no case.
    pub(super) without_case: u64,
    /// Complaints about cases that the log does not have.
    pub(super) of_unknown_cases: u64,
}

/// The number of verified complaints by case, and the cases with a complaint of any sort.
#[derive(Clone, Debug, Default)]
pub(super) struct Complaints {
    verified: BTreeMap<String, u64>,
}

impl Complaints {
    /// Complaints after `as_of` (µs UTC) have not been made yet.
    pub(super) fn new(entries: &[ComplaintEntry], as_of: i64) -> Self {
        let mut verified = BTreeMap::new();
        for entry in entries {
            if let Some(case) = &entry.case_id {
                *verified.entry(case.clone()).or_default() +=
                    u64::from(entry.verified && entry.received_at <= as_of);
            }
        }
        Self { verified }
    }

    /// Writes the number of verified complaints into the rows of cases.
    pub(super) fn apply(&self, facts: &mut Facts, symbols: &Symbols) {
        if self.verified.is_empty() {
            return;
        }
        for case in &mut facts.cases {
            let verified = symbols.get(case.case_id).and_then(|id| self.verified.get(id));
            case.verified_complaints = verified.map_or(0, |&verified| verified as u32);
        }
    }

    /// Adds who had cases with a complaint, from facts that have all rows of their cases.
    pub(super) fn add(&self, facts: &Facts, level: Level, symbols: &Symbols, tally: &mut ComplaintTally) {
        if self.verified.is_empty() {
            return;
        }
        let of_case = |case: Sym| Some((symbols.get(case)?, *self.verified.get(symbols.get(case)?)?));
        let found = facts.cases.iter().filter_map(|row| of_case(row.case_id));
        tally.found.extend(found.map(|(case, _)| case.to_owned()));
        let mut seen = FxHashSet::default();
        for hold in &facts.holds {
            if hold.holder.is_none() || !seen.insert((hold.case_id, hold.holder)) {
                continue;
            }
            if let (Some((_, verified @ 1..)), Some(holder)) =
                (of_case(hold.case_id), symbols.get(hold.holder))
            {
                *tally.held.entry((level, holder.to_owned())).or_default() += verified;
            }
        }
    }
}

impl ComplaintTally {
    /// Adds what other buckets have.
    pub(super) fn merge(&mut self, other: Self) {
        add_up(&mut self.held, other.held);
        self.found.extend(other.found);
    }

    /// Returns what is said of all complaints of a list.
    pub(super) fn counts(&self, entries: &[ComplaintEntry]) -> ComplaintCounts {
        let mut counts = ComplaintCounts { rows: entries.len() as u64, ..ComplaintCounts::default() };
        for entry in entries {
            let count = match &entry.case_id {
                None => &mut counts.without_case,
                Some(case) if !self.found.contains(case) => &mut counts.of_unknown_cases,
                Some(_) if entry.verified => &mut counts.verified,
                Some(_) => &mut counts.not_verified,
            };
            *count += 1;
        }
        counts
    }
}
