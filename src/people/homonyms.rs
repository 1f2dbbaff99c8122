//! Homonyms: names that may belong to several people, as far as the log suggests it.

use super::mentions::MentionStats;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is done with a name that may belong to several people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Homonyms {
    /// They are separated by unit if the list proves that they are several, or the log suggests it.
    Split,
    /// They are separated by unit if the list proves that they are several; if only the log suggests it, that is reported.
    Flag,
    /// A name is always one person.
    Ignore,
}

/// The number of 30-day windows in which a name must act in both of two units to be suspect. A single one may be
/// somebody who moved.
const SUSPECT_WINDOWS: u32 = 2;

/// The number of suspect names from which on working in several units may be the rule.
const RULE_NAMES: usize = 10;
/// Working in several units is the rule if more than one name in this many does so.
const RULE_SHARE: usize = 4;

/// Returns true if it is the rule in a log that people act in several units, as it is if units are teams or roles.
pub(super) fn is_the_rule(suspect: usize, names: usize) -> bool {
    suspect >= RULE_NAMES && suspect * RULE_SHARE > names
}

/// Returns the units in which a name acts at the same time as in another one; none if it may well be one person.
/// `of_one` says whether one person is known to hold posts in both of two units.
pub(super) fn suspect_units<'u>(
    units: &[(&'u str, &MentionStats)],
    of_one: impl Fn(&str, &str) -> bool,
) -> BTreeSet<&'u str> {
    let mut suspect = BTreeSet::new();
    for (index, (unit, stats)) in units.iter().enumerate() {
        for (other, other_stats) in &units[index + 1..] {
            if stats.common_windows(other_stats) >= SUSPECT_WINDOWS && !of_one(unit, other) {
                suspect.extend([*unit, *other]);
            }
        }
    }
    suspect
}
