//! The events of a bucket read under the ids found.

use super::fates::Fate;
use super::moves::Course;
use super::resolve::Resolution;
use super::roster::Person;
use crate::event::{CaseColumns, EventColumns, EventRecord, Kind, NO_TIME, Sym, Symbols};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Acts outside the time for which the list has a post, by official. Adding up is in any order the same.
pub type ActsOutside = BTreeMap<String, u64>;

/// A name that simply stays.
const STAYS: u32 = u32::MAX;
/// Not looked up yet.
const UNASKED: u32 = u32::MAX - 1;

impl Resolution {
    /// Reads a bucket's events and cases under the ids found; gives the acts outside the time of posts.
    ///
    /// Units first, because homonyms are told apart by them; then whoever acted; then receivers, of whom
    /// one without a unit is whoever of that name acts next in the case. A missing unit is that of the list.
    /// Where nothing is to be changed, nothing is touched.
    pub fn apply(&self, events: &mut EventColumns, cases: &mut CaseColumns) -> ActsOutside {
        let mut outside = ActsOutside::new();
        if self.changes_nothing() {
            return outside;
        }
        if !self.units.changes_nothing() {
            self.read_units(events, cases);
        }
        if !self.by_name.is_empty() {
            let mut desk = Desk::new(self, events.symbols.len());
            let actors = desk.actors(events, &mut outside);
            let receivers = desk.receivers(events, &actors);
            desk.write(events, &actors, &receivers);
        }
        outside
    }

    /// Whether an act can lie outside the time of a listed post at all.
    pub fn bounds_posts(&self) -> bool {
        self.people.iter().any(Person::is_bounded)
    }

    /// Counts an act if it lies outside the time for which the list has a post, for readers that have no
    /// buckets. What machines did is nobody's act.
    pub fn note_outside(&self, record: &EventRecord<'_>, outside: &mut ActsOutside) {
        let name = record.official_id.filter(|_| record.kind != Kind::System);
        let Some(fate) = name.and_then(|name| self.by_name.get(&*name)) else { return };
        let unit = || record.unit_id.map(|unit| Cow::Owned(self.units.at(&unit, record.occurred_at)));
        let target = self.decision(*fate, unit).target;
        if self.is_outside(target, record.occurred_at) {
            *outside.entry(self.targets[target as usize].course.now.clone()).or_default() += 1;
        }
    }

    /// Whom a name of this fate stands for; the unit is asked for only where it matters.
    fn decision<'a>(&self, fate: u32, unit: impl FnOnce() -> Option<Cow<'a, str>>) -> Decision {
        match self.fates.get(fate as usize) {
            None => Decision { target: STAYS, lacks_unit: false },
            Some(Fate::One(target)) => Decision { target: *target, lacks_unit: false },
            Some(Fate::ByUnit { units, otherwise }) => match unit() {
                None => Decision { target: *otherwise, lacks_unit: true },
                Some(unit) => {
                    let target = units.get(unit.as_ref()).copied().unwrap_or(*otherwise);
                    Decision { target, lacks_unit: false }
                }
            },
        }
    }

    fn is_outside(&self, target: u32, at: i64) -> bool {
        let person = self.targets.get(target as usize).and_then(|target| target.person);
        person.is_some_and(|person| {
            let person = &self.people[person as usize];
            person.is_bounded() && !person.is_valid(at)
        })
    }

    fn read_units(&self, events: &mut EventColumns, cases: &mut CaseColumns) {
        let mut courses = Courses::new(events.symbols.len());
        let symbols = &mut events.symbols;
        let columns = events.unit_id.iter_mut().zip(&mut events.receiver_unit_id);
        for ((unit, receiver_unit), &at) in columns.zip(&events.occurred_at) {
            *unit = courses.read(*unit, at, symbols, |text| self.units.course(text));
            *receiver_unit = courses.read(*receiver_unit, at, symbols, |text| self.units.course(text));
        }
        for row in 0..cases.unit_id.len() {
            let times = [cases.received_at[row], cases.due_at[row], cases.finished_at[row]];
            // A case without any time is taken as it stands.
            let at = times.into_iter().find(|&at| at != NO_TIME).unwrap_or(i64::MAX);
            cases.unit_id[row] =
                courses.read(cases.unit_id[row], at, symbols, |text| self.units.course(text));
        }
    }
}

/// The courses of ids as symbols of a bucket, each looked up once.
struct Courses(Vec<Option<LocalCourse>>);

struct LocalCourse {
    before: Vec<(i64, Sym)>,
    now: Sym,
}

impl Courses {
    /// For so many symbols.
    fn new(symbols: usize) -> Self {
        Self((0..symbols).map(|_| None).collect())
    }

    /// What a text is read as at an instant; missing stays missing. Only symbols that were there when the
    /// columns were read are asked about.
    fn read(&mut self, id: Sym, at: i64, symbols: &mut Symbols, course: impl FnOnce(&str) -> Course) -> Sym {
        let Some(slot) = self.0.get_mut(id.0 as usize) else { return id };
        if slot.is_none() {
            *slot = symbols.get(id).map(course).map(|course| LocalCourse::new(&course, symbols));
        }
        slot.as_ref().map_or(id, |course| course.at(at))
    }
}

impl LocalCourse {
    fn new(course: &Course, symbols: &mut Symbols) -> Self {
        let before = course.before.iter().map(|(until, id)| (*until, symbols.intern(id)));
        Self { before: before.collect(), now: symbols.intern(&course.now) }
    }

    fn at(&self, at: i64) -> Sym {
        self.before.iter().find(|(until, _)| at < *until).map_or(self.now, |(_, id)| *id)
    }
}

/// Decides row by row.
struct Desk<'r> {
    resolution: &'r Resolution,
    /// The fate of each symbol of the bucket.
    fates: Vec<u32>,
}

/// Whom a cell stands for: a place in the targets, or [`STAYS`].
#[derive(Clone, Copy)]
struct Decision {
    target: u32,
    /// Whether the unit would have told more.
    lacks_unit: bool,
}

impl<'r> Desk<'r> {
    fn new(resolution: &'r Resolution, symbols: usize) -> Self {
        Self { resolution, fates: vec![UNASKED; symbols] }
    }

    /// Who acted in each event.
    fn actors(&mut self, events: &EventColumns, outside: &mut ActsOutside) -> Vec<Decision> {
        let mut counts = vec![0_u64; self.resolution.targets.len()];
        let decisions = (0..events.official_id.len())
            .map(|index| {
                let decision = self.decide(&events.symbols, events.official_id[index], events.unit_id[index]);
                if events.kind[index] != Kind::System
                    && self.resolution.is_outside(decision.target, events.occurred_at[index])
                {
                    counts[decision.target as usize] += 1;
                }
                decision
            })
            .collect();
        for (target, acts) in self.resolution.targets.iter().zip(counts).filter(|(_, acts)| *acts > 0) {
            *outside.entry(target.course.now.clone()).or_default() += acts;
        }
        decisions
    }

    /// Who received in each event.
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
        let stays = Decision { target: STAYS, lacks_unit: false };
        let Some(fate) = self.fates.get_mut(name.0 as usize) else { return stays };
        if *fate == UNASKED {
            let known = symbols.get(name).and_then(|name| self.resolution.by_name.get(name));
            *fate = known.copied().unwrap_or(STAYS);
        }
        self.resolution.decision(*fate, || symbols.get(unit).map(Cow::Borrowed))
    }

    fn write(&self, events: &mut EventColumns, actors: &[Decision], receivers: &[Decision]) {
        let mut courses = Courses::new(self.resolution.targets.len());
        let symbols = &mut events.symbols;
        let acted = events.official_id.iter_mut().zip(&mut events.unit_id).zip(actors);
        let received = events.receiver_id.iter_mut().zip(&mut events.receiver_unit_id).zip(receivers);
        for ((acted, received), &at) in acted.zip(received).zip(&events.occurred_at) {
            for ((id, unit), decision) in [acted, received] {
                let Some(target) = self.resolution.targets.get(decision.target as usize) else { continue };
                *id = courses.of(decision.target, at, symbols, &target.course);
                if let (true, Some(person)) = (unit.is_none(), target.person) {
                    let listed = self.resolution.people[person as usize].unit_at(at);
                    *unit = symbols.intern_optional(listed);
                }
            }
        }
    }
}

impl Courses {
    /// The id of a target at an instant.
    fn of(&mut self, target: u32, at: i64, symbols: &mut Symbols, course: &Course) -> Sym {
        self.0[target as usize].get_or_insert_with(|| LocalCourse::new(course, symbols)).at(at)
    }
}
