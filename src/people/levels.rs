//! Administrative levels as the lists write them: words or numbers.

use super::resolution::Resolution;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words for levels, without diacritics. The level of a commune is 1, and higher levels have higher numbers.
const WORDS: &[(u8, &[&str])] = &[
    (1, &["xa", "phuong", "thi tran", "dac khu", "commune", "ward"]),
    (2, &["huyen", "quan", "thi xa", "district"]),
    (3, &["so", "so nganh", "so, nganh", "so, ban, nganh", "department"]),
    (4, &["tinh", "thanh pho", "province", "provincial"]),
    (5, &["trung uong", "bo", "ministry", "central"]),
];
/// The highest level that a list may give as a number.
const MAX_LEVEL: u8 = 9;

/// Returns the level that a list writes as a word (`Cấp xã`, `Huyện`, `department`) or as a number from 1 on; `None` if
/// it is neither.
fn level_number(written: &str) -> Option<u8> {
    let folded = without_marks(written);
    let word = folded.strip_prefix("cap ").unwrap_or(&folded);
    let word = word.strip_suffix(" level").unwrap_or(word);
    let number = || word.parse::<u8>().ok().filter(|level| (1..=MAX_LEVEL).contains(level));
    let named = WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(level, _)| *level);
    named.or_else(number)
}

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
                levels.extend(known.map(|level| (key.clone(), level)));
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

/// Returns a text in lower case without diacritics, with `đ` as `d` and single spaces.
fn without_marks(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split_whitespace()
        .map(|word| word.nfd().filter(|&sign| !is_combining_mark(sign)).map(plain).collect())
        .collect();
    words.join(" ")
}

fn plain(sign: char) -> char {
    if sign == 'đ' { 'd' } else { sign }
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

    #[test]
    fn levels_are_read_from_words_and_numbers() {
        for (written, level) in [
            ("Xã", 1),
            ("Cấp xã", 1),
            ("  PHƯỜNG ", 1),
            ("Đặc khu", 1),
            ("Cấp  huyện", 2),
            ("district level", 2),
            ("Sở, ngành", 3),
            ("Tỉnh", 4),
            ("Bộ", 5),
            ("1", 1),
            ("4", 4),
        ] {
            assert_eq!(level_number(written), Some(level), "{written}");
        }
        for unknown in ["", "0", "10", "-1", "1.5", "Phòng", "Cấp"] {
            assert_eq!(level_number(unknown), None, "{unknown}");
        }
    }
}
