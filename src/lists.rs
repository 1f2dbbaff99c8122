//! The schema of reference lists: officials, units, what became of both in reorganisations, and leave (DESIGN §3).
//!
//! A list is always exported whole. Its entries own their text, because it has one row for each person or unit and not
//! one for each act. Instants are microseconds since the epoch, UTC.

use jiff::civil::Date;
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
}

/// An official in a post. Somebody who changes posts has a row for each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialEntry {
    /// The authority's own id or account. Different ids are different people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The full name.
    pub name: String,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The unit of the post, by id or by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The level of the post, as exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The first instant in the post; `None` if it has no known beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant in the post; `None` if it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}

/// A unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitEntry {
    /// The authority's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The level, as exported, which says which unit is superior to which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The first instant of the unit; `None` if it has no known beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant of the unit; `None` if it still exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}

/// A row of the organisation mapping: from an instant on, one unit or official has become another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveEntry {
    /// The first instant of the new id, µs UTC.
    pub valid_from: i64,
    /// Whether the row is about a unit or an official.
    pub of: MoveOf,
    /// The id before that instant.
    pub old_id: String,
    /// The id from that instant on.
    pub new_id: String,
}

/// Whole days on which an official does not work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveEntry {
    /// The authority's own id or account of the official.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name of the official, as in the log or in the list of officials.
    pub name: String,
    /// The unit of the official, by id or by name. It tells people of the same name apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The first day of leave.
    pub first_day: Date,
    /// The last day of leave, included.
    pub last_day: Date,
}

/// What a row of the organisation mapping is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveOf {
    /// A unit.
    Unit,
    /// An official.
    Official,
}

/// Every [`MoveOf`] with its name in profiles.
pub const MOVES_OF: &[(MoveOf, &str)] = &[(MoveOf::Unit, "unit"), (MoveOf::Official, "official")];

impl ListEntry {
    /// Returns the list to which the row belongs.
    pub fn table(&self) -> ListTable {
        match self {
            Self::Official(_) => ListTable::Officials,
            Self::Unit(_) => ListTable::Units,
            Self::Move(_) => ListTable::Moves,
            Self::Leave(_) => ListTable::Leave,
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
            }
        }
        lists.officials.sort_unstable();
        lists.officials.dedup();
        lists.units.sort_unstable();
        lists.units.dedup();
        lists.moves.sort_unstable();
        lists.moves.dedup();
        lists.leave.sort_unstable();
        lists.leave.dedup();
        lists
    }
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
