//! One row, several events: the milestones of a wide export, the cycles of a dossier, what became of a
//! receive row of a document.
//!
//! Each milestone looks at the row through columns of its own: the cells of its fields are put into the
//! slots of an event, and what then stands there is an event like that of any other row. So times, people
//! and rules are read by the same code. What a row lacks it has no event for; a date that cannot be read
//! loses its own event and no other.

use super::compiled::Places;
use super::mapper::{Mapper, Outcome};
use super::pattern::Patterns;
use super::rules::{kind_named, role_named, unknown};
use super::sink::{Reason, Sink, Skip};
use super::slot::{Cells, SLOTS, Slot};
use super::spec::{MilestoneSpec, ProfileSpec, Table};
use crate::event::{Kind, Role};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// The events that a row may have.
#[derive(Clone, Debug)]
pub(super) struct Unfold {
    pub(super) milestones: Vec<Milestone>,
    branches: Option<Branches>,
}

/// One event that a row may have.
#[derive(Clone, Debug)]
pub(super) struct Milestone {
    pub(super) activity: String,
    pub(super) kind: Option<Kind>,
    pub(super) role: Option<Role>,
    /// The places whose first value is that of the slot.
    columns: Vec<(Slot, Vec<usize>)>,
    when: Vec<Condition>,
    unless: Vec<Condition>,
    differ: Option<[usize; 2]>,
}

#[derive(Clone, Debug)]
struct Condition {
    place: usize,
    patterns: Patterns,
}

/// The places of a row's own id and of that of the row it descends from.
#[derive(Clone, Copy, Debug)]
struct Branches {
    row: usize,
    parent: usize,
}

impl Unfold {
    /// From the written profile; `None` if its rows are single events.
    pub(super) fn new(spec: &ProfileSpec, places: &Places) -> Result<Option<Self>, String> {
        let branches = spec.branches.as_ref().map(|branches| {
            Ok::<_, String>(Branches {
                row: places.field(&branches.row)?,
                parent: places.field(&branches.parent)?,
            })
        });
        let branches = branches.transpose()?;
        let compile = |milestone: &MilestoneSpec| {
            Milestone::new(milestone, places)
                .map_err(|message| format!("milestone `{}`: {message}", milestone.activity))
        };
        let milestones: Vec<Milestone> = spec.milestones.iter().map(compile).collect::<Result<_, _>>()?;
        Ok((!milestones.is_empty()).then_some(Self { milestones, branches }))
    }
}

impl Milestone {
    fn new(spec: &MilestoneSpec, places: &Places) -> Result<Self, String> {
        let mut columns = Vec::new();
        for (name, fields) in &spec.columns {
            let slot = Slot::from_name(name).filter(|&slot| is_of_an_event(slot)).ok_or_else(|| {
                let known = SLOTS.iter().filter(|(slot, _)| is_of_an_event(*slot));
                unknown("column of an event", name, known.map(|(_, name)| *name))
            })?;
            let found = fields.list().iter().map(|field| places.any(field)).collect::<Result<_, _>>()?;
            columns.push((slot, found));
        }
        if !columns
            .iter()
            .any(|(slot, fields): &(Slot, Vec<usize>)| *slot == Slot::OccurredAt && !fields.is_empty())
        {
            return Err("has no `occurred_at` among its columns".to_owned());
        }
        let conditions = |given: &std::collections::BTreeMap<String, Vec<String>>| {
            let compile = |(name, patterns): (&String, &Vec<String>)| {
                Ok::<_, String>(Condition { place: places.any(name)?, patterns: Patterns::new(patterns) })
            };
            given.iter().map(compile).collect::<Result<Vec<_>, _>>()
        };
        let differ = spec.differ.as_ref();
        Ok(Self {
            activity: spec.activity.clone(),
            kind: spec.kind.as_deref().map(kind_named).transpose()?,
            role: spec.role.as_deref().map(role_named).transpose()?,
            columns,
            when: conditions(&spec.when)?,
            unless: conditions(&spec.unless)?,
            differ: differ
                .map(|[one, other]| Ok::<_, String>([places.any(one)?, places.any(other)?]))
                .transpose()?,
        })
    }

    /// The places that may hold its time.
    pub(super) fn times(&self) -> &[usize] {
        let times = self.columns.iter().find(|(slot, _)| *slot == Slot::OccurredAt);
        times.map_or(&[], |(_, places)| places)
    }

    /// The places of all that is a time in it.
    pub(super) fn time_places(&self) -> impl Iterator<Item = usize> {
        let times = self.columns.iter().filter(|(slot, _)| slot.is_time());
        times.flat_map(|(_, places)| places.iter().copied())
    }

    /// The row as this event sees it. `has_value` tells whether a cell says anything.
    fn seen<'c>(&'c self, row: &Cells<'c>, has_value: impl Fn(usize) -> bool) -> Cells<'c> {
        let mut cells = *row;
        cells[Slot::Activity as usize] = Some(&self.activity);
        for (slot, places) in &self.columns {
            let said = places.iter().find(|&&place| has_value(place));
            let said = said.or_else(|| places.iter().find(|&&place| row[place].is_some()));
            cells[*slot as usize] = said.and_then(|&place| row[place]);
        }
        cells
    }
}

fn is_of_an_event(slot: Slot) -> bool {
    !slot.of_cases() && !slot.of_lists() && slot != Slot::CaseId && slot != Slot::Activity
}

/// What is remembered from row to row.
#[derive(Debug, Default)]
pub(super) struct Unfolded {
    /// The role of each row met, by its id: some bytes a row, where a profile has branches.
    roles: FxHashMap<u64, Role>,
    /// The last row's case, by its id and all that is said of it.
    last_case: Option<u64>,
}

impl<'p> Mapper<'p> {
    /// Hands over the events of a row, and its case where the rows are cases.
    pub(super) fn unfold(
        &mut self,
        unfold: &'p Unfold,
        cells: &Cells<'_>,
        case_id: &str,
        row: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<Outcome> {
        let is_case = self.profile.table() == Table::Cases;
        let mut records = 0;
        if is_case && self.is_another_case(cells, case_id) {
            self.case(cells, case_id, row, sink)?;
            records += 1;
        }
        let (own_role, branch_role) = self.row_roles(unfold.branches, cells);
        let mut unreadable = None;
        for (index, milestone) in unfold.milestones.iter().enumerate() {
            if !self.has_event(milestone, cells, branch_role.or(own_role)) {
                continue;
            }
            let reader = &self.cells;
            let seen = milestone.seen(cells, |place| reader.value_at(cells, place).is_some());
            match self.cells.time(&seen, Slot::OccurredAt) {
                Ok(Some(at)) => {
                    if !is_case {
                        self.case_beside(cells, case_id, row, sink)?;
                    }
                    self.tally.milestone(index).events += 1;
                    records += self.event(&seen, (case_id, at, row), Some((index, branch_role)), sink)?;
                }
                Ok(None) => self.tally.milestone(index).missing += 1,
                Err(reason) => {
                    let value = seen[Slot::OccurredAt as usize].unwrap_or_default();
                    self.tally.milestone(index).unreadable.add(value);
                    let written = |place: &&usize| cells[**place] == Some(value);
                    let place = milestone.times().iter().find(written).copied();
                    unreadable = unreadable.or(place.map(|place| (place, reason)));
                }
            }
        }
        Ok(match (records, unreadable) {
            (1.., _) => Outcome::Records(records),
            (0, Some((place, reason))) => Outcome::Rejected(place, reason),
            (0, None) if is_case => Outcome::Skipped(Skip::Told),
            (0, None) => Outcome::Rejected(first_time(unfold, cells), Reason::MissingTime),
        })
    }

    /// Whether the row says of a case what the row before did not: a nested list repeats its case.
    fn is_another_case(&mut self, cells: &Cells<'_>, case_id: &str) -> bool {
        let of_case = &cells[Slot::CaseProcedureId as usize..=Slot::CaseStatus as usize];
        let said = Some(FxBuildHasher.hash_one((case_id, of_case)));
        std::mem::replace(&mut self.unfolded.last_case, said) != said
    }

    /// The role that the row names, and that of its branch where it is a lesser one.
    fn row_roles(&mut self, branches: Option<Branches>, cells: &Cells<'_>) -> (Option<Role>, Option<Role>) {
        let own = self.cells.role_of_row(cells);
        let Some(branches) = branches else { return (own, None) };
        let key = |place| self.cells.value_at(cells, place).map(|id| FxBuildHasher.hash_one(id.as_ref()));
        let parent = key(branches.parent).and_then(|key| self.unfolded.roles.get(&key)).copied();
        let role = own.max(parent);
        if let (Some(id), Some(role)) = (key(branches.row), role) {
            self.unfolded.roles.insert(id, role);
        }
        (own, role.filter(|_| parent > own))
    }

    /// Whether the row has the event, if it has its time.
    fn has_event(&mut self, milestone: &Milestone, cells: &Cells<'_>, role: Option<Role>) -> bool {
        let mut holds = |condition: &Condition| match role {
            Some(role) if condition.place == Slot::Role as usize => condition.patterns.any(role.name()),
            _ => condition.patterns.any(self.cells.folded_at(cells, condition.place)),
        };
        milestone.when.iter().all(&mut holds)
            && !milestone.unless.iter().any(holds)
            && milestone.differ.is_none_or(|[one, other]| {
                self.cells.value_at(cells, one) != self.cells.value_at(cells, other)
            })
    }
}

/// The place of the first time that the file has a column for.
fn first_time(unfold: &Unfold, cells: &Cells<'_>) -> usize {
    let mut times = unfold.milestones.iter().flat_map(Milestone::times).copied();
    times.find(|&place| cells[place].is_some()).unwrap_or(Slot::OccurredAt as usize)
}
