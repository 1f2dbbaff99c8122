//! What becomes of each name, and what is in doubt about it.

use super::doubts::Doubt;
use super::homonyms::Homonyms;
use super::key::{cut_start, key};
use super::moves::{Course, Moves};
use super::resolve::{Meaning, Resolution, Resolver, some};
use super::sightings::Seen;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// An official: the id in the course of time, and the row of the list.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) course: Course,
    pub(super) person: Option<u32>,
}

/// What becomes of a name, by places in the targets.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// One official, in whatever unit.
    One(u32),
    /// By the unit; without one, or with one never seen, it is `otherwise`.
    ByUnit {
        /// By units as they are read.
        units: FxHashMap<String, u32>,
        /// The bare name.
        otherwise: u32,
    },
}

/// Writes down what becomes of each name.
pub(super) struct Writer<'a> {
    resolver: &'a Resolver,
    ids: Vec<String>,
    moves: Moves,
    /// Targets by id and person.
    known: BTreeMap<(String, Option<usize>), u32>,
    pub(super) out: Resolution,
}

impl<'a> Writer<'a> {
    /// Nothing written yet. `ids` are those of the people of the list.
    pub(super) fn new(resolver: &'a Resolver, ids: Vec<String>, moves: Moves) -> Self {
        Self { resolver, ids, moves, known: BTreeMap::new(), out: Resolution::default() }
    }

    /// Writes down a name with all units in which it was seen.
    pub(super) fn name(&mut self, name: &str, by_unit: &BTreeMap<String, Seen>, has_list: bool) {
        let mut units: FxHashMap<String, u32> = FxHashMap::default();
        let bare = self.target(&self.resolver.meaning(name, None));
        let mut targets = BTreeSet::from([bare]);
        for (unit, seen) in by_unit {
            let meaning = self.resolver.meaning(name, some(unit));
            let target = self.target(&meaning);
            targets.insert(target);
            self.describe(name, &meaning, target, seen.acts, has_list);
            if !unit.is_empty() {
                units.insert(unit.clone(), target);
            }
        }
        // A name that has a unit throughout means what it means there; the bare name only matters without.
        let known = &self.out.targets[bare as usize];
        let stays = known.person.is_none() && known.course.before.is_empty() && known.course.now == name;
        if targets.len() == 1 && stays {
            return;
        }
        let fate = if targets.len() == 1 { Fate::One(bare) } else { Fate::ByUnit { units, otherwise: bare } };
        self.out.by_name.insert(name.to_owned(), self.out.fates.len() as u32);
        self.out.fates.push(fate);
    }

    fn target(&mut self, meaning: &Meaning) -> u32 {
        let (id, person) = match meaning {
            Meaning::Person(place) => (self.ids[*place].clone(), Some(*place)),
            Meaning::Name(name) | Meaning::Several(name) => (name.clone(), None),
        };
        let next = self.out.targets.len() as u32;
        let place = *self.known.entry((id.clone(), person)).or_insert(next);
        if place == next {
            let course = self.moves.course(&id);
            self.out.targets.push(Target { course, person: person.map(|place| place as u32) });
        }
        place
    }

    /// Notes what is known of an id, and what is in doubt.
    fn describe(&mut self, written: &str, meaning: &Meaning, target: u32, acts: u64, has_list: bool) {
        let course = &self.out.targets[target as usize].course;
        for (_, id) in &course.before {
            self.out.about.entry(id.clone()).or_default();
        }
        let id = &course.now;
        let about = self.out.about.entry(id.clone()).or_default();
        about.acts += acts;
        let doubts = &mut about.doubts;
        let cut = cut_start(written).is_some();
        match meaning {
            Meaning::Name(name) if cut && name == written => doubts.push(Doubt::Cut),
            Meaning::Person(_) | Meaning::Name(_) if cut => {
                doubts.push(Doubt::WrittenCut(written.to_owned()));
            }
            Meaning::Several(_) => {
                doubts.push(Doubt::Several);
                self.out.never_ranked.extend(course.before.iter().map(|(_, id)| id).chain([id]).cloned());
            }
            _ => {}
        }
        let whole = if let Meaning::Name(name) = meaning { name } else { written };
        let suspect =
            self.resolver.suspect.get(&key(whole)).filter(|_| self.resolver.homonyms == Homonyms::Flag);
        doubts.extend(suspect.map(|units| Doubt::MaybeSeveral(units.iter().cloned().collect())));
        if let Meaning::Person(place) = meaning {
            let person = &self.resolver.people[*place];
            if self.resolver.has_namesakes(person) && self.resolver.homonyms != Homonyms::Ignore {
                doubts.push(Doubt::KeptApart);
            }
            let post = person.last_post();
            about.name = Some(person.name.clone());
            about.code.clone_from(&person.code);
            about.title = post.and_then(|post| post.title.clone());
            about.level = post.and_then(|post| post.level.clone());
            about.unit = post.and_then(|post| post.unit.clone());
        } else if has_list && matches!(meaning, Meaning::Name(_)) {
            doubts.push(Doubt::NotListed);
        }
    }
}
