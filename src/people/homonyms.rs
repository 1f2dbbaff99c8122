//! One name, several people: what the log makes suspect.

use super::sightings::Seen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is done with a name that may be several people's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Homonyms {
    /// Kept apart by unit where the list proves it or the log makes it suspect.
    Split,
    /// Kept apart where the list proves it; where the log makes it suspect, that is said.
    Flag,
    /// One name is one person.
    Ignore,
}

/// In so many spells of 30 days a name must act in both of two units. One is what somebody who moves leaves
/// behind.
const SUSPECT_SPELLS: u32 = 2;

/// So many names at least …
const RULE_NAMES: usize = 10;
/// … and more than one in so many names must act in several units at the same time for it to be the rule.
const RULE_SHARE: usize = 4;

/// Whether it is the rule in a log that people act in several units: so it is where units are teams or roles.
pub(super) fn is_the_rule(suspect: usize, names: usize) -> bool {
    suspect >= RULE_NAMES && suspect * RULE_SHARE > names
}

/// The units in which a name acts at the same time as in another; none if it may well be one person.
/// `of_one` says of two units that one person is known to have posts in both.
pub(super) fn suspect_units<'u>(
    units: &[(&'u str, &Seen)],
    of_one: impl Fn(&str, &str) -> bool,
) -> BTreeSet<&'u str> {
    let mut suspect = BTreeSet::new();
    for (place, (unit, seen)) in units.iter().enumerate() {
        for (other, other_seen) in &units[place + 1..] {
            if seen.common_spells(other_seen) >= SUSPECT_SPELLS && !of_one(unit, other) {
                suspect.extend([*unit, *other]);
            }
        }
    }
    suspect
}
