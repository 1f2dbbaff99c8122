//! The meaning of a column in words.

use crate::lang::{Bilingual, bilingual};
use crate::profile::Slot;

/// The meaning of a slot; its key in a profile if there are no words for it.
pub(super) fn meaning(slot: Slot) -> Bilingual {
    match slot {
        Slot::CaseId => bilingual("mã hồ sơ", "the case"),
        Slot::ProcedureId => bilingual("thủ tục", "the procedure"),
        Slot::OccurredAt => bilingual("thời điểm", "when it happened"),
        Slot::Activity => bilingual("thao tác", "the activity"),
        Slot::Status => bilingual("trạng thái", "the status"),
        Slot::Step => bilingual("bước", "the step"),
        Slot::OfficialId => bilingual("người thực hiện", "who acted"),
        Slot::UnitId => bilingual("đơn vị", "the unit"),
        Slot::ReceiverId => bilingual("người nhận", "who receives"),
        Slot::ReceiverUnitId => bilingual("đơn vị nhận", "the receiver's unit"),
        Slot::Role => bilingual("vai trò người nhận", "the receiver's role"),
        Slot::DueAt => bilingual("hạn của bước", "when the step is due"),
        Slot::Note => bilingual("có ghi chú hay không", "whether there is a note"),
        Slot::Attachment => bilingual("có tệp đính kèm hay không", "whether there is a file"),
        Slot::TimeOfDay => bilingual(
            "giờ trong ngày, khi thời điểm chỉ có ngày",
            "the time of day, where the time is only a date",
        ),
        Slot::EventKey => bilingual("mã dòng của hệ thống nguồn", "the source's own row id"),
        Slot::CaseProcedureId => bilingual("hồ sơ: mã thủ tục", "of the case: its procedure"),
        Slot::CaseProcedureName => bilingual("hồ sơ: tên thủ tục", "of the case: the procedure's name"),
        Slot::CaseFieldId => bilingual("hồ sơ: lĩnh vực", "of the case: its field"),
        Slot::CaseUnitId => bilingual("hồ sơ: đơn vị giải quyết", "of the case: the unit that answers"),
        Slot::CaseChannel => bilingual("hồ sơ: kênh nộp", "of the case: the channel"),
        Slot::CaseSubmittedAt => bilingual("hồ sơ: ngày nộp", "of the case: handed in"),
        Slot::CaseReceivedAt => bilingual("hồ sơ: ngày tiếp nhận", "of the case: received"),
        Slot::CaseDueAt => bilingual("hồ sơ: ngày hẹn trả", "of the case: due"),
        Slot::CaseFinishedAt => bilingual("hồ sơ: ngày xong", "of the case: finished"),
        Slot::CaseReturnedAt => bilingual("hồ sơ: ngày trả kết quả", "of the case: handed over"),
        Slot::CaseStatus => bilingual("hồ sơ: trạng thái", "of the case: its status"),
        #[allow(
            unreachable_patterns,
            reason = "a slot added later is named by its key until words are found"
        )]
        _ => bilingual(slot.name(), slot.name()),
    }
}
