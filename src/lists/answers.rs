//! The lists of what people answered to findings, and of what was decided on them.

use serde::{Deserialize, Serialize};

/// An answer to a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseEntry {
    /// The id of the finding.
    pub finding_id: String,
    /// The day of the answer, its first instant; `None` if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<i64>,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// True if an objective cause is confirmed: the evidence cases of the finding no longer count for its subject.
    pub objective_cause: bool,
}

/// A decision about a unit or an official, such as a transfer or more staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionEntry {
    /// The day of the decision, its first instant.
    pub decided_at: i64,
    /// The unit, by id or by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The official, by id or by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// What was decided.
    pub decision: String,
}
