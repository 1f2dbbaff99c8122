//! Makes the events of rows that may have several.
//!
//! For each milestone of the profile the cells of its fields are put into the slots of an event, which is then
//! handled like the event of any other row: the same code reads times, people and rules. A row lacks the event of a
//! milestone without a time; an unreadable time loses its own event and no other.

use super::super::compile::{Branches, Condition, Milestone, Milestones};
use super::super::reject::{Reason, Skip};
use super::super::sink::Sink;
use super::super::slot::{Cells, Slot};
use super::super::spec::TableKind;
use super::cells::CellReader;
use super::outcome::RowOutcome;
use super::records::{MilestoneRef, RecordMaker, RowId};
use crate::event::Role;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Makes the events of rows with milestones; remembers what later rows need.
#[derive(Debug, Default)]
pub(super) struct MilestoneMaker {
    /// The role of each earlier row, by the hash of its id (some bytes a row), if the profile has branches.
    roles: FxHashMap<u64, Role>,
    /// The hash of the case of the row before and of all its attributes.
    last_case: Option<u64>,
}

impl MilestoneMaker {
    /// Hands over the events of a row, and its case if the rows are cases.
    pub(super) fn records(
        &mut self,
        milestones: &Milestones,
        maker: &mut RecordMaker<'_>,
        cells: &Cells<'_>,
        row: RowId<'_>,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<RowOutcome> {
        let is_case = maker.profile.table() == TableKind::Cases;
        let mut records = 0;
        if is_case && self.is_new_case(cells, row.case_id) {
            maker.case(cells, row, sink)?;
            records += 1;
        }
        let (own_role, branch_role) = self.row_roles(milestones.branches, cells, &mut maker.cells);
        let mut unreadable = None;
        for (index, milestone) in milestones.list.iter().enumerate() {
            if !has_event(milestone, cells, &mut maker.cells, branch_role.or(own_role)) {
                continue;
            }
            let reader = &maker.cells;
            let event_row = milestone.event_row(cells, |cell| reader.value_at(cells, cell).is_some());
            let value = event_row[Slot::OccurredAt as usize];
            let column = milestone.occurred_at_cells().iter().find(|&&cell| cells[cell] == value);
            let column = column.copied().unwrap_or(Slot::OccurredAt as usize);
            match maker.cells.time_from(&event_row, Slot::OccurredAt, column) {
                Ok(Some(occurred_at)) => {
                    if !is_case {
                        maker.case_attributes(cells, row, sink)?;
                    }
                    maker.counts.milestone(index).events += 1;
                    let milestone = MilestoneRef { index, branch_role };
                    records += maker.events(&event_row, row, occurred_at, Some(milestone), sink)?;
                }
                Ok(None) => maker.counts.milestone(index).missing += 1,
                Err(reason) => {
                    let value = event_row[Slot::OccurredAt as usize].unwrap_or_default();
                    maker.counts.milestone(index).unreadable.add(value);
                    let has_value = |cell: &&usize| cells[**cell] == Some(value);
                    let cell = milestone.occurred_at_cells().iter().find(has_value).copied();
                    unreadable = unreadable.or(cell.map(|cell| (cell, reason)));
                }
            }
        }
        Ok(match (records, unreadable) {
            (1.., _) => RowOutcome::Records(records),
            (0, Some((cell, reason))) => RowOutcome::Rejected(cell, reason),
            (0, None) if is_case => RowOutcome::Skipped(Skip::RepeatedCase),
            (0, None) => RowOutcome::Rejected(first_time_cell(milestones, cells), Reason::MissingTime),
        })
    }

    /// Returns true if the row has another case, or other attributes of it, than the row before: a nested list
    /// repeats its case.
    fn is_new_case(&mut self, cells: &Cells<'_>, case_id: &str) -> bool {
        let case_cells = &cells[Slot::CaseProcedureId as usize..=Slot::CaseStatus as usize];
        let case = Some(FxBuildHasher.hash_one((case_id, case_cells)));
        std::mem::replace(&mut self.last_case, case) != case
    }

    /// Returns the role that the row names, and that of its branch if it is a lesser one.
    fn row_roles(
        &mut self,
        branches: Option<Branches>,
        cells: &Cells<'_>,
        reader: &mut CellReader<'_>,
    ) -> (Option<Role>, Option<Role>) {
        let own = reader.role_of_row(cells);
        let Some(branches) = branches else { return (own, None) };
        let key = |cell| reader.value_at(cells, cell).map(|id| FxBuildHasher.hash_one(id.as_ref()));
        let parent = key(branches.parent).and_then(|key| self.roles.get(&key)).copied();
        // A lesser role is greater in the order of the enum.
        let role = own.max(parent);
        if let (Some(id), Some(role)) = (key(branches.row), role) {
            self.roles.insert(id, role);
        }
        (own, role.filter(|_| parent > own))
    }
}

/// Returns true if the row meets the conditions of a milestone, so that it has the event if it has its time.
fn has_event(
    milestone: &Milestone,
    cells: &Cells<'_>,
    reader: &mut CellReader<'_>,
    role: Option<Role>,
) -> bool {
    let mut holds = |condition: &Condition| match role {
        Some(role) if condition.cell == Slot::Role as usize => condition.patterns.any(role.name()),
        _ => condition.patterns.any(reader.folded_at(cells, condition.cell)),
    };
    milestone.when.iter().all(&mut holds)
        && !milestone.unless.iter().any(holds)
        && milestone
            .differ
            .is_none_or(|[one, other]| reader.value_at(cells, one) != reader.value_at(cells, other))
}

/// Returns the first cell for the time of a milestone that the file has a column for.
fn first_time_cell(milestones: &Milestones, cells: &Cells<'_>) -> usize {
    let mut times = milestones.list.iter().flat_map(Milestone::occurred_at_cells).copied();
    times.find(|&cell| cells[cell].is_some()).unwrap_or(Slot::OccurredAt as usize)
}
