//! What old ids became: the organisation mapping followed from date to date.

use super::key::key;
use crate::lists::MoveEntry;
use std::collections::BTreeMap;

/// The moves of units or of officials, by date.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves {
    /// Ascending. From the key of the old id to the new id; `None` where it has become several, which
    /// cannot be followed.
    dates: Vec<(i64, BTreeMap<String, Option<String>>)>,
}

/// What an id is called in the course of time: until each instant (exclusive, ascending) so, and `now` after
/// the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) before: Vec<(i64, String)>,
    pub(super) now: String,
}

impl Course {
    /// What it is called at an instant.
    pub(super) fn at(&self, at: i64) -> &str {
        self.before.iter().find(|(until, _)| at < *until).map_or(&self.now, |(_, name)| name)
    }
}

impl Moves {
    /// From the rows of the mapping; `canonical` gives the one way in which an id is written.
    pub(super) fn new<'a>(
        entries: impl Iterator<Item = &'a MoveEntry>,
        canonical: impl Fn(&str) -> String,
    ) -> Self {
        let mut dates: BTreeMap<i64, BTreeMap<String, Option<String>>> = BTreeMap::new();
        for entry in entries {
            let (old, new) = (key(&canonical(&entry.old_id)), canonical(&entry.new_id));
            let known = dates.entry(entry.valid_from).or_default();
            known
                .entry(old)
                .and_modify(|known| {
                    if known.as_ref().is_some_and(|known| key(known) != key(&new)) {
                        *known = None;
                    }
                })
                .or_insert(Some(new));
        }
        Self { dates: dates.into_iter().collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// What an id, written canonically, is read as in the course of time.
    pub(super) fn course(&self, id: &str) -> Course {
        let names = self.dates.iter().enumerate().map(|(place, (date, _))| (*date, self.followed(id, place)));
        let mut before: Vec<(i64, String)> = names.collect();
        while before.last().is_some_and(|(_, name)| name == id) {
            before.pop();
        }
        Course { before, now: id.to_owned() }
    }

    /// Old ids that have become several, with the date.
    pub(super) fn forks(&self) -> impl Iterator<Item = (&str, i64)> {
        self.dates.iter().flat_map(|(date, moves)| {
            moves.iter().filter(|(_, new)| new.is_none()).map(|(old, _)| (old.as_str(), *date))
        })
    }

    /// The keys of old ids with what each has become in the end; not those that have become several.
    pub(super) fn ends(&self) -> impl Iterator<Item = (&str, String)> {
        self.dates.iter().enumerate().flat_map(move |(place, (_, moves))| {
            let known = moves.iter().filter_map(|(old, new)| new.as_ref().map(|new| (old, new)));
            known.map(move |(old, new)| (old.as_str(), self.followed(new, place + 1)))
        })
    }

    /// What an id becomes on the date at that place and those after it. On one date nothing moves twice, so
    /// that two units may exchange their ids.
    fn followed(&self, id: &str, from: usize) -> String {
        let mut name = id.to_owned();
        for (_, moves) in &self.dates[from..] {
            if let Some(Some(new)) = moves.get(&key(&name)) {
                name.clone_from(new);
            }
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::MoveOf;

    fn moves(rows: &[(i64, &str, &str)]) -> Moves {
        let entries: Vec<MoveEntry> = rows
            .iter()
            .map(|&(valid_from, old, new)| MoveEntry {
                valid_from,
                of: MoveOf::Unit,
                old_id: old.to_owned(),
                new_id: new.to_owned(),
            })
            .collect();
        Moves::new(entries.iter(), str::to_owned)
    }

    #[test]
    fn moves_are_followed_from_date_to_date() {
        let moves = moves(&[(10, "A", "B"), (20, "b", "C"), (20, "X", "Y")]);
        let read = |id: &str| [5, 10, 19, 20].map(|at| moves.course(id).at(at).to_owned());
        assert_eq!(read("A"), ["C", "A", "A", "A"]);
        assert_eq!(read("B"), ["C", "C", "C", "B"]);
        assert_eq!(read("X"), ["Y", "Y", "Y", "X"]);
        assert_eq!(read("Z"), ["Z"; 4]);
    }

    #[test]
    fn ids_may_be_exchanged_and_what_became_several_stays() {
        let swapped = moves(&[(10, "A", "B"), (10, "B", "A")]);
        assert_eq!((swapped.course("A").at(9), swapped.course("B").at(9)), ("B", "A"));
        let fork = moves(&[(10, "A", "B"), (10, "A", "C")]);
        assert_eq!(fork.course("A").at(9), "A");
        assert_eq!(fork.forks().collect::<Vec<_>>(), [("a", 10)]);
    }
}
