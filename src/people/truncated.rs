//! Names that an export cut, matched to the whole name.

use super::key::{cut_start, key, plain};
use std::collections::{BTreeMap, BTreeSet};

/// The whole names of the log and of the list, with the units in which they are known.
#[derive(Debug, Default)]
pub(super) struct WholeNames {
    /// Plain names to keys.
    by_plain: BTreeMap<String, String>,
    /// Keys to the first way of writing, by order of text, and to the keys of units.
    known: BTreeMap<String, (String, BTreeSet<String>)>,
}

/// What a cut name may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// This name, which alone begins so.
    One(String),
    /// Several names begin so.
    Several,
    /// No known name begins so.
    Unknown,
}

impl WholeNames {
    /// Adds a name, unless it is cut itself.
    pub(super) fn add(&mut self, name: &str, unit: Option<&str>) {
        if cut_start(name).is_some() {
            return;
        }
        self.by_plain.insert(plain(name), key(name));
        let (written, units) =
            self.known.entry(key(name)).or_insert_with(|| (name.to_owned(), BTreeSet::new()));
        if name < written.as_str() {
            name.clone_into(written);
        }
        units.extend(unit.map(key));
    }

    /// The whole name of which this is the start: the only one there is, else the only one in that unit.
    pub(super) fn find(&self, start: &str, unit: Option<&str>) -> Whole {
        let range = self.by_plain.range(start.to_owned()..);
        let keys: BTreeSet<&String> =
            range.take_while(|(name, _)| name.starts_with(start)).map(|(_, key)| key).collect();
        let written = |key: &String| self.known.get(key).map(|(written, _)| written.clone());
        let only = |keys: &BTreeSet<&String>| {
            keys.first().filter(|_| keys.len() == 1).and_then(|key| written(key)).map(Whole::One)
        };
        if keys.is_empty() {
            return Whole::Unknown;
        }
        only(&keys).unwrap_or_else(|| {
            let unit = unit.map(key);
            let here = |key: &&String| {
                unit.as_ref().is_some_and(|unit| self.known.get(*key).is_some_and(|one| one.1.contains(unit)))
            };
            only(&keys.iter().copied().filter(here).collect()).unwrap_or(Whole::Several)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_finds_the_only_name_that_begins_so() {
        let mut names = WholeNames::default();
        for (name, unit) in [
            ("Nguyễn Thị Minh Khai", "A"),
            ("NGUYỄN THỊ MINH KHAI", "B"),
            ("Nguyễn Thị Minh Khuê", "C"),
            ("Nguyễn Thị Hoà", "C"),
            ("Nguyễn Thị Minh K…", "A"),
        ] {
            names.add(name, Some(unit));
        }
        let find = |start: &str, unit: Option<&str>| names.find(&plain(start), unit);
        assert_eq!(find("Nguyễn Thị Minh Kha", None), Whole::One("NGUYỄN THỊ MINH KHAI".to_owned()));
        assert_eq!(find("Nguyễn Thị Minh Kh", None), Whole::Several);
        assert_eq!(find("Nguyễn Thị Minh Kh", Some("c")), Whole::One("Nguyễn Thị Minh Khuê".to_owned()));
        assert_eq!(find("Nguyễn Thị Minh Kh", Some("D")), Whole::Several);
        assert_eq!(find("Nguyễn Thị Hoà", None), Whole::One("Nguyễn Thị Hoà".to_owned()));
        assert_eq!(find("Trần", None), Whole::Unknown);
    }
}
