//! The lists about cases: pilots, objective causes and complaints.

use serde::{Deserialize, Serialize};

/// A row of the register of pilots: what it names is never counted against anybody (Decree 73/2023).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PilotEntry {
    /// The procedure; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure_id: Option<String>,
    /// The case; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// The unit, by id or by name; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The first instant of the pilot; `None` if it has no known beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant of the pilot; `None` if it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}

/// An objective cause: why a case took its time through nobody's fault.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseEntry {
    /// The case.
    pub case_id: String,
    /// The official for whom it holds, by id or by name; `None` for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// True if the cause is confirmed. Only then it counts.
    pub confirmed: bool,
    /// The first instant of the cause; `None` if it has no known beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<i64>,
    /// The last instant of the cause; `None` if it has no known end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<i64>,
}

/// A complaint about a case. Its text is not kept, because it may name citizens.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintEntry {
    /// The case; `None` if the complaint names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// The day of the complaint, its first instant.
    pub received_at: i64,
    /// True if somebody has verified that it is justified.
    pub verified: bool,
}
