//! Units: one spelling for each, and what old units became.

use super::name_key::match_key;
use super::successions::{IdHistory, Successions};
use crate::lists::{Lists, MoveOf, UnitEntry};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The units of the log and of the lists.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitDirectory {
    listed: Vec<ListedUnit>,
    /// By match key of an id or name, the index in `listed`; `None` if several units have it.
    indexes: FxHashMap<String, Option<usize>>,
    successions: Successions,
}

#[derive(Clone, Debug)]
struct ListedUnit {
    /// The row that is valid last, if there are several.
    entry: UnitEntry,
    /// The canonical spelling: that of the log if it has only one, else the listed name; `None` if the log does not
    /// mention the unit.
    canonical: Option<String>,
}

impl UnitDirectory {
    /// Collects the units of the lists and those that the log mentions. Rows of the mapping after `as_of` are ignored.
    pub(super) fn new<'a>(lists: &Lists, of_log: impl Iterator<Item = &'a str>, as_of: i64) -> Self {
        let mut directory = Self::default();
        directory.add_listed(&lists.units);
        directory.choose_spellings(of_log);
        let of_units =
            lists.moves.iter().filter(|entry| entry.of == MoveOf::Unit && entry.valid_from <= as_of);
        directory.successions = Successions::new(of_units, |unit| directory.canonical(unit).to_owned());
        directory
    }

    /// Returns true if every unit is read as the log spells it.
    pub(super) fn changes_nothing(&self) -> bool {
        self.successions.is_empty() && self.listed.is_empty()
    }

    /// Returns the canonical spelling of a unit.
    pub(super) fn canonical<'u>(&'u self, unit: &'u str) -> &'u str {
        self.index(unit).and_then(|index| self.listed[index].canonical.as_deref()).unwrap_or(unit)
    }

    /// Returns the history of the id under which a unit is read.
    pub(super) fn history(&self, unit: &str) -> IdHistory {
        self.successions.history(self.canonical(unit))
    }

    /// Returns every new unit of the mapping with the match keys of the old units that became it, at any date.
    pub(super) fn predecessors(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut predecessors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (old, new) in self.successions.final_ids() {
            predecessors.entry(new).or_default().insert(old.to_owned());
        }
        predecessors
    }

    /// Returns the id under which a unit is read at an instant.
    pub(super) fn at(&self, unit: &str, at: i64) -> String {
        self.history(unit).at(at).to_owned()
    }

    /// Iterates over the old units that were split into several, with the date.
    pub(super) fn splits(&self) -> impl Iterator<Item = (&str, i64)> {
        self.successions.splits()
    }

    /// Returns the listed row of a unit.
    pub(super) fn entry(&self, unit: &str) -> Option<&UnitEntry> {
        self.index(unit).map(|index| &self.listed[index].entry)
    }

    /// Iterates over the rows of all listed units, one for each.
    pub(super) fn entries(&self) -> impl Iterator<Item = &UnitEntry> {
        self.listed.iter().map(|unit| &unit.entry)
    }

    /// Iterates over the names of all listed units.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|unit| unit.entry.name.as_str())
    }

    fn index(&self, unit: &str) -> Option<usize> {
        if self.indexes.is_empty() { None } else { self.indexes.get(&match_key(unit)).copied().flatten() }
    }

    fn add_listed(&mut self, entries: &[UnitEntry]) {
        let mut by_id: BTreeMap<String, Vec<&UnitEntry>> = BTreeMap::new();
        for entry in entries {
            by_id.entry(match_key(entry.id.as_ref().unwrap_or(&entry.name))).or_default().push(entry);
        }
        for rows in by_id.into_values() {
            let index = self.listed.len();
            for row in &rows {
                for alias in row.id.iter().chain([&row.name]) {
                    self.indexes
                        .entry(match_key(alias))
                        .and_modify(|known| *known = known.filter(|&known| known == index))
                        .or_insert(Some(index));
                }
            }
            let end =
                |row: &&UnitEntry| (row.valid_to.unwrap_or(i64::MAX), row.valid_from.unwrap_or(i64::MIN));
            if let Some(last) = rows.into_iter().max_by_key(end) {
                self.listed.push(ListedUnit { entry: last.clone(), canonical: None });
            }
        }
    }

    /// Chooses the canonical spellings of the units that the log mentions.
    fn choose_spellings<'a>(&mut self, of_log: impl Iterator<Item = &'a str>) {
        let mut spellings: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for unit in of_log {
            if let Some(index) = self.index(unit) {
                spellings.entry(index).or_default().insert(unit);
            }
        }
        for (index, spellings) in spellings {
            let listed = &mut self.listed[index];
            listed.canonical = match spellings.first() {
                Some(only) if spellings.len() == 1 => Some((*only).to_owned()),
                _ => Some(listed.entry.name.clone()),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, name: &str) -> UnitEntry {
        UnitEntry { id: Some(id.to_owned()), name: name.to_owned(), ..UnitEntry::default() }
    }

    #[test]
    fn a_unit_is_renamed_only_where_the_log_writes_it_in_several_ways() {
        let lists = Lists {
            units: vec![unit("H21.01", "Sở Tư pháp"), unit("H21.02", "Sở Xây dựng")],
            ..Lists::default()
        };
        let of_log = ["H21.01", "SỞ TƯ PHÁP", "H21.02", "Sở Tài chính"];
        let directory = UnitDirectory::new(&lists, of_log.into_iter(), 0);
        let read = of_log.map(|unit| directory.canonical(unit).to_owned());
        assert_eq!(read, ["Sở Tư pháp", "Sở Tư pháp", "H21.02", "Sở Tài chính"]);
    }

    #[test]
    fn a_name_of_several_units_stands_for_none() {
        let lists = Lists {
            units: vec![unit("1", "Phòng Nội vụ"), unit("2", "Phòng Nội vụ")],
            ..Lists::default()
        };
        let directory = UnitDirectory::new(&lists, ["Phòng Nội vụ"].into_iter(), 0);
        assert!(directory.entry("Phòng Nội vụ").is_none() && directory.entry("2").is_some());
    }
}
