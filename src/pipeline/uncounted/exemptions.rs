//! What takes rows out of the counting by name: the register of the settings, pilots, objective causes, and findings that
//! were answered with an objective cause.

use crate::event::{Sym, Symbols};
use crate::fact::{Exempt, Level};
use crate::history::TakenOut;
use crate::lists::{CauseEntry, Lists, PilotEntry};
use crate::people::Resolution;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Everything that takes rows out of the counting, with the ids that the log has.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct Exemptions {
    register: BTreeSet<String>,
    pilots: Vec<PilotEntry>,
    causes: Vec<ListedCause>,
    answered: Vec<TakenOut>,
}

/// A confirmed objective cause.
#[derive(Clone, Debug)]
struct ListedCause {
    case_id: String,
    /// The ids of the official for whom it holds; `None` for everybody.
    officials: Option<BTreeSet<String>>,
    from: i64,
    to: i64,
}

impl Exemptions {
    /// Collects what the settings, the lists and earlier answers take out.
    pub(in crate::pipeline) fn new(
        register: BTreeSet<String>,
        lists: &Lists,
        resolution: &Resolution,
        answered: Vec<TakenOut>,
    ) -> Self {
        let pilots = lists.pilots.iter().flat_map(|pilot| pilots_by_id(pilot, resolution));
        let causes = lists.causes.iter().filter(|cause| cause.confirmed);
        Self {
            register,
            pilots: pilots.collect(),
            causes: causes.map(|cause| listed_cause(cause, resolution)).collect(),
            answered,
        }
    }

    /// Returns the cases that the settings, the lists and answers name.
    pub(in crate::pipeline) fn named_cases(&self) -> impl Iterator<Item = &str> {
        let pilots = self.pilots.iter().filter_map(|pilot| pilot.case_id.as_deref());
        let causes = self.causes.iter().map(|cause| cause.case_id.as_str());
        self.register.iter().map(String::as_str).chain(pilots).chain(causes)
    }

    /// Returns the exemptions for the rows of one bucket.
    pub(super) fn of_bucket(&self, symbols: &Symbols) -> BucketExemptions {
        let mut found = BucketExemptions {
            register: self.register.iter().filter_map(|case| symbols.find(case)).collect(),
            ..BucketExemptions::default()
        };
        self.pilots.iter().for_each(|pilot| found.add_pilot(pilot, symbols));
        for cause in &self.causes {
            let Some(case_id) = symbols.find(&cause.case_id) else { continue };
            let (from, to) = (cause.from, cause.to);
            let Some(officials) = &cause.officials else {
                found.causes.entry(case_id).or_default().push((from, to));
                continue;
            };
            let known = officials.iter().filter_map(|official| symbols.find(official));
            found.of_officials.extend(known.map(|subject| Exempt { case_id, subject, from, to }));
            // What an official could not help, the unit could not help either.
            found.of_units.push(Exempt { case_id, subject: Sym::NONE, from, to });
        }
        for answered in &self.answered {
            found.add_answered(answered, symbols);
        }
        found
    }
}

fn listed_cause(cause: &CauseEntry, resolution: &Resolution) -> ListedCause {
    let officials = cause.official.as_ref().map(|named| {
        let listed = resolution
            .officials()
            .iter()
            .filter(|(_, about)| about.name.as_ref() == Some(named) || about.code.as_ref() == Some(named));
        listed.map(|(id, _)| id.clone()).chain([named.clone()]).collect()
    });
    ListedCause {
        case_id: cause.case_id.clone(),
        officials,
        from: cause.valid_from.unwrap_or(i64::MIN),
        to: cause.valid_to.unwrap_or(i64::MAX),
    }
}

/// Returns a pilot under each id that the log has of its unit.
fn pilots_by_id(pilot: &PilotEntry, resolution: &Resolution) -> Vec<PilotEntry> {
    let Some(named) = &pilot.unit_id else { return vec![pilot.clone()] };
    let listed = resolution.units().iter();
    let listed = listed.filter(|(_, about)| about.name == *named || about.code.as_ref() == Some(named));
    let ids: BTreeSet<&String> = listed.map(|(id, _)| id).chain([named]).collect();
    ids.into_iter().map(|id| PilotEntry { unit_id: Some(id.clone()), ..pilot.clone() }).collect()
}

/// Exemptions by the symbols of one bucket.
#[derive(Debug, Default)]
pub(super) struct BucketExemptions {
    /// Cases of the register of the settings.
    pub(super) register: FxHashSet<Sym>,
    /// Pilots by their case, else by their procedure, else by their unit.
    pilots: FxHashMap<Sym, Vec<Pilot>>,
    /// The spans of objective causes by case, µs UTC.
    causes: FxHashMap<Sym, Vec<(i64, i64)>>,
    /// Rows of officials that do not count, although the case does.
    pub(super) of_officials: Vec<Exempt>,
    /// Rows of units that do not count, although the case does.
    pub(super) of_units: Vec<Exempt>,
}

/// A pilot; a missing symbol stands for all.
#[derive(Debug)]
struct Pilot {
    procedure: Sym,
    case: Sym,
    unit: Sym,
    from: i64,
    to: i64,
}

impl BucketExemptions {
    /// Returns true if no row of the bucket is exempt.
    pub(super) fn is_empty(&self) -> bool {
        let Self { register, pilots, causes, of_officials, of_units } = self;
        register.is_empty()
            && pilots.is_empty()
            && causes.is_empty()
            && of_officials.is_empty()
            && of_units.is_empty()
    }

    /// Returns true if a fact of a pilot does not count. It began at an instant, µs UTC.
    pub(super) fn is_pilot(&self, case: Sym, procedure: Sym, unit: Sym, began: i64) -> bool {
        let is_of = |pilot: &Pilot| {
            let fits = |wanted: Sym, found: Sym| wanted.is_none() || wanted == found;
            fits(pilot.case, case)
                && fits(pilot.procedure, procedure)
                && fits(pilot.unit, unit)
                && (pilot.from..=pilot.to).contains(&began)
        };
        !self.pilots.is_empty()
            && [case, procedure, unit].iter().any(|key| {
                key.is_some() && self.pilots.get(key).is_some_and(|pilots| pilots.iter().any(is_of))
            })
    }

    /// Returns true if a fact of the case does not count because of an objective cause. It began at an instant, µs UTC.
    pub(super) fn has_cause(&self, case: Sym, began: i64) -> bool {
        let spans = self.causes.get(&case);
        spans.is_some_and(|spans| spans.iter().any(|&(from, to)| from <= began && began <= to))
    }

    fn add_pilot(&mut self, pilot: &PilotEntry, symbols: &Symbols) {
        // A text that the bucket does not have fits no row of it.
        let find = |text: &Option<String>| text.as_ref().map_or(Some(Sym::NONE), |text| symbols.find(text));
        let (Some(procedure), Some(case), Some(unit)) =
            (find(&pilot.procedure_id), find(&pilot.case_id), find(&pilot.unit_id))
        else {
            return;
        };
        let key = [case, procedure, unit].into_iter().find(|key| key.is_some()).unwrap_or(Sym::NONE);
        let (from, to) = (pilot.valid_from.unwrap_or(i64::MIN), pilot.valid_to.unwrap_or(i64::MAX));
        self.pilots.entry(key).or_default().push(Pilot { procedure, case, unit, from, to });
    }

    fn add_answered(&mut self, answered: &TakenOut, symbols: &Symbols) {
        let Some(subject) = symbols.find(&answered.subject) else { return };
        let rows = match answered.level {
            Level::Official => &mut self.of_officials,
            Level::Unit => &mut self.of_units,
        };
        let cases = answered.cases.iter().filter_map(|case| symbols.find(case));
        rows.extend(cases.map(|case_id| Exempt { case_id, subject, from: i64::MIN, to: i64::MAX }));
    }
}
