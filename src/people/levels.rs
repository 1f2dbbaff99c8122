//! The administrative levels of units and officials.

use super::resolution::Resolution;
use crate::lists::level_number;
use std::collections::BTreeMap;

impl Resolution {
    /// Returns the levels of units, by the ids under which the units are read.
    pub fn unit_levels(&self) -> BTreeMap<String, u8> {
        let level = |written: Option<&String>| written.and_then(|written| level_number(written));
        // A unit that only receives cases, and in which nobody is named, is read as the log writes it.
        let mut levels: BTreeMap<String, u8> = BTreeMap::new();
        for entry in self.units.entries() {
            for key in entry.id.iter().chain([&entry.name]) {
                // A name may belong to several units.
                let known = self.units.entry(key).and_then(|entry| level(entry.level.as_ref()));
                levels.extend(known.map(|level| (self.shown_unit(key).into_owned(), level)));
            }
        }
        let of_log =
            self.units().iter().filter_map(|(id, about)| Some((id.clone(), level(about.level.as_ref())?)));
        levels.extend(of_log);
        levels
    }

    /// Returns the levels of the last posts of officials, by the ids under which the officials are read.
    pub fn official_levels(&self) -> BTreeMap<String, u8> {
        let level = |written: &Option<String>| written.as_ref().and_then(|written| level_number(written));
        self.officials().iter().filter_map(|(id, about)| Some((id.clone(), level(&about.level)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Lists, OfficialEntry, UnitEntry};
    use crate::people::{Homonyms, Mentions, Policy, resolve};
    use std::collections::BTreeSet;

    #[test]
    fn a_unit_has_its_level_under_each_spelling_that_the_log_may_have() {
        let unit = |id: &str, name: &str, level: &str| UnitEntry {
            id: Some(id.to_owned()),
            name: name.to_owned(),
            level: Some(level.to_owned()),
            ..UnitEntry::default()
        };
        let official = |name: &str, level: &str| OfficialEntry {
            name: name.to_owned(),
            level: Some(level.to_owned()),
            ..OfficialEntry::default()
        };
        let lists = Lists {
            units: vec![unit("1", "UBND xã", "Xã"), unit("2", "Sở", "Tỉnh"), unit("3", "Chợ", "-")],
            officials: vec![official("An", "2"), official("Bình", "?")],
            ..Lists::default()
        };
        let mut mentions = Mentions::new(&[], i64::MAX);
        mentions.add_act("An", Some("UBND XÃ"), 5);
        let policy = Policy { homonyms: Homonyms::Flag, placeholders: &BTreeSet::new(), as_of: 100 };
        let resolution = resolve(&mentions, &lists, &policy);
        let expected = [("1", 1), ("2", 4), ("Sở", 4), ("UBND XÃ", 1), ("UBND xã", 1)];
        let expected = expected.map(|(id, level)| (id.to_owned(), level));
        assert_eq!(resolution.unit_levels(), BTreeMap::from(expected));
        assert_eq!(resolution.official_levels(), BTreeMap::from([("An".to_owned(), 2)]));
    }
}
