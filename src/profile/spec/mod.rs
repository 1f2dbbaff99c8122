//! A profile as it is written in TOML: parsed and merged with the profile it extends, but not yet compiled.

mod builtin;
mod error;
mod sections;

pub use builtin::{BuiltInProfile, PROFILES};
pub(super) use error::unknown_name;
pub use error::{ProfileError, suggest};
pub use sections::{
    AccountsSpec, BranchesSpec, CaseEnd, DueAtMidnight, Headings, MilestoneSpec, NamesSpec, NotesSpec,
    ReceiversSpec, RepeatedRows, RuleSpec, TableKind,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A profile as written. A key that is not given is taken from the profile it extends, or else has the default of
/// [`Profile::compile`](super::Profile::compile).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[serde(default)]
pub struct ProfileSpec {
    /// The name of the profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What the profile reads, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The built-in profile that this one changes. Tables are merged key by key, lists replace the inherited ones,
    /// and the rules given here are tried before the inherited ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// What one row describes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableKind>,
    /// Slots that a file must have, in addition to case and time, for the profile to be chosen by its headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<String>>,
    /// The IANA time zone of times without an offset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Time formats, in the order in which they are tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<Vec<String>>,
    /// Days that mean "no time", such as 1900-01-01.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_times: Option<Vec<String>>,
    /// What a due time at midnight means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at_midnight: Option<DueAtMidnight>,
    /// Values that mean "missing"; they are compared exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// Patterns for the first cell of rows that are not records (totals, signatures); `[]` for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footers: Option<Vec<String>>,
    /// Headings that exclude a file: one that has any of them is not read with this profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuses: Option<Vec<String>>,
    /// What ends a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_end: Option<CaseEnd>,
    /// The kind of an event that no rule matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_kind: Option<String>,
    /// The headings of each slot of an event, in order of preference.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Headings>,
    /// The labels of each slot in the lines above a table (`Mã hồ sơ: H21.16-240311-0001`). The value holds for
    /// all rows of a table that has no column for the slot.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, Headings>,
    /// The headings of each slot of the case table.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<String, Headings>,
    /// The headings of fields that the profile names itself, for milestones and their conditions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Headings>,
    /// The events that a row may have, if it may have several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneSpec>,
    /// How a row names its parent row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branches: Option<BranchesSpec>,
    /// Whether the events only fill gaps: they count for what the other sources of a case leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fills: Option<bool>,
    /// What is done with a row that equals an earlier one in all columns that are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<RepeatedRows>,
    /// A regular expression for case codes. A case whose code does not match is kept, counted and reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_pattern: Option<String>,
    /// Patterns by slot or field for rows of cases made for a test. Such rows are skipped and counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tests: BTreeMap<String, Vec<String>>,
    /// The headings of each slot of a reference list.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, Headings>,
    /// The values of the kind column of an organisation mapping that mean `unit`, and those that mean `official`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub moves_of: BTreeMap<String, Vec<String>>,
    /// The values of a list that mean yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yes: Option<Vec<String>>,
    /// The values of a list that mean no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no: Option<Vec<String>>,
    /// The values of the role column for each role.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Vec<String>>,
    /// Patterns of the channel of a case that was handed in online. Only of such a case the time of submission is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<Vec<String>>,
    /// Patterns of actors who are not officials of the authority.
    pub accounts: AccountsSpec,
    /// How people are written.
    pub names: NamesSpec,
    /// How several receivers are written in one cell.
    pub receivers: ReceiversSpec,
    /// Which notes of a reply take a position.
    pub notes: NotesSpec,
    /// The rules that derive the kind from activity, status and note; the first one that matches decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleSpec>,
}

impl ProfileSpec {
    /// Parses a profile from TOML. The error for an unknown key names the key that was probably meant.
    ///
    /// ```
    /// use buckstop::profile::ProfileSpec;
    /// let wrong = ProfileSpec::parse("[colums]\ncase_id = 'Số hồ sơ'").unwrap_err();
    /// assert!(wrong.to_string().ends_with("hint: did you mean `columns`?"));
    /// ```
    pub fn parse(toml: &str) -> Result<Self, ProfileError> {
        toml::from_str(toml).map_err(|error| ProfileError::unreadable(&error))
    }

    /// Returns a built-in profile by its name.
    pub fn builtin(id: &str) -> Option<Self> {
        let found = PROFILES.iter().find(|profile| profile.id == id)?;
        // A test of the table proves that all of them can be parsed.
        Self::parse(found.toml).ok()
    }

    /// Returns this profile with everything that it inherits written out.
    pub(crate) fn resolved(&self) -> Result<Self, ProfileError> {
        let Some(base_id) = &self.extends else { return Ok(self.clone()) };
        let base = Self::builtin(base_id).ok_or_else(|| self.invalid(&unknown_base(base_id)))?;
        // Only built-in profiles can be extended, and none of them extends itself.
        let mut merged = base.resolved()?.to_table()?;
        overlay(&mut merged, self.to_table()?);
        merged.remove("extends");
        let mut resolved: Self = merged.try_into().map_err(|error| ProfileError::unreadable(&error))?;
        if self.id.is_none() {
            resolved.id = Some(format!("own ({base_id})"));
        }
        Ok(resolved)
    }

    /// Returns the error for a wrong value in this profile.
    pub(crate) fn invalid(&self, message: &str) -> ProfileError {
        ProfileError::invalid(self.id.as_deref().unwrap_or("own"), message)
    }

    fn to_table(&self) -> Result<toml::Table, ProfileError> {
        toml::Table::try_from(self).map_err(|error| ProfileError::Unusable(format!("profile: {error}")))
    }
}

fn unknown_base(id: &str) -> String {
    let known: Vec<&str> = PROFILES.iter().map(|profile| profile.id).collect();
    format!("extends `{id}`, which is not built in\n\nhint: one of {}", known.join(", "))
}

/// Overlays one table on another: tables are merged, rules are put before the existing ones, and any other value
/// replaces the existing one.
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
