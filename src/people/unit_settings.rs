//! Applies settings of units across reorganisations: a setting may name a unit by id or by name, and the old unit or
//! the new one.

use super::name_key::match_key;
use super::resolution::Resolution;
use std::collections::{BTreeMap, BTreeSet};

/// Settings of units, by the ids under which the units are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitSettings {
    /// The setting of each unit.
    pub units: BTreeMap<String, String>,
    /// New units whose old units have different settings, so that they have none.
    pub disagreed: BTreeSet<String>,
}

impl Resolution {
    /// Returns the settings of all units. A setting of the new unit has precedence over those of the old units that
    /// became it; these count if all of them are equal.
    pub fn unit_settings(&self, written: &BTreeMap<String, String>) -> UnitSettings {
        let mut settings = UnitSettings::default();
        for (unit, setting) in written {
            let name = self.units.canonical(unit);
            // Of two spellings of one unit, the exact one counts.
            if name == unit || !settings.units.contains_key(name) {
                settings.units.insert(name.to_owned(), setting.clone());
            }
        }
        let by_key: BTreeMap<String, String> =
            settings.units.iter().map(|(unit, setting)| (match_key(unit), setting.clone())).collect();
        for (new, olds) in self.units.predecessors() {
            let found: BTreeSet<Option<&String>> = olds.iter().map(|old| by_key.get(old)).collect();
            match (by_key.contains_key(&match_key(&new)), found.first(), found.len()) {
                (false, Some(Some(setting)), 1) => drop(settings.units.insert(new, (*setting).clone())),
                (false, Some(_), 2..) => drop(settings.disagreed.insert(new)),
                _ => {}
            }
        }
        let shown = |unit: &String| self.shown_unit(unit).into_owned();
        UnitSettings {
            units: settings.units.iter().map(|(unit, setting)| (shown(unit), setting.clone())).collect(),
            disagreed: settings.disagreed.iter().map(shown).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Lists, MoveEntry, MoveOf, UnitEntry};
    use crate::people::{Homonyms, Mentions, Policy, resolve};

    fn settings(written: &[(&str, &str)]) -> UnitSettings {
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
        let mut mentions = Mentions::new(&[10], i64::MAX);
        mentions.add_act("An", Some("UBND huyện Kbang"), 5);
        let policy = Policy { homonyms: Homonyms::Flag, placeholders: &BTreeSet::new(), as_of: 100 };
        let text = |(unit, setting): &(&str, &str)| ((*unit).to_owned(), (*setting).to_owned());
        resolve(&mentions, &lists, &policy).unit_settings(&written.iter().map(text).collect())
    }

    fn setting<'s>(settings: &'s UnitSettings, unit: &str) -> Option<&'s str> {
        settings.units.get(unit).map(String::as_str)
    }

    #[test]
    fn a_unit_is_found_by_old_and_new_name_and_by_code() {
        for key in ["H21.05", "UBND huyện Kbang", "UBND HUYỆN KBANG"] {
            let found = settings(&[(key, "vn-8h")]);
            assert_eq!(setting(&found, "UBND huyện Kbang"), Some("vn-8h"), "{key}");
            assert_eq!(setting(&found, "UBND xã Kbang"), Some("vn-8h"), "{key}");
        }
        let found = settings(&[("H21.05", "vn-8h"), ("UBND xã Kbang", "24x7")]);
        assert_eq!(setting(&found, "UBND xã Kbang"), Some("24x7"), "the new unit's own counts first");
    }

    #[test]
    fn merged_units_that_do_not_agree_leave_nothing() {
        let (one, other) = ("UBND huyện Đak Pơ", "UBND thị xã An Khê");
        let found = settings(&[(one, "vn-8h"), (other, "vn-8h")]);
        assert_eq!(setting(&found, "UBND xã Đak Pơ"), Some("vn-8h"));
        for written in [&[(one, "vn-8h"), (other, "24x7")][..], &[(one, "vn-8h")]] {
            let found = settings(written);
            assert_eq!(setting(&found, "UBND xã Đak Pơ"), None);
            assert!(found.disagreed.contains("UBND xã Đak Pơ"), "{found:?}");
        }
        assert_eq!(settings(&[]), UnitSettings::default());
    }
}
