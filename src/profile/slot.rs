//! The meanings that a column can have, and the row of cells in that order.

/// The meaning of a column. The cells of a row are in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Slot {
    /// The id of the case.
    CaseId,
    /// The procedure that the case follows.
    ProcedureId,
    /// When the event happened.
    OccurredAt,
    /// The activity.
    Activity,
    /// The status.
    Status,
    /// The step.
    Step,
    /// The official who acted.
    OfficialId,
    /// The unit in which the official acted.
    UnitId,
    /// The official who receives, or several.
    ReceiverId,
    /// The unit of the receiver.
    ReceiverUnitId,
    /// How the receiver is involved.
    Role,
    /// When the step is due.
    DueAt,
    /// A remark, of which only a flag is kept.
    Note,
    /// An attached file, of which only a flag is kept.
    Attachment,
    /// The source's own row id.
    EventKey,
    /// The time of day, if the column of the time has only the date.
    TimeOfDay,
    /// In the case table: the procedure.
    CaseProcedureId,
    /// In the case table: the name of the procedure.
    CaseProcedureName,
    /// In the case table: the field of administration.
    CaseFieldId,
    /// In the case table: the unit that answers for the case.
    CaseUnitId,
    /// In the case table: how the case was handed in (in person, online, by post).
    CaseChannel,
    /// In the case table: when the applicant handed the case in.
    CaseSubmittedAt,
    /// In the case table: when the case was received.
    CaseReceivedAt,
    /// In the case table: when the case is due.
    CaseDueAt,
    /// In the case table: when the work was finished.
    CaseFinishedAt,
    /// In the case table: when the result was handed over.
    CaseReturnedAt,
    /// In the case table: the status.
    CaseStatus,
    /// In a list: the authority's own id.
    ListId,
    /// In a list: the name.
    ListName,
    /// In a list of officials: the title.
    ListTitle,
    /// In a list of officials or of leave: the unit.
    ListUnitId,
    /// In a list: the level.
    ListLevel,
    /// In a list: the first day on which the row is valid, or of leave.
    ListValidFrom,
    /// In a list: the last day on which the row is valid, or of leave.
    ListValidTo,
    /// In an organisation mapping: whether the row is about a unit or an official.
    ListKind,
    /// In an organisation mapping: the old id.
    ListOldId,
    /// In an organisation mapping: the new id.
    ListNewId,
    /// In a list of cases: the case.
    ListCaseId,
    /// In a list about procedures: the procedure.
    ListProcedureId,
    /// In a list of deadlines: the step.
    ListStep,
    /// In a list of deadlines: the number of working days.
    ListDays,
    /// In a list of answers: the finding.
    ListFindingId,
    /// In a list of answers or decisions: what was said or decided.
    ListText,
    /// In a list: what the row answers with yes or no.
    ListFlag,
}

/// The largest number of fields that a profile may name itself (`[fields]`).
pub const FIELD_COUNT: usize = 40;

/// The number of cells of a row: one for each slot, followed by one for each possible field.
pub const SLOT_COUNT: usize = SLOTS.len() + FIELD_COUNT;

/// Every slot with its key in a profile: a bare key under `[columns]`, `cases.…` under
/// `[cases]`, `lists.…` under `[lists]`.
pub const SLOTS: &[(Slot, &str)] = &[
    (Slot::CaseId, "case_id"),
    (Slot::ProcedureId, "procedure_id"),
    (Slot::OccurredAt, "occurred_at"),
    (Slot::Activity, "activity"),
    (Slot::Status, "status"),
    (Slot::Step, "step"),
    (Slot::OfficialId, "official_id"),
    (Slot::UnitId, "unit_id"),
    (Slot::ReceiverId, "receiver_id"),
    (Slot::ReceiverUnitId, "receiver_unit_id"),
    (Slot::Role, "role"),
    (Slot::DueAt, "due_at"),
    (Slot::Note, "note"),
    (Slot::Attachment, "attachment"),
    (Slot::EventKey, "event_key"),
    (Slot::TimeOfDay, "time_of_day"),
    (Slot::CaseProcedureId, "cases.procedure_id"),
    (Slot::CaseProcedureName, "cases.procedure_name"),
    (Slot::CaseFieldId, "cases.field_id"),
    (Slot::CaseUnitId, "cases.unit_id"),
    (Slot::CaseChannel, "cases.channel"),
    (Slot::CaseSubmittedAt, "cases.submitted_at"),
    (Slot::CaseReceivedAt, "cases.received_at"),
    (Slot::CaseDueAt, "cases.due_at"),
    (Slot::CaseFinishedAt, "cases.finished_at"),
    (Slot::CaseReturnedAt, "cases.returned_at"),
    (Slot::CaseStatus, "cases.status"),
    (Slot::ListId, "lists.id"),
    (Slot::ListName, "lists.name"),
    (Slot::ListTitle, "lists.title"),
    (Slot::ListUnitId, "lists.unit_id"),
    (Slot::ListLevel, "lists.level"),
    (Slot::ListValidFrom, "lists.valid_from"),
    (Slot::ListValidTo, "lists.valid_to"),
    (Slot::ListKind, "lists.kind"),
    (Slot::ListOldId, "lists.old_id"),
    (Slot::ListNewId, "lists.new_id"),
    (Slot::ListCaseId, "lists.case_id"),
    (Slot::ListProcedureId, "lists.procedure_id"),
    (Slot::ListStep, "lists.step"),
    (Slot::ListDays, "lists.days"),
    (Slot::ListFindingId, "lists.finding_id"),
    (Slot::ListText, "lists.text"),
    (Slot::ListFlag, "lists.flag"),
];

impl Slot {
    /// Returns the key in a profile.
    pub fn name(self) -> &'static str {
        SLOTS[self as usize].1
    }

    /// Returns the slot with this key in a profile, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        SLOTS.iter().find(|(_, known)| *known == name).map(|(slot, _)| *slot)
    }

    /// Returns true if the values of the slot are times.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            Slot::OccurredAt
                | Slot::DueAt
                | Slot::CaseSubmittedAt
                | Slot::CaseReceivedAt
                | Slot::CaseDueAt
                | Slot::CaseFinishedAt
                | Slot::CaseReturnedAt
                | Slot::ListValidFrom
                | Slot::ListValidTo
        )
    }

    /// Returns true if only reference lists have the slot.
    pub fn of_lists(self) -> bool {
        self >= Slot::ListId
    }

    /// Returns true if only the case table has the slot.
    pub fn of_cases(self) -> bool {
        (Slot::CaseProcedureId..=Slot::CaseStatus).contains(&self)
    }
}

/// One raw row: a cell for each slot, followed by one for each field of the profile. A cell is `None` if the file has
/// no such column; otherwise it is the text in the file, not yet cleaned.
pub type Cells<'a> = [Option<&'a str>; SLOT_COUNT];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_enum() {
        for (position, (slot, name)) in SLOTS.iter().enumerate() {
            assert_eq!(*slot as usize, position);
            assert_eq!(Slot::from_name(name), Some(*slot));
            assert_eq!(slot.of_cases(), name.starts_with("cases."));
            let is_day = name.contains(".valid_");
            assert_eq!(slot.is_time(), name.ends_with("_at") || is_day);
            assert_eq!(slot.of_lists(), name.starts_with("lists."));
        }
    }
}
