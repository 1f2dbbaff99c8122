//! Links each name of the log to officials, and collects what is known of them.

use super::homonyms::Homonyms;
use super::identity::{IdentityNote, OfficialInfo};
use super::matcher::{Match, Matcher, non_empty};
use super::mentions::MentionStats;
use super::name_key::{match_key, truncated_prefix};
use super::successions::{IdHistory, Successions};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// An official, listed or not.
#[derive(Clone, Debug)]
pub(super) struct LinkedOfficial {
    pub(super) ids: IdHistory,
    /// The index of the person in the list.
    pub(super) person: Option<u32>,
}

/// The officials that a name stands for, as indexes into [`Links::officials`].
#[derive(Clone, Debug)]
pub(super) enum NameLink {
    /// One official in all units.
    One(u32),
    /// An official for each unit.
    ByUnit {
        /// By unit as it is read.
        units: FxHashMap<String, u32>,
        /// For events without a unit or with another one.
        otherwise: u32,
    },
}

/// All names of the log, linked to officials.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    pub(super) officials: Vec<LinkedOfficial>,
    pub(super) links: Vec<NameLink>,
    /// By name, the index in `links`. Names that keep their spelling as id are left out.
    pub(super) by_name: FxHashMap<String, u32>,
    /// What is known of each official, by id.
    pub(super) infos: BTreeMap<String, OfficialInfo>,
    /// The ids of accounts that may not be ranked.
    pub(super) never_ranked: BTreeSet<String>,
}

/// Links all names of the log. `person_ids` are the ids of the people of the list.
pub(super) fn link_names(matcher: &Matcher, person_ids: Vec<String>, successions: Successions) -> Links {
    let known = BTreeMap::new();
    let mut linker = Linker { matcher, person_ids, successions, known, links: Links::default() };
    for (name, by_unit) in &matcher.log {
        linker.link(name, by_unit);
    }
    let mut links = linker.links;
    for account in matcher.unit_accounts() {
        links.infos.entry(account.clone()).or_default().notes.push(IdentityNote::UnitAccount);
        links.never_ranked.insert(account);
    }
    for info in links.infos.values_mut() {
        info.notes.sort();
        info.notes.dedup();
    }
    links
}

struct Linker<'a> {
    matcher: &'a Matcher,
    person_ids: Vec<String>,
    successions: Successions,
    /// Indexes of officials by id and person.
    known: BTreeMap<(String, Option<usize>), u32>,
    links: Links,
}

impl Linker<'_> {
    /// Links a name in all units in which it is mentioned.
    fn link(&mut self, name: &str, by_unit: &BTreeMap<String, MentionStats>) {
        let mut units: FxHashMap<String, u32> = FxHashMap::default();
        let bare = self.official(&self.matcher.find(name, None));
        let mut officials = BTreeSet::from([bare]);
        for (unit, stats) in by_unit {
            let matched = self.matcher.find(name, non_empty(unit));
            let official = self.official(&matched);
            officials.insert(official);
            self.describe(name, &matched, official, stats.acts);
            if !unit.is_empty() {
                units.insert(unit.clone(), official);
            }
        }
        let known = &self.links.officials[bare as usize];
        let is_unchanged = known.person.is_none() && known.ids.before.is_empty() && known.ids.now == name;
        if officials.len() == 1 && is_unchanged {
            return;
        }
        let link = if officials.len() == 1 {
            NameLink::One(bare)
        } else {
            NameLink::ByUnit { units, otherwise: bare }
        };
        self.links.by_name.insert(name.to_owned(), self.links.links.len() as u32);
        self.links.links.push(link);
    }

    /// Returns the index of an official, who is added if new.
    fn official(&mut self, matched: &Match) -> u32 {
        let (id, person) = match matched {
            Match::Listed(person) => (self.person_ids[*person].clone(), Some(*person)),
            Match::Unlisted(name) | Match::Ambiguous(name) => (name.clone(), None),
        };
        let next = self.links.officials.len() as u32;
        let index = *self.known.entry((id.clone(), person)).or_insert(next);
        if index == next {
            let ids = self.successions.history(&id);
            self.links.officials.push(LinkedOfficial { ids, person: person.map(|person| person as u32) });
        }
        index
    }

    /// Adds what is known of an official, and notes on the identity. `name` is the spelling of the log.
    fn describe(&mut self, name: &str, matched: &Match, official: u32, acts: u64) {
        let matcher = self.matcher;
        let ids = &self.links.officials[official as usize].ids;
        for (_, id) in &ids.before {
            self.links.infos.entry(id.clone()).or_default();
        }
        let info = self.links.infos.entry(ids.now.clone()).or_default();
        info.acts += acts;
        info.notes.extend(notes_on_match(matcher, name, matched));
        match matched {
            Match::Listed(person) => {
                let person = &matcher.people[*person];
                let post = person.last_post();
                info.name = Some(person.name.clone());
                info.code.clone_from(&person.code);
                info.title = post.and_then(|post| post.title.clone());
                info.level = post.and_then(|post| post.level.clone());
                info.unit = post.and_then(|post| post.unit.clone());
            }
            Match::Unlisted(_) => {}
            Match::Ambiguous(_) => {
                let all = ids.before.iter().map(|(_, id)| id).chain([&ids.now]);
                self.links.never_ranked.extend(all.cloned());
            }
        }
    }
}

/// Returns the notes on a match: whether the name is truncated, may belong to several people, or is not listed.
fn notes_on_match(matcher: &Matcher, name: &str, matched: &Match) -> Vec<IdentityNote> {
    let mut notes = Vec::new();
    let is_truncated = truncated_prefix(name).is_some();
    match matched {
        Match::Unlisted(full) if is_truncated && full == name => notes.push(IdentityNote::Truncated),
        Match::Listed(_) | Match::Unlisted(_) if is_truncated => {
            notes.push(IdentityNote::TruncatedSpelling(name.to_owned()));
        }
        Match::Ambiguous(_) => notes.push(IdentityNote::Ambiguous),
        _ => {}
    }
    let full = if let Match::Unlisted(full) = matched { full } else { name };
    if matcher.homonyms == Homonyms::Flag
        && let Some(units) = matcher.suspect.get(&match_key(full))
    {
        notes.push(IdentityNote::PossibleHomonyms(units.iter().cloned().collect()));
    }
    match matched {
        Match::Listed(person)
            if matcher.homonyms != Homonyms::Ignore && matcher.has_homonyms(&matcher.people[*person]) =>
        {
            notes.push(IdentityNote::HomonymsSeparated);
        }
        Match::Unlisted(_) if !matcher.people.is_empty() => notes.push(IdentityNote::NotListed),
        _ => {}
    }
    notes
}
