//! `consult_delay`: how soon the consulted official or unit answers.
//!
//! A cascade that closes the request is nobody's act and never a reply: the time until then is censored, as is that
//! of requests still open. The walk makes no consultation of a question to oneself (or, at the level of units,
//! inside a unit).

use crate::fact::Reply;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "consult_delay",
    points: &[6],
    title: bilingual("Thời gian trả lời lấy ý kiến", "Time to answer a consultation"),
    doc: bilingual(
        "Người được lấy ý kiến trả lời nhanh hay chậm so với những người được hỏi ở cùng bước của thủ tục. O = \
         số lần đã trả lời, E = tổng nguy cơ tích luỹ (Nelson–Aalen) của đồng nghiệp tại thời gian chờ đó, theo \
         lịch làm việc của bên được hỏi. O/E dưới ngưỡng (mặc định 0,8) là chậm. Yêu cầu tự đóng theo luồng \
         không phải là trả lời: chỉ tính là chờ ít nhất đến lúc đó. Tự hỏi chính mình không tính. Không nói gì \
         về nội dung trả lời; nơi im lặng được coi là đồng ý thì không trả lời có thể là hợp lệ.",
        "Whether the consulted answer sooner or later than others who are asked at the same step of the \
         procedure. O = answers given, E = sum of the peers' cumulative hazard (Nelson–Aalen) at each wait, in \
         the working time of the consulted. O/E below the threshold (0.8 by default) is slow. A request closed \
         by a cascade is not answered: it only counts as waiting at least until then. Asking oneself does not \
         count. It says nothing about the content; where silence is deemed consent, no answer may be lawful.",
    ),
    form: Form::Duration,
    clock: Clock::Working,
    family: Some(Family::Opinion),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Consultations,
    needs: Need::Consultations,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for consultation in &facts.consultations {
        visit(&Row {
            outcome: consultation.reply == Reply::Own,
            micros: consultation.work_us,
            weight: consultation.work_us,
            ..Row::of_consultation(consultation)
        });
    }
}
