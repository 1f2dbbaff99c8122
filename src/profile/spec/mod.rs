//! A profile as it is written in TOML: read, merged with what it extends, not yet compiled.

use super::builtin::PROFILES;
use super::error::{ProfileError, suggest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A profile as written. What is not given comes from the profile it extends, or from the defaults
/// of [`Profile::compile`](super::Profile::compile).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[serde(default)]
pub struct ProfileSpec {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it reads, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A built-in profile that this one changes: tables merge key by key, lists replace, and the
    /// rules given here go before the inherited ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// What a row is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    /// Slots that a file must have, beside case and time, for the profile to be chosen by headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<String>>,
    /// The IANA zone of times without offset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Time formats, in the order in which they are tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<Vec<String>>,
    /// Days that mean "no time".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_times: Option<Vec<String>>,
    /// What a due time at midnight means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at_midnight: Option<DueAtMidnight>,
    /// Values that mean "missing", compared as they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// First cells of rows that are no records (totals, signatures), as patterns; `[]` for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footers: Option<Vec<String>>,
    /// Headings by which a file is something else, whatever others it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuses: Option<Vec<String>>,
    /// When a case ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_end: Option<CaseEnd>,
    /// The kind of an event that no rule matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_kind: Option<String>,
    /// Which headings are which slot of an event, the first that the file has.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Headings>,
    /// Which labels of the lines above a table (`Mã hồ sơ: H21.16-240311-0001`) are which slot, for all
    /// rows of a table that has no column for it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, Headings>,
    /// Which headings are which slot of the case table.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<String, Headings>,
    /// Columns under names of the profile's own, for milestones and their conditions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Headings>,
    /// The events of a row that has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneSpec>,
    /// How a row names the row that it descends from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branches: Option<BranchesSpec>,
    /// Whether the events only fill what the other sources of a case leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fills: Option<bool>,
    /// What rows are that repeat one before in all columns that are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeats>,
    /// What a case code looks like, as a regular expression; another is kept, counted and said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_pattern: Option<String>,
    /// Patterns, by slot or field, of rows of cases made for a test: they are skipped and counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tests: BTreeMap<String, Vec<String>>,
    /// Which headings are which slot of a list.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, Headings>,
    /// Which values of the kind column of an organisation mapping are `unit`, which `official`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub moves_of: BTreeMap<String, Vec<String>>,
    /// Which values of the role column are which role.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Vec<String>>,
    /// Actors who are no persons of the authority.
    pub accounts: AccountsSpec,
    /// How people are written.
    pub names: NamesSpec,
    /// How several receivers are written.
    pub receivers: ReceiversSpec,
    /// Whether a note takes a position.
    pub notes: NotesSpec,
    /// From activity, status and note to kind; the first that matches counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleSpec>,
}

/// What a row of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Table {
    /// One event.
    Events,
    /// One case.
    Cases,
    /// One official in a post.
    Officials,
    /// One unit.
    Units,
    /// What one unit or official became.
    Mapping,
}

impl Table {
    /// Whether it is a reference list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Officials | Self::Units | Self::Mapping)
    }
}

/// What rows are that repeat one before in all columns that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repeats {
    /// Events like any other: in a log without seconds they are real.
    Keep,
    /// Nothing: the export is a join that fans out. They are skipped and counted.
    Drop,
}

/// When a case ends (DESIGN §4, rule 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseEnd {
    /// With an event of a kind that ends it.
    #[serde(rename = "kinds")]
    ByKind,
    /// With its last event: the log has no such kinds.
    LastEvent,
}

/// What a due time at midnight means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueAtMidnight {
    /// The last microsecond of that day: a due date without a time of day.
    EndOfDay,
    /// Midnight.
    AsIs,
}

/// One heading, or several of which the first that the file has counts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Headings {
    /// One.
    One(String),
    /// Several, in order; none means that the slot has no column.
    Several(Vec<String>),
}

impl Headings {
    /// As a list.
    pub fn list(&self) -> &[String] {
        match self {
            Self::One(heading) => std::slice::from_ref(heading),
            Self::Several(headings) => headings,
        }
    }
}

/// Patterns for actors who are no persons of the authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AccountsSpec {
    /// Accounts that hold cases but stand for nobody in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<Vec<String>>,
    /// Machines: their events are nobody's act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<Vec<String>>,
    /// Applicants: they act, but never hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicant: Option<Vec<String>>,
    /// Whether a name that is a tax code or a citizen's number (9, 10, 12 or 13 digits) is an applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_codes: Option<bool>,
}

/// How people are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NamesSpec {
    /// Whether what stands around a name is taken off: the title of `Nguyễn Thị Hạnh - (Chuyên viên)` and
    /// `Nguyễn Thị Hạnh (Chuyên viên)`, the unit of `[Sở Tư pháp] Nguyễn Thị Hạnh`. The unit is the
    /// event's where no column names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strip_title: Option<bool>,
}

/// How several receivers are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiversSpec {
    /// What stands between two, strongest first: where one occurs outside brackets, the weaker ones
    /// are part of the names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separators: Option<Vec<String>>,
}

/// Whether the note of a consultation's reply takes a position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NotesSpec {
    /// Patterns of notes that do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Vec<String>>,
    /// Patterns of notes that do not; they go first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_position: Option<Vec<String>>,
}

/// One rule: all conditions given must match, each by any of its patterns.
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
    /// The kind then.
    pub kind: String,
    /// The receiver's role then, where no column says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// One of the events that a row may have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MilestoneSpec {
    /// What the event is called.
    pub activity: String,
    /// What it does; by the rules where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The receiver's role, where no column says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// By slot of an event the field or slot that gives it, or several of which the first with a value in the
    /// row counts; none means that the slot is empty. Slots that are not named are as `[columns]` says.
    pub columns: BTreeMap<String, Headings>,
    /// By slot or field patterns of its value: the row has the event only if all match.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<String, Vec<String>>,
    /// By slot or field patterns of its value: the row has not the event if any matches.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unless: BTreeMap<String, Vec<String>>,
    /// Two fields whose values must differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differ: Option<[String; 2]>,
}

/// How a row names the row that it descends from: in a branch nobody has a greater role than its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BranchesSpec {
    /// The field with the row's own id.
    pub row: String,
    /// The field with the id of the row it descends from, which stands before it in the file.
    pub parent: String,
}

impl ProfileSpec {
    /// Reads a profile from TOML; an unknown key is an error with the key probably meant.
    ///
    /// ```
    /// use buckstop::profile::ProfileSpec;
    /// let wrong = ProfileSpec::parse("[colums]\ncase_id = 'Số hồ sơ'").unwrap_err();
    /// assert!(wrong.to_string().ends_with("hint: did you mean `columns`?"));
    /// ```
    pub fn parse(toml: &str) -> Result<Self, ProfileError> {
        toml::from_str(toml).map_err(|error| unreadable(&error))
    }

    /// A built-in profile.
    pub fn builtin(id: &str) -> Option<Self> {
        let found = PROFILES.iter().find(|profile| profile.id == id)?;
        // That all of them can be read is what a test of the table proves.
        Self::parse(found.toml).ok()
    }

    /// This profile with all that it inherits written out.
    pub(crate) fn resolved(&self) -> Result<Self, ProfileError> {
        let Some(base_id) = &self.extends else { return Ok(self.clone()) };
        let base = Self::builtin(base_id).ok_or_else(|| self.invalid(unknown_base(base_id)))?;
        // Only what is built in can be extended, and no built-in profile extends itself.
        let mut merged = base.resolved()?.table_of()?;
        overlay(&mut merged, self.table_of()?);
        merged.remove("extends");
        let mut resolved: Self = merged.try_into().map_err(|error| unreadable(&error))?;
        if self.id.is_none() {
            resolved.id = Some(format!("own ({base_id})"));
        }
        Ok(resolved)
    }

    /// An error in this profile.
    pub(crate) fn invalid(&self, message: String) -> ProfileError {
        ProfileError::Invalid { id: self.id.clone().unwrap_or_else(|| "own".to_owned()), message }
    }

    fn table_of(&self) -> Result<toml::Table, ProfileError> {
        toml::Table::try_from(self)
            .map_err(|error| ProfileError::Unreadable { message: error.to_string(), suggestion: None })
    }
}

fn unreadable(error: &toml::de::Error) -> ProfileError {
    ProfileError::Unreadable {
        message: error.to_string().trim_end().to_owned(),
        suggestion: suggest(error.message()),
    }
}

fn unknown_base(id: &str) -> String {
    let known: Vec<&str> = PROFILES.iter().map(|profile| profile.id).collect();
    format!("extends `{id}`, which is not built in\n\nhint: one of {}", known.join(", "))
}

/// Lays a table over another: tables merge, rules go before, all else replaces.
fn overlay(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => overlay(below, above),
            (Some(toml::Value::Array(below)), toml::Value::Array(mut above)) if key == "rules" => {
                above.append(below);
                *below = above;
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_changes_what_it_names() {
        let own = ProfileSpec::parse(
            "extends = 'xes'\nzone = 'Europe/Amsterdam'\n[columns]\nunit_id = 'organization involved'\n\
             [[rules]]\nactivity = ['T08*']\nkind = 'consult_ask'",
        )
        .expect("readable");
        let base = ProfileSpec::builtin("xes").expect("built in");
        let merged = own.resolved().expect("resolvable");
        assert_eq!(merged.zone.as_deref(), Some("Europe/Amsterdam"));
        assert_eq!(merged.columns["unit_id"].list(), ["organization involved"]);
        assert_eq!(merged.columns["case_id"], base.columns["case_id"]);
        assert_eq!(merged.rules.len(), base.rules.len() + 1);
        assert_eq!(merged.rules[0].kind, "consult_ask");
    }

    #[test]
    fn an_unknown_base_is_named() {
        let own = ProfileSpec::parse("extends = 'xess'").expect("readable");
        assert!(own.resolved().expect_err("not built in").to_string().contains("hint: one of"));
    }
}
