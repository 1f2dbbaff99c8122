//! What a configuration says of units, carried across reorganisations: it may name a unit by id or name, and
//! the old unit or the new one.

use super::key::key;
use super::resolve::Resolution;
use std::collections::{BTreeMap, BTreeSet};

/// What is said of units, under the names by which the events are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// By unit.
    pub units: BTreeMap<String, String>,
    /// New units of which the old ones do not agree: nothing is said of them.
    pub disagreed: BTreeSet<String>,
}

impl Resolution {
    /// Carries over what is written of units. What names the new unit counts first; else what was said of the
    /// old units that became it, if the same was said of all of them.
    pub fn carried(&self, written: &BTreeMap<String, String>) -> Carried {
        let mut carried = Carried::default();
        for (unit, said) in written {
            let name = self.units.canonical(unit);
            // Of two ways of writing one unit, the exact one counts.
            if name == unit || !carried.units.contains_key(name) {
                carried.units.insert(name.to_owned(), said.clone());
            }
        }
        let by_key: BTreeMap<String, String> =
            carried.units.iter().map(|(unit, said)| (key(unit), said.clone())).collect();
        for (new, olds) in self.units.became() {
            let said: BTreeSet<Option<&String>> = olds.iter().map(|old| by_key.get(old)).collect();
            match (by_key.contains_key(&key(&new)), said.first(), said.len()) {
                (false, Some(Some(said)), 1) => drop(carried.units.insert(new, (*said).clone())),
                (false, Some(_), 2..) => drop(carried.disagreed.insert(new)),
                _ => {}
            }
        }
        carried
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Lists, MoveEntry, MoveOf, UnitEntry};
    use crate::people::{Homonyms, Policy, Sightings, resolve};

    fn carried(written: &[(&str, &str)]) -> Carried {
        let unit = |id: &str, name: &str| UnitEntry {
            id: Some(id.to_owned()),
            name: name.to_owned(),
            ..UnitEntry::default()
        };
        let moved = |old: &str, new: &str| MoveEntry {
            valid_from: 10,
            of: MoveOf::Unit,
            old_id: old.to_owned(),
            new_id: new.to_owned(),
        };
        let lists = Lists {
            units: vec![unit("H21.05", "UBND huyện Kbang"), unit("H21.06", "UBND huyện Đak Pơ")],
            moves: vec![
                moved("H21.05", "UBND xã Kbang"),
                moved("UBND huyện Đak Pơ", "UBND xã Đak Pơ"),
                moved("UBND thị xã An Khê", "UBND xã Đak Pơ"),
            ],
            ..Lists::default()
        };
        let mut sightings = Sightings::new(&[10], i64::MAX);
        sightings.note("An", Some("UBND huyện Kbang"), 5);
        let policy = Policy { homonyms: Homonyms::Flag, placeholders: &BTreeSet::new(), as_of: 100 };
        let text = |(unit, said): &(&str, &str)| ((*unit).to_owned(), (*said).to_owned());
        resolve(&sightings, &lists, &policy).carried(&written.iter().map(text).collect())
    }

    fn said<'c>(carried: &'c Carried, unit: &str) -> Option<&'c str> {
        carried.units.get(unit).map(String::as_str)
    }

    #[test]
    fn a_unit_is_found_by_old_and_new_name_and_by_code() {
        for key in ["H21.05", "UBND huyện Kbang", "UBND HUYỆN KBANG"] {
            let found = carried(&[(key, "vn-8h")]);
            assert_eq!(said(&found, "UBND huyện Kbang"), Some("vn-8h"), "{key}");
            assert_eq!(said(&found, "UBND xã Kbang"), Some("vn-8h"), "{key}");
        }
        let found = carried(&[("H21.05", "vn-8h"), ("UBND xã Kbang", "24x7")]);
        assert_eq!(said(&found, "UBND xã Kbang"), Some("24x7"), "the new unit's own counts first");
    }

    #[test]
    fn merged_units_that_do_not_agree_leave_nothing() {
        let (one, other) = ("UBND huyện Đak Pơ", "UBND thị xã An Khê");
        let found = carried(&[(one, "vn-8h"), (other, "vn-8h")]);
        assert_eq!(said(&found, "UBND xã Đak Pơ"), Some("vn-8h"));
        for written in [&[(one, "vn-8h"), (other, "24x7")][..], &[(one, "vn-8h")]] {
            let found = carried(written);
            assert_eq!(said(&found, "UBND xã Đak Pơ"), None);
            assert!(found.disagreed.contains("UBND xã Đak Pơ"), "{found:?}");
        }
        assert_eq!(carried(&[]), Carried::default());
    }
}
