//! The lists about people and units: who they are, what they became in reorganisations, and leave.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
