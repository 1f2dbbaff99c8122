//! The schema of reference lists: who is who, rules of procedures, registers of cases, answers and decisions (DESIGN §3).
//!
//! A list has one row for each person, unit, rule or case and not one for each act, so its entries own their text.
//! Instants are microseconds since the epoch, UTC.

mod answer_sheet;
mod answers;
mod cases;
mod level;
mod people;
mod rules;

pub use answer_sheet::{
    ANSWER_KIND, ANSWER_SHEET, ANSWER_TEXT, ANSWERED_BY, ANSWERED_ON, FINDING_ID, OBJECTIVE_CAUSE,
};
pub use answers::{DecisionEntry, ResponseEntry};
pub use cases::{CauseEntry, ComplaintEntry, PilotEntry};
pub use level::level_number;
pub use people::{LeaveEntry, MOVES_OF, MoveEntry, MoveOf, OfficialEntry, UnitEntry};
pub use rules::{AuthorityEntry, ConsultationDeadlineEntry};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A row of a reference list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListEntry {
    /// An official in a post.
    Official(OfficialEntry),
    /// A unit.
    Unit(UnitEntry),
    /// A row of the organisation mapping.
    Move(MoveEntry),
    /// The leave of an official.
    Leave(LeaveEntry),
    /// A level that may decide the cases of a procedure.
    Authority(AuthorityEntry),
    /// How soon an opinion is due.
    ConsultationDeadline(ConsultationDeadlineEntry),
    /// A row of the register of pilots.
    Pilot(PilotEntry),
    /// An objective cause.
    Cause(CauseEntry),
    /// A complaint about a case.
    Complaint(ComplaintEntry),
    /// An answer to a finding.
    Response(ResponseEntry),
    /// A decision about a unit or an official.
    Decision(DecisionEntry),
}

/// The list to which a row belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListTable {
    /// The list of officials.
    Officials,
    /// The list of units.
    Units,
    /// The organisation mapping.
    Moves,
    /// The list of leave.
    Leave,
    /// Which level may decide which procedure.
    Authority,
    /// How soon opinions are due.
    ConsultationDeadlines,
    /// The register of pilots.
    Pilots,
    /// Objective causes.
    Causes,
    /// Complaints.
    Complaints,
    /// Answers to findings.
    Responses,
    /// Decisions.
    Decisions,
}

impl ListEntry {
    /// Returns the list to which the row belongs.
    pub fn table(&self) -> ListTable {
        match self {
            Self::Official(_) => ListTable::Officials,
            Self::Unit(_) => ListTable::Units,
            Self::Move(_) => ListTable::Moves,
            Self::Leave(_) => ListTable::Leave,
            Self::Authority(_) => ListTable::Authority,
            Self::ConsultationDeadline(_) => ListTable::ConsultationDeadlines,
            Self::Pilot(_) => ListTable::Pilots,
            Self::Cause(_) => ListTable::Causes,
            Self::Complaint(_) => ListTable::Complaints,
            Self::Response(_) => ListTable::Responses,
            Self::Decision(_) => ListTable::Decisions,
        }
    }

    /// Returns the instant that places the row in a list that grows and may be exported part by part, µs UTC. A later
    /// part replaces the rows within the span of its own instants. `None` for rows of lists that are exported whole,
    /// and for rows without a day, which each later part replaces.
    pub fn placed_at(&self) -> Option<i64> {
        match self {
            Self::Leave(leave) => {
                TimeZone::UTC.to_timestamp(leave.first_day.into()).ok().map(jiff::Timestamp::as_microsecond)
            }
            Self::Cause(cause) => cause.valid_from,
            Self::Complaint(complaint) => Some(complaint.received_at),
            Self::Response(response) => response.answered_at,
            Self::Decision(decision) => Some(decision.decided_at),
            Self::Official(_)
            | Self::Unit(_)
            | Self::Move(_)
            | Self::Authority(_)
            | Self::ConsultationDeadline(_)
            | Self::Pilot(_) => None,
        }
    }
}

/// All lists in force, with each row once and in a fixed order: lists with the same rows are equal, whatever files they
/// came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// The officials in their posts.
    pub officials: Vec<OfficialEntry>,
    /// The units.
    pub units: Vec<UnitEntry>,
    /// The organisation mapping, sorted by date.
    pub moves: Vec<MoveEntry>,
    /// The leave of officials.
    pub leave: Vec<LeaveEntry>,
    /// Which level may decide which procedure.
    pub authority: Vec<AuthorityEntry>,
    /// How soon opinions are due.
    pub consultation_deadlines: Vec<ConsultationDeadlineEntry>,
    /// The register of pilots.
    pub pilots: Vec<PilotEntry>,
    /// Objective causes, confirmed or not.
    pub causes: Vec<CauseEntry>,
    /// Complaints, verified or not.
    pub complaints: Vec<ComplaintEntry>,
    /// Answers to findings.
    pub responses: Vec<ResponseEntry>,
    /// Decisions about units and officials.
    pub decisions: Vec<DecisionEntry>,
}

impl Lists {
    /// Collects the lists from their rows.
    pub fn of<'a>(entries: impl Iterator<Item = &'a ListEntry>) -> Self {
        let mut lists = Self::default();
        for entry in entries {
            match entry {
                ListEntry::Official(entry) => lists.officials.push(entry.clone()),
                ListEntry::Unit(entry) => lists.units.push(entry.clone()),
                ListEntry::Move(entry) => lists.moves.push(entry.clone()),
                ListEntry::Leave(entry) => lists.leave.push(entry.clone()),
                ListEntry::Authority(entry) => lists.authority.push(entry.clone()),
                ListEntry::ConsultationDeadline(entry) => lists.consultation_deadlines.push(entry.clone()),
                ListEntry::Pilot(entry) => lists.pilots.push(entry.clone()),
                ListEntry::Cause(entry) => lists.causes.push(entry.clone()),
                ListEntry::Complaint(entry) => lists.complaints.push(entry.clone()),
                ListEntry::Response(entry) => lists.responses.push(entry.clone()),
                ListEntry::Decision(entry) => lists.decisions.push(entry.clone()),
            }
        }
        arrange(&mut lists.officials);
        arrange(&mut lists.units);
        arrange(&mut lists.moves);
        arrange(&mut lists.leave);
        arrange(&mut lists.authority);
        arrange(&mut lists.consultation_deadlines);
        arrange(&mut lists.pilots);
        arrange(&mut lists.causes);
        arrange(&mut lists.complaints);
        arrange(&mut lists.responses);
        arrange(&mut lists.decisions);
        lists
    }

    /// Returns true if a list tells who people or units are; the other lists leave all names as they are.
    pub fn name_people(&self) -> bool {
        let Self { officials, units, moves, leave, .. } = self;
        !(officials.is_empty() && units.is_empty() && moves.is_empty() && leave.is_empty())
    }
}

/// Sorts rows and keeps each once.
fn arrange<T: Ord>(rows: &mut Vec<T>) {
    rows.sort_unstable();
    rows.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_do_not_depend_on_the_order_of_their_rows() {
        let official = |name: &str| {
            ListEntry::Official(OfficialEntry { name: name.to_owned(), ..OfficialEntry::default() })
        };
        let rows = [official("Hạnh"), official("An"), official("Hạnh")];
        let lists = Lists::of(rows.iter());
        assert_eq!(lists, Lists::of(rows.iter().rev()));
        assert_eq!(lists.officials.len(), 2);
    }
}
