//! The schema of reference lists: who the officials are, which units there are, and what became of both
//! when offices were reorganised (DESIGN §3).
//!
//! Users export such a list whole. Entries own their text: a list has as many rows as an authority has
//! people, not as many as it has acts. Instants are microseconds since the epoch, UTC.

use serde::{Deserialize, Serialize};

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListEntry {
    /// An official in a post.
    Official(OfficialEntry),
    /// A unit.
    Unit(UnitEntry),
    /// What an old id became.
    Move(MoveEntry),
}

/// Which list a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListTable {
    /// Officials.
    Officials,
    /// Units.
    Units,
    /// The organisation mapping.
    Moves,
}

/// An official in a post. Who moves has a row for each post.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialEntry {
    /// The authority's own id or account; two ids are two people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The full name.
    pub name: String,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The unit, by id or by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The level of the post, as exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The first instant in the post; `None`: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant in the post; `None`: until now.
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
    /// Its level, as exported: what lies "up" from where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The first instant of the unit; `None`: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant of the unit; `None`: until now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}

/// From an instant on, what was one unit or official is another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveEntry {
    /// From when the new id holds, µs UTC.
    pub valid_from: i64,
    /// Whether it is about units or officials.
    pub of: MoveOf,
    /// The id before.
    pub old_id: String,
    /// The id from then on.
    pub new_id: String,
}

/// What an organisation mapping is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveOf {
    /// Units.
    Unit,
    /// Officials.
    Official,
}

/// Each with its name in profiles.
pub const MOVES_OF: &[(MoveOf, &str)] = &[(MoveOf::Unit, "unit"), (MoveOf::Official, "official")];

impl ListEntry {
    /// The list it is of.
    pub fn table(&self) -> ListTable {
        match self {
            Self::Official(_) => ListTable::Officials,
            Self::Unit(_) => ListTable::Units,
            Self::Move(_) => ListTable::Moves,
        }
    }
}

/// All lists in force, each row once and in order: the same rows are the same lists, whatever files they
/// came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Officials.
    pub officials: Vec<OfficialEntry>,
    /// Units.
    pub units: Vec<UnitEntry>,
    /// The organisation mapping, by date.
    pub moves: Vec<MoveEntry>,
}

impl Lists {
    /// From their rows.
    pub fn of<'a>(entries: impl Iterator<Item = &'a ListEntry>) -> Self {
        let mut lists = Self::default();
        for entry in entries {
            match entry {
                ListEntry::Official(entry) => lists.officials.push(entry.clone()),
                ListEntry::Unit(entry) => lists.units.push(entry.clone()),
                ListEntry::Move(entry) => lists.moves.push(entry.clone()),
            }
        }
        lists.officials.sort_unstable();
        lists.officials.dedup();
        lists.units.sort_unstable();
        lists.units.dedup();
        lists.moves.sort_unstable();
        lists.moves.dedup();
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
