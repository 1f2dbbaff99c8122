//! What an organisation mapping does to the names of a log, told before anything is walked.

use super::key::key;
use super::resolve::Resolution;
use super::sightings::Sightings;
use crate::lists::{Lists, MoveOf};
use std::collections::{BTreeMap, BTreeSet};

/// What is read under another id than the log's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Units by the id before and the id they are read under, with the times they are named.
    pub units: BTreeMap<(String, String), u64>,
    /// Officials by the id before and the id after.
    pub officials: BTreeSet<(String, String)>,
    /// Old units of the mapping that no event names: a unit without work, or a slip of the pen.
    pub unnamed: BTreeSet<String>,
}

impl Resolution {
    /// What the mapping of the lists does to the names seen, from which this was resolved.
    pub fn moved(&self, sightings: &Sightings, lists: &Lists) -> Moved {
        let mut moved = Moved::default();
        let mut named = BTreeSet::new();
        for (sighting, seen) in sightings.seen.iter().filter(|(sighting, _)| !sighting.unit.is_empty()) {
            let written = self.units.canonical(&sighting.unit);
            let read = self.units.at(&sighting.unit, sightings.instant_of(sighting.era));
            named.insert(key(written));
            if read != written {
                *moved.units.entry((written.to_owned(), read)).or_default() += seen.acts + seen.received;
            }
        }
        let courses = self.targets.iter().map(|target| &target.course);
        moved.officials = courses
            .flat_map(|course| course.before.iter().map(|(_, read)| (course.now.clone(), read.clone())))
            .collect();
        let of_units = lists.moves.iter().filter(|one| one.of == MoveOf::Unit);
        moved.unnamed = of_units
            .map(|one| one.old_id.as_str())
            .filter(|old| !named.contains(&key(self.units.canonical(old))))
            .map(str::to_owned)
            .collect();
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::MoveEntry;
    use crate::people::{Homonyms, Policy, resolve};

    #[test]
    fn what_moves_is_told_with_what_the_log_does_not_name() {
        let unit = |old: &str, new: &str| MoveEntry {
            valid_from: 10,
            of: MoveOf::Unit,
            old_id: old.to_owned(),
            new_id: new.to_owned(),
        };
        let lists = Lists { moves: vec![unit("A", "B"), unit("Ä", "C")], ..Lists::default() };
        let mut sightings = Sightings::new(&[10], i64::MAX);
        for (name, unit, at) in [("An", "A", 1), ("Bình", "A", 5), ("An", "B", 15), ("An", "A", 20)] {
            sightings.note(name, Some(unit), at);
        }
        let policy = Policy { homonyms: Homonyms::Flag, placeholders: &BTreeSet::new(), as_of: 100 };
        let moved = resolve(&sightings, &lists, &policy).moved(&sightings, &lists);
        assert_eq!(moved.units, BTreeMap::from([(("A".to_owned(), "B".to_owned()), 2)]));
        assert_eq!(moved.unnamed, BTreeSet::from(["Ä".to_owned()]));
        assert_eq!(moved.officials, BTreeSet::new());
    }
}
