//! The events that one row may have: the milestones of a wide export, the cycles of a dossier, the acts that a
//! receive row of a document stands for.

use super::super::slot::{Cells, SLOTS, Slot};
use super::super::spec::{MilestoneSpec, ProfileSpec, unknown_name};
use super::super::text::Patterns;
use super::layout::RowLayout;
use super::rules::{kind_named, role_named};
use crate::event::{Kind, Role};
use std::collections::BTreeMap;

/// The events that a row may have.
#[derive(Clone, Debug)]
pub(in crate::profile) struct Milestones {
    pub(in crate::profile) list: Vec<Milestone>,
    pub(in crate::profile) branches: Option<Branches>,
}

/// One event that a row may have.
#[derive(Clone, Debug)]
pub(in crate::profile) struct Milestone {
    pub(in crate::profile) activity: String,
    /// The kind, unless the rules decide it.
    pub(in crate::profile) kind: Option<Kind>,
    /// The role of the receiver, unless a column or a rule names it.
    pub(in crate::profile) role: Option<Role>,
    /// For each slot the cells of the row that may give its value, in order of preference.
    columns: Vec<(Slot, Vec<usize>)>,
    /// Conditions that must all hold.
    pub(in crate::profile) when: Vec<Condition>,
    /// Conditions of which none may hold.
    pub(in crate::profile) unless: Vec<Condition>,
    /// Two cells whose values must differ.
    pub(in crate::profile) differ: Option<[usize; 2]>,
}

/// A condition on one cell of a row.
#[derive(Clone, Debug)]
pub(in crate::profile) struct Condition {
    pub(in crate::profile) cell: usize,
    pub(in crate::profile) patterns: Patterns,
}

/// The cells with the id of a row and with the id of its parent row.
#[derive(Clone, Copy, Debug)]
pub(in crate::profile) struct Branches {
    pub(in crate::profile) row: usize,
    pub(in crate::profile) parent: usize,
}

impl Milestones {
    /// Compiles the milestones; `None` if each row of the profile is a single event.
    pub(super) fn new(spec: &ProfileSpec, layout: &RowLayout) -> Result<Option<Self>, String> {
        let branches = spec.branches.as_ref().map(|branches| {
            Ok::<_, String>(Branches {
                row: layout.field(&branches.row)?,
                parent: layout.field(&branches.parent)?,
            })
        });
        let branches = branches.transpose()?;
        let compile = |milestone: &MilestoneSpec| {
            Milestone::new(milestone, layout)
                .map_err(|message| format!("milestone `{}`: {message}", milestone.activity))
        };
        let list: Vec<Milestone> = spec.milestones.iter().map(compile).collect::<Result<_, _>>()?;
        Ok((!list.is_empty()).then_some(Self { list, branches }))
    }
}

impl Milestone {
    fn new(spec: &MilestoneSpec, layout: &RowLayout) -> Result<Self, String> {
        let columns = milestone_columns(spec, layout)?;
        if !columns.iter().any(|(slot, cells)| *slot == Slot::OccurredAt && !cells.is_empty()) {
            return Err("has no `occurred_at` among its columns".to_owned());
        }
        let differ = spec.differ.as_ref();
        Ok(Self {
            activity: spec.activity.clone(),
            kind: spec.kind.as_deref().map(kind_named).transpose()?,
            role: spec.role.as_deref().map(role_named).transpose()?,
            columns,
            when: conditions(&spec.when, layout)?,
            unless: conditions(&spec.unless, layout)?,
            differ: differ
                .map(|[one, other]| Ok::<_, String>([layout.cell(one)?, layout.cell(other)?]))
                .transpose()?,
        })
    }

    /// Returns the cells that may hold the time of the event.
    pub(in crate::profile) fn occurred_at_cells(&self) -> &[usize] {
        let times = self.columns.iter().find(|(slot, _)| *slot == Slot::OccurredAt);
        times.map_or(&[], |(_, cells)| cells)
    }

    /// Iterates over the cells that any slot reads as a time.
    pub(super) fn time_cells(&self) -> impl Iterator<Item = usize> {
        let times = self.columns.iter().filter(|(slot, _)| slot.is_time());
        times.flat_map(|(_, cells)| cells.iter().copied())
    }

    /// Returns the row as this event sees it: the cells of an ordinary event row. `has_value` says whether a cell of
    /// the row has a value.
    pub(in crate::profile) fn event_row<'c>(
        &'c self,
        row: &Cells<'c>,
        has_value: impl Fn(usize) -> bool,
    ) -> Cells<'c> {
        let mut event_row = *row;
        event_row[Slot::Activity as usize] = Some(&self.activity);
        for (slot, cells) in &self.columns {
            let filled = cells.iter().find(|&&cell| has_value(cell));
            let chosen = filled.or_else(|| cells.iter().find(|&&cell| row[cell].is_some()));
            event_row[*slot as usize] = chosen.and_then(|&cell| row[cell]);
        }
        event_row
    }
}

fn milestone_columns(spec: &MilestoneSpec, layout: &RowLayout) -> Result<Vec<(Slot, Vec<usize>)>, String> {
    let mut columns = Vec::new();
    for (name, fields) in &spec.columns {
        let slot = Slot::from_name(name).filter(|&slot| is_of_an_event(slot)).ok_or_else(|| {
            let known = SLOTS.iter().filter(|(slot, _)| is_of_an_event(*slot));
            unknown_name("column of an event", name, known.map(|(_, name)| *name))
        })?;
        let cells = fields.list().iter().map(|field| layout.cell(field)).collect::<Result<_, _>>()?;
        columns.push((slot, cells));
    }
    Ok(columns)
}

fn conditions(given: &BTreeMap<String, Vec<String>>, layout: &RowLayout) -> Result<Vec<Condition>, String> {
    let compile = |(name, patterns): (&String, &Vec<String>)| {
        Ok(Condition { cell: layout.cell(name)?, patterns: Patterns::new(patterns) })
    };
    given.iter().map(compile).collect()
}

fn is_of_an_event(slot: Slot) -> bool {
    !slot.of_cases() && !slot.of_lists() && slot != Slot::CaseId && slot != Slot::Activity
}
