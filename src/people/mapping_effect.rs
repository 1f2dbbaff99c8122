//! Lists what an organisation mapping changes in a log, before anything is read under the new ids.

use super::mentions::Mentions;
use super::name_key::match_key;
use super::resolution::Resolution;
use crate::lists::{Lists, MoveOf};
use std::collections::{BTreeMap, BTreeSet};

/// The ids that an organisation mapping changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingEffect {
    /// By the old id of a unit and the id under which it is read, the number of mentions.
    pub units: BTreeMap<(String, String), u64>,
    /// Pairs of the id of an official in the log and the new id under which earlier events are read.
    pub officials: BTreeSet<(String, String)>,
    /// Old units of the mapping that no event names: a unit without work, or a misspelt id.
    pub unnamed: BTreeSet<String>,
}

impl Resolution {
    /// Lists what the mapping of the lists changes. `mentions` and `lists` must be those that were resolved.
    pub fn mapping_effect(&self, mentions: &Mentions, lists: &Lists) -> MappingEffect {
        let mut effect = MappingEffect::default();
        let mut named = BTreeSet::new();
        for (key, stats) in mentions.stats.iter().filter(|(key, _)| !key.unit.is_empty()) {
            let written = self.units.canonical(&key.unit);
            let read = self.units.at(&key.unit, mentions.instant_of(key.period));
            named.insert(match_key(written));
            if read != written {
                *effect.units.entry((written.to_owned(), read)).or_default() += stats.acts + stats.received;
            }
        }
        let histories = self.links.officials.iter().map(|official| &official.ids);
        effect.officials = histories
            .flat_map(|ids| ids.before.iter().map(|(_, read)| (ids.now.clone(), read.clone())))
            .collect();
        let of_units = lists.moves.iter().filter(|one| one.of == MoveOf::Unit);
        effect.unnamed = of_units
            .map(|one| one.old_id.as_str())
            .filter(|old| !named.contains(&match_key(self.units.canonical(old))))
            .map(str::to_owned)
            .collect();
        effect
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::MoveEntry;
    use crate::people::{Homonyms, Policy, resolve};

    #[test]
    fn changed_units_are_listed_with_those_that_the_log_does_not_name() {
        let unit = |old: &str, new: &str| MoveEntry {
            valid_from: 10,
            of: MoveOf::Unit,
            old_id: old.to_owned(),
            new_id: new.to_owned(),
        };
        let lists = Lists { moves: vec![unit("A", "B"), unit("Ä", "C")], ..Lists::default() };
        let mut mentions = Mentions::new(&[10], i64::MAX);
        for (name, unit, at) in [("An", "A", 1), ("Bình", "A", 5), ("An", "B", 15), ("An", "A", 20)] {
            mentions.add_act(name, Some(unit), at);
        }
        let policy = Policy { homonyms: Homonyms::Flag, placeholders: &BTreeSet::new(), as_of: 100 };
        let effect = resolve(&mentions, &lists, &policy).mapping_effect(&mentions, &lists);
        assert_eq!(effect.units, BTreeMap::from([(("A".to_owned(), "B".to_owned()), 2)]));
        assert_eq!(effect.unnamed, BTreeSet::from(["Ä".to_owned()]));
        assert_eq!(effect.officials, BTreeSet::new());
    }
}
