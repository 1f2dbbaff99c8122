//! Units: one way of writing for each, and what old ones became.

use super::key::key;
use super::moves::{Course, Moves};
use crate::lists::{Lists, MoveOf, UnitEntry};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The units of the log and of the lists.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitBook {
    listed: Vec<ListedUnit>,
    /// Keys of ids and names to places in `listed`; `None` where several units bear it.
    places: FxHashMap<String, Option<usize>>,
    moves: Moves,
}

#[derive(Clone, Debug)]
struct ListedUnit {
    /// The row that is valid last.
    entry: UnitEntry,
    /// The one way in which the log writes it; the listed name where it writes it in several.
    written: Option<String>,
}

impl UnitBook {
    /// From the lists and the units that the log shows. Moves after `as_of` have not happened yet.
    pub(super) fn new<'a>(lists: &Lists, of_log: impl Iterator<Item = &'a str>, as_of: i64) -> Self {
        let mut book = Self::default();
        book.list(&lists.units);
        book.note_ways_of_writing(of_log);
        let of_units =
            lists.moves.iter().filter(|entry| entry.of == MoveOf::Unit && entry.valid_from <= as_of);
        book.moves = Moves::new(of_units, |unit| book.canonical(unit).to_owned());
        book
    }

    /// Whether every unit is read as it stands.
    pub(super) fn changes_nothing(&self) -> bool {
        self.moves.is_empty() && self.listed.is_empty()
    }

    /// The one way of writing a unit.
    pub(super) fn canonical<'b>(&'b self, unit: &'b str) -> &'b str {
        self.place(unit).and_then(|place| self.listed[place].written.as_deref()).unwrap_or(unit)
    }

    /// What a unit is read as in the course of time.
    pub(super) fn course(&self, unit: &str) -> Course {
        self.moves.course(self.canonical(unit))
    }

    /// Every new unit of the moves with the keys of the old ones that became it, at whatever date.
    pub(super) fn became(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut became: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (old, new) in self.moves.ends() {
            became.entry(new).or_default().insert(old.to_owned());
        }
        became
    }

    /// What a unit is read as at an instant.
    pub(super) fn at(&self, unit: &str, at: i64) -> String {
        self.course(unit).at(at).to_owned()
    }

    /// Old units that have become several, which no mapping can follow.
    pub(super) fn forks(&self) -> impl Iterator<Item = (&str, i64)> {
        self.moves.forks()
    }

    /// The row of a unit.
    pub(super) fn entry(&self, unit: &str) -> Option<&UnitEntry> {
        self.place(unit).map(|place| &self.listed[place].entry)
    }

    /// The names of all listed units.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|unit| unit.entry.name.as_str())
    }

    fn place(&self, unit: &str) -> Option<usize> {
        if self.places.is_empty() { None } else { self.places.get(&key(unit)).copied().flatten() }
    }

    fn list(&mut self, entries: &[UnitEntry]) {
        let mut by_id: BTreeMap<String, Vec<&UnitEntry>> = BTreeMap::new();
        for entry in entries {
            by_id.entry(key(entry.id.as_ref().unwrap_or(&entry.name))).or_default().push(entry);
        }
        for rows in by_id.into_values() {
            let place = self.listed.len();
            for row in &rows {
                for alias in row.id.iter().chain([&row.name]) {
                    self.places
                        .entry(key(alias))
                        .and_modify(|known| *known = known.filter(|&known| known == place))
                        .or_insert(Some(place));
                }
            }
            let end =
                |row: &&UnitEntry| (row.valid_to.unwrap_or(i64::MAX), row.valid_from.unwrap_or(i64::MIN));
            if let Some(last) = rows.into_iter().max_by_key(end) {
                self.listed.push(ListedUnit { entry: last.clone(), written: None });
            }
        }
    }

    fn note_ways_of_writing<'a>(&mut self, of_log: impl Iterator<Item = &'a str>) {
        let mut ways: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for unit in of_log {
            if let Some(place) = self.place(unit) {
                ways.entry(place).or_default().insert(unit);
            }
        }
        for (place, ways) in ways {
            let listed = &mut self.listed[place];
            listed.written = match ways.first() {
                Some(only) if ways.len() == 1 => Some((*only).to_owned()),
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
        let book = UnitBook::new(&lists, of_log.into_iter(), 0);
        let read = of_log.map(|unit| book.canonical(unit).to_owned());
        assert_eq!(read, ["Sở Tư pháp", "Sở Tư pháp", "H21.02", "Sở Tài chính"]);
    }

    #[test]
    fn a_name_of_several_units_stands_for_none() {
        let lists = Lists {
            units: vec![unit("1", "Phòng Nội vụ"), unit("2", "Phòng Nội vụ")],
            ..Lists::default()
        };
        let book = UnitBook::new(&lists, ["Phòng Nội vụ"].into_iter(), 0);
        assert!(book.entry("Phòng Nội vụ").is_none() && book.entry("2").is_some());
    }
}
