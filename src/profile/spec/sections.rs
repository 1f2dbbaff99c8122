//! The sections of a profile and the values they may have.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one row of a file describes: `table = "…"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableKind {
    /// An event, or several events of one case.
    Events,
    /// A case.
    Cases,
    /// An official in a post.
    Officials,
    /// A unit.
    Units,
    /// What a unit or an official became in a reorganisation.
    Mapping,
    /// The leave of an official.
    Leave,
    /// A level that may decide the cases of a procedure.
    Authority,
    /// How soon an opinion is due.
    ConsultationDeadlines,
    /// A row of the register of pilots.
    Pilots,
    /// An objective cause.
    Causes,
    /// A complaint about a case.
    Complaints,
    /// An answer to a finding.
    Responses,
    /// A decision about a unit or an official.
    Decisions,
}

impl TableKind {
    /// Returns true for the tables that are reference lists.
    pub fn is_list(self) -> bool {
        !matches!(self, Self::Events | Self::Cases)
    }
}

/// What is done with a row that equals an earlier row in all columns that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatedRows {
    /// The row is kept: in a log without seconds such events are real.
    Keep,
    /// The row is skipped and counted: the export is a join that multiplies rows.
    Drop,
}

/// What ends a case (DESIGN §4, rule 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseEnd {
    /// An event whose kind ends the case.
    #[serde(rename = "kinds")]
    ByKind,
    /// The last event of the case, for logs without events that end a case.
    LastEvent,
}

/// What a due time at midnight means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueAtMidnight {
    /// The last microsecond of that day: it is a due date without a time of day.
    EndOfDay,
    /// Midnight.
    AsIs,
}

/// One heading, or several in order of preference: the first one that the file has is used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Headings {
    /// A single heading.
    One(String),
    /// Headings in order of preference; an empty list means that the slot has no column.
    Several(Vec<String>),
}

impl Headings {
    /// Returns the headings as a slice.
    pub fn list(&self) -> &[String] {
        match self {
            Self::One(heading) => std::slice::from_ref(heading),
            Self::Several(headings) => headings,
        }
    }
}

/// `[accounts]`: patterns of actors who are not officials of the authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AccountsSpec {
    /// Shared accounts, which hold cases but are nobody in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<Vec<String>>,
    /// Machines: their events are nobody's act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<Vec<String>>,
    /// Applicants: they act but never hold a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicant: Option<Vec<String>>,
    /// Whether a name that is a tax code or a citizen's number (9, 10, 12 or 13 digits) is an applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_codes: Option<bool>,
}

/// `[names]`: how people are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NamesSpec {
    /// Whether additions to a name are removed: the title in `Nguyễn Thị Hạnh - (Chuyên viên)` and
    /// `Nguyễn Thị Hạnh (Chuyên viên)`, and the unit in `[Sở Tư pháp] Nguyễn Thị Hạnh`. The unit becomes the unit of
    /// the event if no column names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strip_title: Option<bool>,
}

/// `[receivers]`: how several receivers are written in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiversSpec {
    /// The separators between two receivers, strongest first: if one occurs outside brackets, the weaker ones are
    /// part of the names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separators: Option<Vec<String>>,
}

/// `[notes]`: which notes of a consultation's reply take a position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NotesSpec {
    /// Patterns of notes that take a position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Vec<String>>,
    /// Patterns of notes that take none; they are tried first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_position: Option<Vec<String>>,
}

/// `[[rules]]`: one rule. Every given condition must match; a condition matches if any of its patterns does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// Patterns of the activity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activity: Vec<String>,
    /// Patterns of the status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<String>,
    /// Patterns of the note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<String>,
    /// True if the rule matches only rows that name no official.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_official: bool,
    /// The kind of an event that matches.
    pub kind: String,
    /// The role of its receiver, unless a column names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// `[[milestones]]`: one of the events that a row may have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MilestoneSpec {
    /// The activity of the event.
    pub activity: String,
    /// The kind of the event; if it is not given, the rules decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The role of the receiver, unless a column names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// For each slot of the event the field or slot to take its value from, or several, of which the first that has
    /// a value in the row is used. An empty list leaves the slot empty; slots that are not named are read as
    /// `[columns]` says.
    pub columns: BTreeMap<String, Headings>,
    /// Patterns by slot or field: the row has the event only if the values of all of them match.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<String, Vec<String>>,
    /// Patterns by slot or field: the row does not have the event if the value of any of them matches.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unless: BTreeMap<String, Vec<String>>,
    /// Two fields whose values must differ for the row to have the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differ: Option<[String; 2]>,
}

/// `[branches]`: how a row names its parent row. In a branch no row has a greater role than its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BranchesSpec {
    /// The field with the row's own id.
    pub row: String,
    /// The field with the id of the parent row, which comes earlier in the file.
    pub parent: String,
}
