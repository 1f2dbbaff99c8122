//! From all names of a log to officials, once for all buckets.

use super::cut::{Whole, WholeNames};
use super::doubts::{About, Doubt, UnitAbout};
use super::fates::{Fate, Target, Writer};
use super::homonyms::{Homonyms, is_the_rule, suspect_units};
use super::key::{cut_start, key};
use super::moves::Moves;
use super::roster::{Person, people};
use super::sightings::{Seen, Sightings};
use super::units::UnitBook;
use crate::lists::{Lists, MoveOf};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What resolving must know beside names and lists.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// What is done with names that may be several people's.
    pub homonyms: Homonyms,
    /// Accounts that stand for nobody: they are nobody's namesakes, and stay as they are.
    pub placeholders: &'a BTreeSet<String>,
    /// Up to when the log speaks, µs UTC: later reorganisations have not happened yet.
    pub as_of: i64,
}

/// Who is who.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    pub(super) units: UnitBook,
    pub(super) people: Vec<Person>,
    pub(super) targets: Vec<Target>,
    pub(super) fates: Vec<Fate>,
    /// Names that do not simply stay as they are, to their fates.
    pub(super) by_name: FxHashMap<String, u32>,
    pub(super) about: BTreeMap<String, About>,
    units_about: BTreeMap<String, UnitAbout>,
    pub(super) never_ranked: BTreeSet<String>,
    in_several_units: Option<(usize, usize)>,
}

/// Resolves all names of a log. The same names and lists give the same officials.
pub fn resolve(sightings: &Sightings, lists: &Lists, policy: &Policy<'_>) -> Resolution {
    let of_log = sightings.seen.keys().map(|sighting| sighting.unit.as_str()).filter(|unit| !unit.is_empty());
    let units = UnitBook::new(lists, of_log, policy.as_of);
    let people = people(&lists.officials, &units);
    let resolver = Resolver::new(sightings, people, units, policy);
    let ids = resolver.person_ids();
    let moved = lists.moves.iter().filter(|one| one.of == MoveOf::Official && one.valid_from <= policy.as_of);
    let moves = Moves::new(moved, |id| resolver.id_written(id, &ids));
    let mut writer = Writer::new(&resolver, ids, moves);
    for (name, by_unit) in &resolver.log {
        writer.name(name, by_unit, !lists.officials.is_empty());
    }
    let mut out = writer.out;
    for account in resolver.unit_accounts() {
        out.about.entry(account.clone()).or_default().doubts.push(Doubt::UnitAccount);
        out.never_ranked.insert(account);
    }
    for about in out.about.values_mut() {
        about.doubts.sort();
        about.doubts.dedup();
    }
    out.units_about = resolver.units_about();
    out.in_several_units = resolver.in_several;
    (out.units, out.people) = (resolver.units, resolver.people);
    out
}

impl Resolution {
    /// Whether every name and unit is read as it stands, and nothing is known beside.
    pub fn changes_nothing(&self) -> bool {
        self.by_name.is_empty() && self.units.changes_nothing()
    }

    /// What is known of each official, by id: all that the log names.
    pub fn officials(&self) -> &BTreeMap<String, About> {
        &self.about
    }

    /// What the list says of each unit that the log names, by id.
    pub fn units(&self) -> &BTreeMap<String, UnitAbout> {
        &self.units_about
    }

    /// Officials that hold cases but are never ranked, beside the placeholders: what may be several people's,
    /// and accounts that bear the name of a unit.
    pub fn never_ranked(&self) -> &BTreeSet<String> {
        &self.never_ranked
    }

    /// How many names act in several units at the same time, of how many, where that is the rule: then the
    /// units of the log are no posts, and make nobody suspect.
    pub fn in_several_units(&self) -> Option<(usize, usize)> {
        self.in_several_units
    }

    /// Old units that have become several, with the date: no mapping can follow them.
    pub fn forked_units(&self) -> impl Iterator<Item = (&str, i64)> {
        self.units.forks()
    }

    /// The id of whoever a name stands for; `None` if it may stand for several. What the log does not name
    /// keeps its name.
    pub fn id_of(&self, name: &str) -> Option<String> {
        match self.by_name.get(name).map(|&fate| &self.fates[fate as usize]) {
            None => Some(name.to_owned()),
            Some(Fate::One(target)) => Some(self.targets[*target as usize].course.now.clone()),
            Some(Fate::ByUnit { .. }) => None,
        }
    }
}

/// Whom a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A person of the list.
    Person(usize),
    /// Whoever bears that name.
    Name(String),
    /// One of several who bear that name.
    Several(String),
}

pub(super) struct Resolver {
    pub(super) homonyms: Homonyms,
    pub(super) people: Vec<Person>,
    units: UnitBook,
    by_code: FxHashMap<String, usize>,
    by_name: FxHashMap<String, Vec<usize>>,
    /// By name, then by unit as it is read; without a unit under an empty name.
    log: BTreeMap<String, BTreeMap<String, Seen>>,
    whole: WholeNames,
    /// By key of the name, the units in which it acts at the same time.
    pub(super) suspect: BTreeMap<String, BTreeSet<String>>,
    /// See [`Resolution::in_several_units`].
    in_several: Option<(usize, usize)>,
}

impl Resolver {
    fn new(sightings: &Sightings, people: Vec<Person>, units: UnitBook, policy: &Policy<'_>) -> Self {
        let mut by_code: FxHashMap<String, usize> = FxHashMap::default();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, person) in people.iter().enumerate() {
            by_code.extend(person.code.as_deref().map(|code| (key(code), place)));
            by_name.entry(key(&person.name)).or_default().push(place);
        }
        let mut log: BTreeMap<String, BTreeMap<String, Seen>> = BTreeMap::new();
        for (sighting, seen) in &sightings.seen {
            if !policy.placeholders.contains(&sighting.name) {
                let unit = units.at(&sighting.unit, sightings.instant_of(sighting.era));
                log.entry(sighting.name.clone()).or_default().entry(unit).or_default().add(seen);
            }
        }
        let (whole, suspect) = (WholeNames::default(), BTreeMap::new());
        let homonyms = policy.homonyms;
        let mut resolver =
            Self { homonyms, people, units, by_code, by_name, log, whole, suspect, in_several: None };
        resolver.collect_whole_names();
        if resolver.homonyms != Homonyms::Ignore {
            let (suspect, names) = resolver.suspects();
            if is_the_rule(suspect.len(), names) {
                resolver.in_several = Some((suspect.len(), names));
            } else {
                resolver.suspect = suspect;
            }
        }
        resolver
    }

    fn collect_whole_names(&mut self) {
        let mut whole = WholeNames::default();
        for (name, by_unit) in &self.log {
            by_unit.keys().for_each(|unit| whole.add(name, some(unit)));
        }
        for person in &self.people {
            whole.add(&person.name, None);
            person.posts.iter().for_each(|post| whole.add(&person.name, post.unit.as_deref()));
        }
        self.whole = whole;
    }

    /// Names that act in several units at the same time, with the units, and how many act in any unit.
    fn suspects(&self) -> (BTreeMap<String, BTreeSet<String>>, usize) {
        let mut by_key: BTreeMap<String, BTreeMap<&str, Seen>> = BTreeMap::new();
        for (name, by_unit) in &self.log {
            let units = by_key.entry(key(name)).or_default();
            for (unit, seen) in by_unit.iter().filter(|(unit, _)| !unit.is_empty()) {
                units.entry(unit).or_default().add(seen);
            }
        }
        let mut suspects = BTreeMap::new();
        let names = by_key.values().filter(|by_unit| by_unit.values().any(|seen| seen.acts > 0)).count();
        for (key, by_unit) in by_key {
            let listed = self.by_name.get(&key).map_or(&[][..], Vec::as_slice);
            if listed.len() > 1 {
                continue;
            }
            let of_one = |one: &str, other: &str| {
                listed.iter().any(|&place| self.people[place].was_in(one) && self.people[place].was_in(other))
            };
            let units: Vec<(&str, &Seen)> = by_unit.iter().map(|(unit, seen)| (*unit, seen)).collect();
            let found = suspect_units(&units, of_one);
            if !found.is_empty() {
                suspects.insert(key, found.into_iter().map(str::to_owned).collect());
            }
        }
        (suspects, names)
    }

    /// Whom a name stands for in a unit as it is read.
    pub(super) fn meaning(&self, name: &str, unit: Option<&str>) -> Meaning {
        if let Some(&place) = self.by_code.get(&key(name)) {
            return Meaning::Person(place);
        }
        match cut_start(name).map(|start| self.whole.find(&start, unit)) {
            Some(Whole::One(whole)) => self.meaning_of_whole(&whole, unit),
            Some(Whole::Several) => Meaning::Several(name.to_owned()),
            Some(Whole::Unknown) => Meaning::Name(name.to_owned()),
            None => self.meaning_of_whole(name, unit),
        }
    }

    fn meaning_of_whole(&self, name: &str, unit: Option<&str>) -> Meaning {
        let bare = || name.to_owned();
        let listed = self.by_name.get(&key(name)).map_or(&[][..], Vec::as_slice);
        match (listed, unit) {
            (&[], _) => self.unlisted(name, unit),
            (&[one], Some(unit)) if !self.people[one].was_in(unit) => match self.unlisted(name, Some(unit)) {
                Meaning::Name(same) if same == name => Meaning::Person(one),
                apart => apart,
            },
            (&[one], _) => Meaning::Person(one),
            _ if self.homonyms == Homonyms::Ignore => Meaning::Name(bare()),
            (_, None) => Meaning::Several(bare()),
            (several, Some(unit)) => {
                let mut here = several.iter().filter(|&&place| self.people[place].was_in(unit));
                match (here.next(), here.next()) {
                    (Some(&only), None) => Meaning::Person(only),
                    (Some(_), Some(_)) => Meaning::Several(labelled(name, unit)),
                    _ => Meaning::Several(bare()),
                }
            }
        }
    }

    /// A name that the list does not have, at least not in that unit.
    fn unlisted(&self, name: &str, unit: Option<&str>) -> Meaning {
        let split = self.homonyms == Homonyms::Split && self.suspect.contains_key(&key(name));
        match unit {
            Some(unit) if split => Meaning::Name(labelled(name, unit)),
            None if split => Meaning::Several(name.to_owned()),
            _ => Meaning::Name(name.to_owned()),
        }
    }

    /// The ids of the people of the list: the name with the unit where several bear it, the one way in
    /// which the log writes it, else the listed name.
    fn person_ids(&self) -> Vec<String> {
        let mut written: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); self.people.len()];
        for (name, by_unit) in self.log.iter().filter(|(name, _)| cut_start(name).is_none()) {
            for unit in by_unit.keys() {
                if let Meaning::Person(place) = self.meaning(name, some(unit)) {
                    written[place].insert(name);
                }
            }
        }
        let id = |(person, written): (&Person, &BTreeSet<&str>)| {
            if self.homonyms != Homonyms::Ignore && self.has_namesakes(person) {
                let unit = person.last_post().and_then(|post| post.unit.as_deref());
                return labelled(&person.name, unit.or(person.code.as_deref()).unwrap_or("?"));
            }
            match written.first() {
                Some(only) if written.len() == 1 => (*only).to_owned(),
                _ => person.name.clone(),
            }
        };
        self.people.iter().zip(&written).map(id).collect()
    }

    pub(super) fn has_namesakes(&self, person: &Person) -> bool {
        self.by_name.get(&key(&person.name)).is_some_and(|bearers| bearers.len() > 1)
    }

    /// The id for which somebody wrote that name or id in a mapping.
    fn id_written(&self, id: &str, ids: &[String]) -> String {
        match self.meaning(id, None) {
            Meaning::Person(place) => ids[place].clone(),
            Meaning::Name(name) => name,
            Meaning::Several(_) => id.to_owned(),
        }
    }

    /// Names of the log that are those of units.
    fn unit_accounts(&self) -> BTreeSet<String> {
        let of_log = self.log.values().flat_map(BTreeMap::keys).map(String::as_str);
        let units: BTreeSet<String> =
            of_log.chain(self.units.names()).filter(|unit| !unit.is_empty()).map(key).collect();
        self.log.keys().filter(|name| units.contains(&key(name))).cloned().collect()
    }

    fn units_about(&self) -> BTreeMap<String, UnitAbout> {
        let units: BTreeSet<&String> = self.log.values().flat_map(BTreeMap::keys).collect();
        let about = |unit: &String| {
            let entry = self.units.entry(unit)?;
            let (name, code) = (entry.name.clone(), entry.id.clone());
            Some((unit.clone(), UnitAbout { name, code, level: entry.level.clone() }))
        };
        units.into_iter().filter_map(about).collect()
    }
}

/// A unit as it is kept under names: missing where it is empty.
pub(super) fn some(unit: &str) -> Option<&str> {
    (!unit.is_empty()).then_some(unit)
}

/// An id for one of several people of a name.
fn labelled(name: &str, unit: &str) -> String {
    format!("{name} ({unit})")
}
