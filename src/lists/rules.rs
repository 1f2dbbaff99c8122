//! The lists about procedures: which level may decide, and how soon an opinion is due.

use serde::{Deserialize, Serialize};

/// A level that may decide the cases of a procedure. A procedure that several levels may decide has a row for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityEntry {
    /// The code of the procedure, as in the log.
    pub procedure_id: String,
    /// The level, as exported: `Xã`, `Cấp tỉnh`.
    pub level: String,
    /// The first instant of the rule; `None` if it has no known beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant of the rule; `None` if it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}

/// How soon an opinion is due that is asked for in a procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsultationDeadlineEntry {
    /// The code of the procedure, as in the log.
    pub procedure_id: String,
    /// The step at which the question is asked; `None` for all steps that have no row of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The working days until the answer is due, counted from the day after the question.
    pub working_days: u32,
    /// True if no answer by then is consent.
    #[serde(default)]
    pub deemed_consent: bool,
    /// The first instant of the rule; `None` if it has no known beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant of the rule; `None` if it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}
