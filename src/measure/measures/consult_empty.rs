//! `consult_empty`: opinions that take no position.
//!
//! Only answers of the consulted count of which the log says whether they take a position. It is the companion of
//! `consult_delay`: who answers at once with "as the law says" is fast there, and stands out here.

use crate::fact::{Opinion, Reply};
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "consult_empty",
    points: &[6],
    title: bilingual("Cho ý kiến không rõ quan điểm", "Opinions without a position"),
    doc: bilingual(
        "Tỷ lệ văn bản trả lời không nêu rõ đồng ý hay không đồng ý. Chỉ tính câu trả lời do chính bên được hỏi gửi và nhật \
         ký có ghi loại câu trả lời; tự đóng theo luồng không phải là trả lời. O = số lần trả lời không rõ quan điểm; E = mức \
         của những người được hỏi ở cùng bước của cùng thủ tục. Đi cùng chỉ số thời gian trả lời: trả lời thật nhanh mà \
         không có nội dung thì lộ ra ở đây. Không biết câu hỏi có rõ không: hỏi chung chung hoặc hỏi không đúng nơi thì khó \
         trả lời rõ; việc ngoài thẩm quyền cũng vậy. Loại câu trả lời do người nhập chọn, nên cần đọc các văn bản dẫn chứng.",
        "Share of answers that neither agree nor disagree. Only answers that the consulted gave themselves count, where the \
         log has the class of the answer; a request closed by a cascade is not answered. O = answers without a position; E = \
         what others who are asked at the same step of the same procedure would have. It goes with the time to answer: who \
         answers at once and says nothing stands out here. Whether the question was clear is not known: a vague question, or \
         one put to the wrong place or beyond somebody's powers, is hard to answer. The class was chosen by whoever keyed the \
         answer in, so read the evidence.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Opinion),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Consultations,
    needs: Need::Positions,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for consultation in &facts.consultations {
        if consultation.reply == Reply::Own && consultation.opinion != Opinion::Unknown {
            visit(&Row {
                outcome: consultation.opinion == Opinion::None,
                // Whoever asked waited so long for nothing.
                weight: consultation.work_us,
                ..Row::of_consultation(consultation)
            });
        }
    }
}
