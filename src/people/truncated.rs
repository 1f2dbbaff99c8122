//! Completes names that an export truncated.

use super::name_key::{match_key, prefix_key, truncated_prefix};
use std::collections::{BTreeMap, BTreeSet};

/// The full names of the log and of the list, with the units in which they occur.
#[derive(Debug, Default)]
pub(super) struct FullNames {
    /// Match keys by prefix key.
    by_prefix_key: BTreeMap<String, String>,
    /// By match key, the spelling that sorts first, and the match keys of the units.
    known: BTreeMap<String, (String, BTreeSet<String>)>,
}

/// What a truncated name may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    /// The only known name with this prefix.
    One(String),
    /// Several known names have this prefix.
    Several,
    /// No known name has this prefix.
    Unknown,
}

impl FullNames {
    /// Adds a name, unless it is truncated itself.
    pub(super) fn add(&mut self, name: &str, unit: Option<&str>) {
        if truncated_prefix(name).is_some() {
            return;
        }
        self.by_prefix_key.insert(prefix_key(name), match_key(name));
        let (written, units) =
            self.known.entry(match_key(name)).or_insert_with(|| (name.to_owned(), BTreeSet::new()));
        if name < written.as_str() {
            name.clone_into(written);
        }
        units.extend(unit.map(match_key));
    }

    /// Completes a prefix key: to the only name with this prefix, else to the only one of them in the unit.
    pub(super) fn complete(&self, prefix: &str, unit: Option<&str>) -> Completion {
        let range = self.by_prefix_key.range(prefix.to_owned()..);
        let keys: BTreeSet<&String> =
            range.take_while(|(name, _)| name.starts_with(prefix)).map(|(_, key)| key).collect();
        let written = |key: &String| self.known.get(key).map(|(written, _)| written.clone());
        let only = |keys: &BTreeSet<&String>| {
            keys.first().filter(|_| keys.len() == 1).and_then(|key| written(key)).map(Completion::One)
        };
        if keys.is_empty() {
            return Completion::Unknown;
        }
        only(&keys).unwrap_or_else(|| {
            let unit = unit.map(match_key);
            let here = |key: &&String| {
                unit.as_ref().is_some_and(|unit| self.known.get(*key).is_some_and(|one| one.1.contains(unit)))
            };
            only(&keys.iter().copied().filter(here).collect()).unwrap_or(Completion::Several)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_completed_to_the_only_name_with_it() {
        let mut names = FullNames::default();
        for (name, unit) in [
            ("Nguyễn Thị Minh Khai", "A"),
            ("NGUYỄN THỊ MINH KHAI", "B"),
            ("Nguyễn Thị Minh Khuê", "C"),
            ("Nguyễn Thị Hoà", "C"),
            ("Nguyễn Thị Minh K…", "A"),
        ] {
            names.add(name, Some(unit));
        }
        let find = |start: &str, unit: Option<&str>| names.complete(&prefix_key(start), unit);
        assert_eq!(find("Nguyễn Thị Minh Kha", None), Completion::One("NGUYỄN THỊ MINH KHAI".to_owned()));
        assert_eq!(find("Nguyễn Thị Minh Kh", None), Completion::Several);
        assert_eq!(find("Nguyễn Thị Minh Kh", Some("c")), Completion::One("Nguyễn Thị Minh Khuê".to_owned()));
        assert_eq!(find("Nguyễn Thị Minh Kh", Some("D")), Completion::Several);
        assert_eq!(find("Nguyễn Thị Hoà", None), Completion::One("Nguyễn Thị Hoà".to_owned()));
        assert_eq!(find("Trần", None), Completion::Unknown);
    }
}
