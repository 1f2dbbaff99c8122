//! Resolves all names of a log to officials and units, once for all buckets.

use super::identity::{OfficialInfo, UnitInfo};
use super::leave::{LeaveFound, find_leave};
use super::links::{Links, link_names};
use super::matcher::{Matcher, Policy};
use super::mentions::Mentions;
use super::roster::{Person, people};
use super::successions::Successions;
use super::units::UnitDirectory;
use crate::lists::{Lists, MoveEntry, MoveOf};
use crate::pseudonym::Pseudonyms;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Who is who: the officials and units behind the names of a log.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    pub(super) units: UnitDirectory,
    /// The people of the list.
    pub(super) people: Vec<Person>,
    pub(super) links: Links,
    pub(super) unit_infos: BTreeMap<String, UnitInfo>,
    in_several_units: Option<(usize, usize)>,
    pub(super) leave: LeaveFound,
    /// What gives everybody another name after all names are resolved; `None` for real names.
    pub(super) pseudonyms: Option<Pseudonyms>,
}

/// Resolves all names of a log. The result depends on the names, the lists and the policy alone.
pub fn resolve(mentions: &Mentions, lists: &Lists, policy: &Policy<'_>) -> Resolution {
    let of_log = mentions.stats.keys().map(|key| key.unit.as_str()).filter(|unit| !unit.is_empty());
    let units = UnitDirectory::new(lists, of_log, policy.as_of);
    let people = people(&lists.officials, &units);
    let matcher = Matcher::new(mentions, people, units, policy);
    let ids = matcher.person_ids();
    let is_of_official =
        |entry: &&MoveEntry| entry.of == MoveOf::Official && entry.valid_from <= policy.as_of;
    let moves = lists.moves.iter().filter(is_of_official);
    let successions = Successions::new(moves, |id| matcher.canonical_id(id, &ids));
    let leave = find_leave(&lists.leave, &matcher, &ids, &successions);
    let links = link_names(&matcher, ids, successions);
    Resolution {
        links,
        unit_infos: unit_infos(&matcher),
        in_several_units: matcher.in_several_units,
        leave,
        units: matcher.units,
        people: matcher.people,
        pseudonyms: None,
    }
}

impl Resolution {
    /// Returns true if every name and unit is read as the log spells it, and nothing else is known of them.
    pub fn changes_nothing(&self) -> bool {
        self.links.by_name.is_empty() && self.units.changes_nothing()
    }

    /// Returns what is known of each official that the log names, by id.
    pub fn officials(&self) -> &BTreeMap<String, OfficialInfo> {
        &self.links.infos
    }

    /// Returns what the list says of each unit that the log names, by id.
    pub fn units(&self) -> &BTreeMap<String, UnitInfo> {
        &self.unit_infos
    }

    /// Returns the officials that hold cases but are never ranked, apart from placeholders: ids that may belong to
    /// several people, and accounts with the name of a unit.
    pub fn never_ranked(&self) -> &BTreeSet<String> {
        &self.links.never_ranked
    }

    /// Returns the number of names that act in several units at the same time, and of all names, if that is the rule.
    /// Then the units of the log are not posts, and acting in several of them raises no suspicion.
    pub fn in_several_units(&self) -> Option<(usize, usize)> {
        self.in_several_units
    }

    /// Iterates over the old units that were split into several, with the date. The mapping cannot be followed for
    /// them.
    pub fn split_units(&self) -> impl Iterator<Item = (Cow<'_, str>, i64)> {
        self.units.splits().map(|(unit, at)| (self.shown_unit(unit), at))
    }

    /// Returns the leave of the lists, by the officials whose leave it is.
    pub fn leave(&self) -> &LeaveFound {
        &self.leave
    }
}

fn unit_infos(matcher: &Matcher) -> BTreeMap<String, UnitInfo> {
    let units: BTreeSet<&String> = matcher.log.values().flat_map(BTreeMap::keys).collect();
    let info = |unit: &String| {
        let entry = matcher.units.entry(unit)?;
        let (name, code) = (entry.name.clone(), entry.id.clone());
        Some((unit.clone(), UnitInfo { name, code, level: entry.level.clone() }))
    };
    units.into_iter().filter_map(info).collect()
}
