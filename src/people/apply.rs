//! Rewrites the events and cases of a bucket to the ids of the resolution.

use super::links::NameLink;
use super::pseudonymous::rename_rows;
use super::resolution::Resolution;
use super::roster::Person;
use super::successions::IdHistory;
use crate::event::{CaseColumns, EventColumns, EventRecord, Kind, NO_TIME, Sym, Symbols};
use crate::pseudonym::Named;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// By official, the number of acts outside the time for which the list has a post. The order of adding up does not
/// matter.
pub type ActsOutside = BTreeMap<String, u64>;

/// In place of the index of an official: the name keeps its spelling.
const UNCHANGED: u32 = u32::MAX;
/// In place of the index of a link: the name has not been looked up yet.
const UNKNOWN: u32 = u32::MAX - 1;

impl Resolution {
    /// Rewrites a bucket's events and cases, and returns the acts outside the time of posts.
    ///
    /// Units are rewritten first, because homonyms are distinguished by them; then the actors; then the receivers. A
    /// receiver without a unit is the person of that name who acts next in the case. A missing unit is taken from the
    /// list. Columns in which nothing changes are left alone. If the resolution has pseudonyms, they come last.
    pub fn apply(&self, events: &mut EventColumns, cases: &mut CaseColumns) -> ActsOutside {
        let outside = self.apply_ids(events, cases);
        let Some(pseudonyms) = &self.pseudonyms else { return outside };
        rename_rows(pseudonyms, events, cases);
        outside.into_iter().map(|(id, acts)| (pseudonyms.of(Named::Official, &id), acts)).collect()
    }

    fn apply_ids(&self, events: &mut EventColumns, cases: &mut CaseColumns) -> ActsOutside {
        let mut outside = ActsOutside::new();
        if self.changes_nothing() {
            return outside;
        }
        if !self.units.changes_nothing() {
            self.rewrite_units(events, cases);
        }
        if !self.links.by_name.is_empty() {
            let mut resolver = BucketResolver::new(self, events.symbols.len());
            let actors = resolver.actors(events, &mut outside);
            let receivers = resolver.receivers(events, &actors);
            resolver.rewrite(events, &actors, &receivers);
        }
        outside
    }

    /// Returns true if an act can be outside the time of a listed post.
    pub fn has_dated_posts(&self) -> bool {
        self.people.iter().any(Person::has_dated_post)
    }

    /// Counts an act if it is outside the time for which the list has a post, for readers that have no buckets. Acts of
    /// machines are nobody's acts.
    pub fn count_outside(&self, record: &EventRecord<'_>, outside: &mut ActsOutside) {
        let name = record.official_id.filter(|_| record.kind != Kind::System);
        let Some(link) = name.and_then(|name| self.links.by_name.get(&*name)) else { return };
        let unit = || record.unit_id.map(|unit| Cow::Owned(self.units.at(&unit, record.occurred_at)));
        let official = self.decide(*link, unit).official;
        if self.is_outside(official, record.occurred_at) {
            *outside.entry(self.links.officials[official as usize].ids.now.clone()).or_default() += 1;
        }
    }

    /// Decides which official a link means. The unit is only asked for if it matters.
    fn decide<'a>(&self, link: u32, unit: impl FnOnce() -> Option<Cow<'a, str>>) -> Decision {
        match self.links.links.get(link as usize) {
            None => Decision { official: UNCHANGED, lacks_unit: false },
            Some(NameLink::One(official)) => Decision { official: *official, lacks_unit: false },
            Some(NameLink::ByUnit { units, otherwise }) => match unit() {
                None => Decision { official: *otherwise, lacks_unit: true },
                Some(unit) => {
                    let official = units.get(unit.as_ref()).copied().unwrap_or(*otherwise);
                    Decision { official, lacks_unit: false }
                }
            },
        }
    }

    fn is_outside(&self, official: u32, at: i64) -> bool {
        let person = self.links.officials.get(official as usize).and_then(|official| official.person);
        person.is_some_and(|person| {
            let person = &self.people[person as usize];
            person.has_dated_post() && !person.has_post_at(at)
        })
    }

    fn rewrite_units(&self, events: &mut EventColumns, cases: &mut CaseColumns) {
        let mut histories = LocalHistories::new(events.symbols.len());
        let symbols = &mut events.symbols;
        let columns = events.unit_id.iter_mut().zip(&mut events.receiver_unit_id);
        for ((unit, receiver_unit), &at) in columns.zip(&events.occurred_at) {
            *unit = histories.id_of_symbol(*unit, at, symbols, |text| self.units.history(text));
            *receiver_unit =
                histories.id_of_symbol(*receiver_unit, at, symbols, |text| self.units.history(text));
        }
        for row in 0..cases.unit_id.len() {
            let times = [cases.received_at[row], cases.due_at[row], cases.finished_at[row]];
            // The unit of a case without any time keeps its id.
            let at = times.into_iter().find(|&at| at != NO_TIME).unwrap_or(i64::MAX);
            cases.unit_id[row] =
                histories.id_of_symbol(cases.unit_id[row], at, symbols, |text| self.units.history(text));
        }
    }
}

/// The official that a cell means: an index into the officials, or [`UNCHANGED`].
#[derive(Clone, Copy)]
struct Decision {
    official: u32,
    /// Whether a unit would have been needed to decide.
    lacks_unit: bool,
}

/// Decides the officials of one bucket row by row.
struct BucketResolver<'r> {
    resolution: &'r Resolution,
    /// By symbol of the bucket, the index of the link, [`UNCHANGED`] or [`UNKNOWN`].
    links: Vec<u32>,
}

impl<'r> BucketResolver<'r> {
    fn new(resolution: &'r Resolution, symbols: usize) -> Self {
        Self { resolution, links: vec![UNKNOWN; symbols] }
    }

    /// Decides who acted in each event, and counts acts outside the time of posts.
    fn actors(&mut self, events: &EventColumns, outside: &mut ActsOutside) -> Vec<Decision> {
        let officials = &self.resolution.links.officials;
        let mut counts = vec![0_u64; officials.len()];
        let decisions = (0..events.official_id.len())
            .map(|index| {
                let decision = self.decide(&events.symbols, events.official_id[index], events.unit_id[index]);
                if events.kind[index] != Kind::System
                    && self.resolution.is_outside(decision.official, events.occurred_at[index])
                {
                    counts[decision.official as usize] += 1;
                }
                decision
            })
            .collect();
        for (official, acts) in officials.iter().zip(counts).filter(|(_, acts)| *acts > 0) {
            *outside.entry(official.ids.now.clone()).or_default() += acts;
        }
        decisions
    }

    /// Decides who received in each event.
    fn receivers(&mut self, events: &EventColumns, actors: &[Decision]) -> Vec<Decision> {
        let decide = |index: usize| {
            let receiver = events.receiver_id[index];
            let decision = self.decide(&events.symbols, receiver, events.receiver_unit_id[index]);
            if !decision.lacks_unit {
                return decision;
            }
            let same_case = |other: &usize| events.case_id[*other] == events.case_id[index];
            let next = (index + 1..events.official_id.len())
                .take_while(same_case)
                .find(|&other| events.official_id[other] == receiver && !actors[other].lacks_unit);
            next.map_or(decision, |next| actors[next])
        };
        (0..events.receiver_id.len()).map(decide).collect()
    }

    fn decide(&mut self, symbols: &Symbols, name: Sym, unit: Sym) -> Decision {
        let unchanged = Decision { official: UNCHANGED, lacks_unit: false };
        let Some(link) = self.links.get_mut(name.0 as usize) else { return unchanged };
        if *link == UNKNOWN {
            let known = symbols.get(name).and_then(|name| self.resolution.links.by_name.get(name));
            *link = known.copied().unwrap_or(UNCHANGED);
        }
        self.resolution.decide(*link, || symbols.get(unit).map(Cow::Borrowed))
    }

    /// Writes the ids of the decisions, and the units that are missing.
    fn rewrite(&self, events: &mut EventColumns, actors: &[Decision], receivers: &[Decision]) {
        let officials = &self.resolution.links.officials;
        let mut histories = LocalHistories::new(officials.len());
        let symbols = &mut events.symbols;
        let acted = events.official_id.iter_mut().zip(&mut events.unit_id).zip(actors);
        let received = events.receiver_id.iter_mut().zip(&mut events.receiver_unit_id).zip(receivers);
        for ((acted, received), &at) in acted.zip(received).zip(&events.occurred_at) {
            for ((id, unit), decision) in [acted, received] {
                let Some(official) = officials.get(decision.official as usize) else { continue };
                *id = histories.id_of_official(decision.official, at, symbols, &official.ids);
                if let (true, Some(person)) = (unit.is_none(), official.person) {
                    let listed = self.resolution.people[person as usize].unit_at(at);
                    *unit = symbols.intern_optional(listed);
                }
            }
        }
    }
}

/// Id histories with interned ids, each made when it is first needed. They are indexed by symbol or by official.
struct LocalHistories(Vec<Option<LocalHistory>>);

/// An [`IdHistory`] with interned ids.
struct LocalHistory {
    before: Vec<(i64, Sym)>,
    now: Sym,
}

impl LocalHistories {
    fn new(count: usize) -> Self {
        Self((0..count).map(|_| None).collect())
    }

    /// Returns the id under which a symbol is read at an instant. A missing value stays missing, and a symbol that
    /// was added after the histories were created stays as it is.
    fn id_of_symbol(
        &mut self,
        id: Sym,
        at: i64,
        symbols: &mut Symbols,
        history: impl FnOnce(&str) -> IdHistory,
    ) -> Sym {
        let Some(entry) = self.0.get_mut(id.0 as usize) else { return id };
        if entry.is_none() {
            *entry = symbols.get(id).map(history).map(|history| LocalHistory::new(&history, symbols));
        }
        entry.as_ref().map_or(id, |history| history.at(at))
    }

    /// Returns the id of an official at an instant.
    fn id_of_official(&mut self, official: u32, at: i64, symbols: &mut Symbols, ids: &IdHistory) -> Sym {
        self.0[official as usize].get_or_insert_with(|| LocalHistory::new(ids, symbols)).at(at)
    }
}

impl LocalHistory {
    fn new(history: &IdHistory, symbols: &mut Symbols) -> Self {
        let before = history.before.iter().map(|(until, id)| (*until, symbols.intern(id)));
        Self { before: before.collect(), now: symbols.intern(&history.now) }
    }

    fn at(&self, at: i64) -> Sym {
        self.before.iter().find(|(until, _)| at < *until).map_or(self.now, |(_, id)| *id)
    }
}
