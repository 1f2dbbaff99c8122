//! What a column means, in words.

use crate::measure::Text;
use crate::profile::Slot;

/// The meaning of a slot; its key in a profile where no words are known.
pub(in crate::cli) fn meaning(slot: Slot) -> Text {
    let (vi, en) = match slot {
        Slot::CaseId => ("mã hồ sơ", "the case"),
        Slot::ProcedureId => ("thủ tục", "the procedure"),
        Slot::OccurredAt => ("thời điểm", "when it happened"),
        Slot::Activity => ("thao tác", "the activity"),
        Slot::Status => ("trạng thái", "the status"),
        Slot::Step => ("bước", "the step"),
        Slot::OfficialId => ("người thực hiện", "who acted"),
        Slot::UnitId => ("đơn vị", "the unit"),
        Slot::ReceiverId => ("người nhận", "who receives"),
        Slot::ReceiverUnitId => ("đơn vị nhận", "the receiver's unit"),
        Slot::Role => ("vai trò người nhận", "the receiver's role"),
        Slot::DueAt => ("hạn của bước", "when the step is due"),
        Slot::Note => ("có ghi chú hay không", "whether there is a note"),
        Slot::Attachment => ("có tệp đính kèm hay không", "whether there is a file"),
        Slot::EventKey => ("mã dòng của hệ thống nguồn", "the source's own row id"),
        Slot::CaseProcedureId => ("hồ sơ: mã thủ tục", "of the case: its procedure"),
        Slot::CaseProcedureName => ("hồ sơ: tên thủ tục", "of the case: the procedure's name"),
        Slot::CaseFieldId => ("hồ sơ: lĩnh vực", "of the case: its field"),
        Slot::CaseUnitId => ("hồ sơ: đơn vị giải quyết", "of the case: the unit that answers"),
        Slot::CaseChannel => ("hồ sơ: kênh nộp", "of the case: the channel"),
        Slot::CaseReceivedAt => ("hồ sơ: ngày tiếp nhận", "of the case: received"),
        Slot::CaseDueAt => ("hồ sơ: ngày hẹn trả", "of the case: due"),
        Slot::CaseFinishedAt => ("hồ sơ: ngày xong", "of the case: finished"),
        Slot::CaseReturnedAt => ("hồ sơ: ngày trả kết quả", "of the case: handed over"),
        Slot::CaseStatus => ("hồ sơ: trạng thái", "of the case: its status"),
        #[allow(
            unreachable_patterns,
            reason = "a slot added later is named by its key until words are found"
        )]
        _ => (slot.name(), slot.name()),
    };
    Text { vi, en }
}
