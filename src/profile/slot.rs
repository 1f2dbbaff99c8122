//! The meanings that a column can have.

/// What a column is. The slots of a row stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Slot {
    /// The case.
    CaseId,
    /// The procedure.
    ProcedureId,
    /// When it happened.
    OccurredAt,
    /// The activity.
    Activity,
    /// The status.
    Status,
    /// The step.
    Step,
    /// Who acted.
    OfficialId,
    /// In which unit.
    UnitId,
    /// Who receives.
    ReceiverId,
    /// In which unit the receiver is.
    ReceiverUnitId,
    /// How the receiver is involved.
    Role,
    /// When the step is due.
    DueAt,
    /// A remark: becomes a flag.
    Note,
    /// A file: becomes a flag.
    Attachment,
    /// The source's own row id.
    EventKey,
    /// In the case table: the procedure.
    CaseProcedureId,
    /// In the case table: its name.
    CaseProcedureName,
    /// In the case table: the field of administration.
    CaseFieldId,
    /// In the case table: the unit that answers.
    CaseUnitId,
    /// In the case table: in person, online or by post.
    CaseChannel,
    /// In the case table: received.
    CaseReceivedAt,
    /// In the case table: due.
    CaseDueAt,
    /// In the case table: finished.
    CaseFinishedAt,
    /// In the case table: handed over.
    CaseReturnedAt,
    /// In the case table: the status.
    CaseStatus,
    /// In a list: the authority's own id.
    ListId,
    /// In a list: the name.
    ListName,
    /// In a list of officials: the title.
    ListTitle,
    /// In a list of officials: the unit.
    ListUnitId,
    /// In a list: the level.
    ListLevel,
    /// In a list: valid from that day.
    ListValidFrom,
    /// In a list: valid to that day, included.
    ListValidTo,
    /// In an organisation mapping: whether of a unit or an official.
    ListKind,
    /// In an organisation mapping: the id before.
    ListOldId,
    /// In an organisation mapping: the id from then on.
    ListNewId,
}

/// How many fields of its own a profile may name beside the slots (`[fields]`).
pub const FIELD_COUNT: usize = 40;

/// How many cells a row has: one for each slot, then one for each field of the profile's own.
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
    (Slot::CaseProcedureId, "cases.procedure_id"),
    (Slot::CaseProcedureName, "cases.procedure_name"),
    (Slot::CaseFieldId, "cases.field_id"),
    (Slot::CaseUnitId, "cases.unit_id"),
    (Slot::CaseChannel, "cases.channel"),
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
];

impl Slot {
    /// The key in a profile.
    pub fn name(self) -> &'static str {
        SLOTS[self as usize].1
    }

    /// The slot of that key, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        SLOTS.iter().find(|(_, known)| *known == name).map(|(slot, _)| *slot)
    }

    /// Whether its values are times.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            Slot::OccurredAt
                | Slot::DueAt
                | Slot::CaseReceivedAt
                | Slot::CaseDueAt
                | Slot::CaseFinishedAt
                | Slot::CaseReturnedAt
                | Slot::ListValidFrom
                | Slot::ListValidTo
        )
    }

    /// Whether it belongs to reference lists alone.
    pub fn of_lists(self) -> bool {
        self >= Slot::ListId
    }

    /// Whether it belongs to the case table alone.
    pub fn of_cases(self) -> bool {
        (Slot::CaseProcedureId..=Slot::CaseStatus).contains(&self)
    }
}

/// One raw row: a cell for each slot, then for each field of the profile's own. `None` where the file has no such column; cells are as the
/// file has them, not yet cleaned.
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
