//! `consult_late`: opinions that come after their due date, or are still owed past it.
//!
//! Only decided requests count: answered by the consulted, or unanswered past the due date. A request that was made
//! with the due date already past, or was closed by the case before it, is left out.

use crate::event::NO_TIME;
use crate::fact::Reply;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "consult_late",
    points: &[6],
    title: bilingual("Trả lời lấy ý kiến quá hạn", "Opinions past their due date"),
    doc: bilingual(
        "Tỷ lệ yêu cầu lấy ý kiến có hạn mà trả lời sau hạn, hoặc quá hạn vẫn chưa trả lời. Không tính: yêu cầu \
         gửi khi đã quá hạn, yêu cầu chưa đến hạn, hồ sơ kết thúc trước hạn trả lời, tự hỏi chính mình. Tự đóng \
         theo luồng không phải là trả lời. O = số lần quá hạn, E = tổng tỷ lệ của những người được hỏi ở cùng \
         bước. Hạn lấy từ nhật ký: hạn quá ngắn làm ai cũng trễ, và vì vậy không ai nổi bật. Ngày nghỉ không đổi \
         hạn đã ghi.",
        "Share of consultations with a due date that were answered after it, or are still owed past it. Left \
         out: requests made with the due date already past, requests not yet due, cases that ended before the \
         answer was due, and questions to oneself. A request closed by a cascade is not answered. O = late \
         answers, E = sum of the rates of others asked at the same step. The due date is that of the log: one \
         that is too short makes everybody late, and so nobody stands out. Days off do not move a recorded due \
         date.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Opinion),
    variant_of: None,
    units_only: false,
    supported_by: Some("consult_delay"),
    counterpart: Counterpart::None,
    fact: FactTable::Consultations,
    needs: Need::ConsultationDue,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for consultation in &facts.consultations {
        let due_at = consultation.due_at;
        if due_at == NO_TIME || consultation.asked_at >= due_at {
            continue;
        }
        let late_us = consultation.counted_until - due_at;
        if late_us > 0 || consultation.reply == Reply::Own {
            visit(&Row {
                outcome: late_us > 0,
                weight: late_us.max(0),
                ..Row::of_consultation(consultation)
            });
        }
    }
}
