//! What old ids became: follows the organisation mapping from date to date.

use super::name_key::match_key;
use crate::lists::MoveEntry;
use std::collections::BTreeMap;

/// The rows of the organisation mapping for units or for officials, by date.
#[derive(Clone, Debug, Default)]
pub(super) struct Successions {
    /// Ascending dates. Each maps the match key of an old id to the new id, or to `None` if there are several new ids,
    /// which cannot be followed.
    dates: Vec<(i64, BTreeMap<String, Option<String>>)>,
}

/// The id under which an id of the log is read, by the time of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdHistory {
    /// Ascending instants, each with the id for events before it and not before an earlier one.
    pub(super) before: Vec<(i64, String)>,
    /// The id for events from the last of these instants on.
    pub(super) now: String,
}

impl IdHistory {
    /// Returns the id at an instant.
    pub(super) fn at(&self, at: i64) -> &str {
        self.before.iter().find(|(until, _)| at < *until).map_or(&self.now, |(_, name)| name)
    }
}

impl Successions {
    /// Collects the rows of the mapping; `canonical` returns the canonical spelling of an id.
    pub(super) fn new<'a>(
        entries: impl Iterator<Item = &'a MoveEntry>,
        canonical: impl Fn(&str) -> String,
    ) -> Self {
        let mut dates: BTreeMap<i64, BTreeMap<String, Option<String>>> = BTreeMap::new();
        for entry in entries {
            let (old, new) = (match_key(&canonical(&entry.old_id)), canonical(&entry.new_id));
            let known = dates.entry(entry.valid_from).or_default();
            known
                .entry(old)
                .and_modify(|known| {
                    if known.as_ref().is_some_and(|known| match_key(known) != match_key(&new)) {
                        *known = None;
                    }
                })
                .or_insert(Some(new));
        }
        Self { dates: dates.into_iter().collect() }
    }

    /// Returns true if no id ever changes.
    pub(super) fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// Returns the history of an id in its canonical spelling.
    pub(super) fn history(&self, id: &str) -> IdHistory {
        let names = self.dates.iter().enumerate().map(|(index, (date, _))| (*date, self.follow(id, index)));
        let mut before: Vec<(i64, String)> = names.collect();
        while before.last().is_some_and(|(_, name)| name == id) {
            before.pop();
        }
        IdHistory { before, now: id.to_owned() }
    }

    /// Iterates over the old ids with several new ids, with the date.
    pub(super) fn splits(&self) -> impl Iterator<Item = (&str, i64)> {
        self.dates.iter().flat_map(|(date, moves)| {
            moves.iter().filter(|(_, new)| new.is_none()).map(|(old, _)| (old.as_str(), *date))
        })
    }

    /// Iterates over the match keys of old ids with what each became in the end, without those that became several.
    pub(super) fn final_ids(&self) -> impl Iterator<Item = (&str, String)> {
        self.dates.iter().enumerate().flat_map(move |(index, (_, moves))| {
            let known = moves.iter().filter_map(|(old, new)| new.as_ref().map(|new| (old, new)));
            known.map(move |(old, new)| (old.as_str(), self.follow(new, index + 1)))
        })
    }

    /// Returns what an id becomes on the dates from index `from` on. On one date an id changes only once, so that two
    /// units may exchange their ids.
    fn follow(&self, id: &str, from: usize) -> String {
        let mut name = id.to_owned();
        for (_, moves) in &self.dates[from..] {
            if let Some(Some(new)) = moves.get(&match_key(&name)) {
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

    fn successions(rows: &[(i64, &str, &str)]) -> Successions {
        let entries: Vec<MoveEntry> = rows
            .iter()
            .map(|&(valid_from, old, new)| MoveEntry {
                valid_from,
                of: MoveOf::Unit,
                old_id: old.to_owned(),
                new_id: new.to_owned(),
            })
            .collect();
        Successions::new(entries.iter(), str::to_owned)
    }

    #[test]
    fn moves_are_followed_from_date_to_date() {
        let successions = successions(&[(10, "A", "B"), (20, "b", "C"), (20, "X", "Y")]);
        let read = |id: &str| [5, 10, 19, 20].map(|at| successions.history(id).at(at).to_owned());
        assert_eq!(read("A"), ["C", "A", "A", "A"]);
        assert_eq!(read("B"), ["C", "C", "C", "B"]);
        assert_eq!(read("X"), ["Y", "Y", "Y", "X"]);
        assert_eq!(read("Z"), ["Z"; 4]);
    }

    #[test]
    fn ids_may_be_exchanged_and_split_ids_stay() {
        let swapped = successions(&[(10, "A", "B"), (10, "B", "A")]);
        assert_eq!((swapped.history("A").at(9), swapped.history("B").at(9)), ("B", "A"));
        let fork = successions(&[(10, "A", "B"), (10, "A", "C")]);
        assert_eq!(fork.history("A").at(9), "A");
        assert_eq!(fork.splits().collect::<Vec<_>>(), [("a", 10)]);
    }
}
