//! `send_up_bare`: a case is sent up without a note and without an attachment.
//!
//! It counts only where notes are customary: the measure is withheld for units in which fewer than half of the send-ups
//! carry one. A note of one character passes here; the rows drawn at random are for people to read.

use super::send_ups::is_send_up;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "send_up_bare",
    points: &[2],
    title: bilingual("Trình lên không kèm ý kiến, tài liệu", "Sends up without a note or attachment"),
    doc: bilingual(
        "Tỷ lệ lần trình lên mà không có nội dung trình và không có tệp kèm theo. Chỉ tính ở đơn vị mà ít nhất một nửa số lần \
         trình có nội dung; không tính lần trình bị thu hồi và việc sau khi hồ sơ đã xong. O = số lần trình không kèm gì; E = \
         mức của đồng nghiệp cùng bước của cùng thủ tục. Nội dung chỉ có một dấu chấm vẫn được coi là có: các dòng chọn ngẫu \
         nhiên để người đọc tự xem. Lý do có thể khác: tờ trình giấy hoặc nằm ở phần mềm khác, việc đơn giản không cần ghi.",
        "Share of send-ups without a note and without an attached file. It counts only in units in which at least half of the \
         send-ups carry a note; recalled handovers and work after the end of the case are left out. O = bare send-ups; E = \
         what colleagues at the same step of the same procedure would have. A note of a single full stop passes as a note: the \
         rows drawn at random are there to be read. There may be another reason: the draft is on paper or in another system, \
         or the matter is too simple for a note.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Up),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Handovers,
    needs: Need::Notes,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    for handover in input.facts.handovers.iter().filter(|one| is_send_up(one)) {
        let Some(has_note) = handover.flags.has_note() else { continue };
        visit(&Row {
            counterpart: handover.receiver,
            outcome: !has_note && handover.flags.has_attachment() != Some(true),
            weight: handover.sender_work_us,
            ..Row::of_handover(handover)
        });
    }
}
