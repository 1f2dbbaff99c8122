//! Matches the names of a log to people: by id, by name, by unit, or by a truncated name.

use super::homonyms::{Homonyms, is_the_rule, suspect_units};
use super::mentions::{MentionStats, Mentions};
use super::name_key::{match_key, truncated_prefix};
use super::roster::Person;
use super::truncated::{Completion, FullNames};
use super::units::UnitDirectory;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The settings of the resolution.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// What is done with names that may belong to several people.
    pub homonyms: Homonyms,
    /// Accounts that stand for nobody in particular. They are left as they are, and are no homonyms of anybody.
    pub placeholders: &'a BTreeSet<String>,
    /// The end of the log's period, µs UTC. Later reorganisations are ignored.
    pub as_of: i64,
}

/// Whom a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// A person of the list, by index.
    Listed(usize),
    /// The only person with this name, who is not listed.
    Unlisted(String),
    /// Any of several people with this name.
    Ambiguous(String),
}

/// Knows all names and units of the log and all people of the list.
pub(super) struct Matcher {
    pub(super) homonyms: Homonyms,
    pub(super) people: Vec<Person>,
    pub(super) units: UnitDirectory,
    /// By match key of the authority's own id, the index in `people`.
    by_code: FxHashMap<String, usize>,
    /// By match key of the name, the indexes in `people`.
    by_name: FxHashMap<String, Vec<usize>>,
    /// The mentions of each name by the unit as it is read; empty for mentions without a unit.
    pub(super) log: BTreeMap<String, BTreeMap<String, MentionStats>>,
    /// By spelling of a name that the log writes in several ways, the one it uses most.
    usual: FxHashMap<String, String>,
    full_names: FullNames,
    /// By match key of a name that may belong to several people, the units in which it acts at the same time.
    pub(super) suspect: BTreeMap<String, BTreeSet<String>>,
    /// If acting in several units is the rule: the number of names that do, and of all names that act.
    pub(super) in_several_units: Option<(usize, usize)>,
}

impl Matcher {
    pub(super) fn new(
        mentions: &Mentions,
        people: Vec<Person>,
        units: UnitDirectory,
        policy: &Policy<'_>,
    ) -> Self {
        let mut by_code: FxHashMap<String, usize> = FxHashMap::default();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, person) in people.iter().enumerate() {
            by_code.extend(person.code.as_deref().map(|code| (match_key(code), index)));
            by_name.entry(match_key(&person.name)).or_default().push(index);
        }
        let mut log: BTreeMap<String, BTreeMap<String, MentionStats>> = BTreeMap::new();
        for (key, stats) in &mentions.stats {
            if !policy.placeholders.contains(&key.name) {
                let unit = units.at(&key.unit, mentions.instant_of(key.period));
                log.entry(key.name.clone()).or_default().entry(unit).or_default().add(stats);
            }
        }
        let mut matcher = Self {
            homonyms: policy.homonyms,
            usual: usual_spellings(&log),
            full_names: full_names(&log, &people),
            people,
            units,
            by_code,
            by_name,
            log,
            suspect: BTreeMap::new(),
            in_several_units: None,
        };
        if matcher.homonyms != Homonyms::Ignore {
            let (suspect, names) = matcher.suspects();
            if is_the_rule(suspect.len(), names) {
                matcher.in_several_units = Some((suspect.len(), names));
            } else {
                matcher.suspect = suspect;
            }
        }
        matcher
    }

    /// Returns the match keys of names that act in several units at the same time, with these units, and the number
    /// of names that act in any unit.
    fn suspects(&self) -> (BTreeMap<String, BTreeSet<String>>, usize) {
        let mut by_key: BTreeMap<String, BTreeMap<&str, MentionStats>> = BTreeMap::new();
        for (name, by_unit) in &self.log {
            let units = by_key.entry(match_key(name)).or_default();
            for (unit, stats) in by_unit.iter().filter(|(unit, _)| !unit.is_empty()) {
                units.entry(unit).or_default().add(stats);
            }
        }
        let mut suspects = BTreeMap::new();
        let names = by_key.values().filter(|by_unit| by_unit.values().any(|stats| stats.acts > 0)).count();
        for (key, by_unit) in by_key {
            let listed = self.listed(&key);
            if listed.len() > 1 {
                continue;
            }
            let of_one = |one: &str, other: &str| {
                listed.iter().any(|&index| self.people[index].was_in(one) && self.people[index].was_in(other))
            };
            let units: Vec<(&str, &MentionStats)> =
                by_unit.iter().map(|(unit, stats)| (*unit, stats)).collect();
            let found = suspect_units(&units, of_one);
            if !found.is_empty() {
                suspects.insert(key, found.into_iter().map(str::to_owned).collect());
            }
        }
        (suspects, names)
    }

    /// Returns whom a name stands for in a unit as it is read.
    pub(super) fn find(&self, name: &str, unit: Option<&str>) -> Match {
        if let Some(&index) = self.by_code.get(&match_key(name)) {
            return Match::Listed(index);
        }
        match truncated_prefix(name).map(|prefix| self.full_names.complete(&prefix, unit)) {
            Some(Completion::One(full)) => self.find_full_name(&full, unit),
            Some(Completion::Several) => Match::Ambiguous(name.to_owned()),
            Some(Completion::Unknown) => Match::Unlisted(name.to_owned()),
            None => self.find_full_name(name, unit),
        }
    }

    fn find_full_name(&self, name: &str, unit: Option<&str>) -> Match {
        let bare = || name.to_owned();
        match (self.listed(&match_key(name)), unit) {
            (&[], _) => self.unlisted(name, unit),
            (&[one], Some(unit)) if !self.people[one].was_in(unit) => match self.unlisted(name, Some(unit)) {
                Match::Unlisted(same) if same == self.usual(name) => Match::Listed(one),
                separate => separate,
            },
            (&[one], _) => Match::Listed(one),
            _ if self.homonyms == Homonyms::Ignore => Match::Unlisted(bare()),
            (_, None) => Match::Ambiguous(bare()),
            (several, Some(unit)) => {
                let mut here = several.iter().filter(|&&index| self.people[index].was_in(unit));
                match (here.next(), here.next()) {
                    (Some(&only), None) => Match::Listed(only),
                    (Some(_), Some(_)) => Match::Ambiguous(with_unit(name, unit)),
                    _ => Match::Ambiguous(bare()),
                }
            }
        }
    }

    /// Matches a name that the list does not have, or not in this unit.
    fn unlisted(&self, name: &str, unit: Option<&str>) -> Match {
        let split = self.homonyms == Homonyms::Split && self.suspect.contains_key(&match_key(name));
        let name = self.usual(name);
        match unit {
            Some(unit) if split => Match::Unlisted(with_unit(name, unit)),
            None if split => Match::Ambiguous(name.to_owned()),
            _ => Match::Unlisted(name.to_owned()),
        }
    }

    /// Returns the spelling of a name that the log uses most.
    fn usual<'n>(&'n self, name: &'n str) -> &'n str {
        self.usual.get(name).map_or(name, String::as_str)
    }

    /// Returns the indexes of the listed people with a match key.
    fn listed(&self, key: &str) -> &[usize] {
        self.by_name.get(key).map_or(&[], Vec::as_slice)
    }

    /// Returns the ids of the people of the list: the name with the unit if several have it, the spelling of the log
    /// if it has only one, else the listed name.
    pub(super) fn person_ids(&self) -> Vec<String> {
        let mut spellings: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); self.people.len()];
        for (name, by_unit) in self.log.iter().filter(|(name, _)| truncated_prefix(name).is_none()) {
            for unit in by_unit.keys() {
                if let Match::Listed(index) = self.find(name, non_empty(unit)) {
                    spellings[index].insert(name);
                }
            }
        }
        let id = |(person, spellings): (&Person, &BTreeSet<&str>)| {
            if self.homonyms != Homonyms::Ignore && self.has_homonyms(person) {
                let unit = person.last_post().and_then(|post| post.unit.as_deref());
                return with_unit(&person.name, unit.or(person.code.as_deref()).unwrap_or("?"));
            }
            match spellings.first() {
                Some(only) if spellings.len() == 1 => (*only).to_owned(),
                _ => person.name.clone(),
            }
        };
        self.people.iter().zip(&spellings).map(id).collect()
    }

    /// Returns true if several people of the list have the name of this one.
    pub(super) fn has_homonyms(&self, person: &Person) -> bool {
        self.listed(&match_key(&person.name)).len() > 1
    }

    /// Returns the id of whomever an organisation mapping means by a name or id. `ids` are those of the listed people.
    pub(super) fn canonical_id(&self, written: &str, ids: &[String]) -> String {
        match self.find(written, None) {
            Match::Listed(index) => ids[index].clone(),
            Match::Unlisted(name) => name,
            Match::Ambiguous(_) => written.to_owned(),
        }
    }

    /// Returns the names of the log that are names of units.
    pub(super) fn unit_accounts(&self) -> BTreeSet<String> {
        let of_log = self.log.values().flat_map(BTreeMap::keys).map(String::as_str);
        let units: BTreeSet<String> =
            of_log.chain(self.units.names()).filter(|unit| !unit.is_empty()).map(match_key).collect();
        self.log.keys().filter(|name| units.contains(&match_key(name))).cloned().collect()
    }
}

/// Returns, for each spelling of a name that the log writes in several ways, the most frequent one; of equal ones the first
/// in the order of their characters.
///
/// Only names of several words are joined: a single word may be an account, and a system may have both `TEST` and `test`.
fn usual_spellings(log: &BTreeMap<String, BTreeMap<String, MentionStats>>) -> FxHashMap<String, String> {
    let mut by_key: BTreeMap<String, Vec<(u64, &String)>> = BTreeMap::new();
    let is_full_name = |name: &str| name.contains(char::is_whitespace) && truncated_prefix(name).is_none();
    for (name, by_unit) in log.iter().filter(|(name, _)| is_full_name(name)) {
        let acts = by_unit.values().map(|stats| stats.acts).sum();
        by_key.entry(match_key(name)).or_default().push((acts, name));
    }
    let mut usual = FxHashMap::default();
    for spellings in by_key.into_values().filter(|spellings| spellings.len() > 1) {
        let most = spellings.iter().map(|(acts, _)| *acts).max().unwrap_or_default();
        // Names are in ascending order.
        let Some((_, chosen)) = spellings.iter().find(|(acts, _)| *acts == most) else { continue };
        usual.extend(spellings.iter().map(|(_, name)| ((*name).clone(), (*chosen).clone())));
    }
    usual
}

fn full_names(log: &BTreeMap<String, BTreeMap<String, MentionStats>>, people: &[Person]) -> FullNames {
    let mut names = FullNames::default();
    for (name, by_unit) in log {
        by_unit.keys().for_each(|unit| names.add(name, non_empty(unit)));
    }
    for person in people {
        names.add(&person.name, None);
        person.posts.iter().for_each(|post| names.add(&person.name, post.unit.as_deref()));
    }
    names
}

/// Returns a unit as an option, `None` for the empty string.
pub(super) fn non_empty(unit: &str) -> Option<&str> {
    (!unit.is_empty()).then_some(unit)
}

/// Returns the id of one of several people with the same name.
fn with_unit(name: &str, unit: &str) -> String {
    format!("{name} ({unit})")
}
