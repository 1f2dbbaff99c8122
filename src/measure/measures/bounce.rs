//! `bounce`: a case is given straight back, and the sender sends it to the same receiver again.
//!
//! What became of the return tells who was right: sent to a third holder, the sender had misrouted it (see `misroute`);
//! sent again to the same, the receiver had refused what was the receiver's own. So a return alone is no fault.

use super::chain::for_each_hold;
use crate::event::Sym;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "bounce",
    points: &[5],
    title: bilingual("Trả ngược hồ sơ thuộc việc mình", "Gives own cases straight back"),
    doc: bilingual(
        "Tỷ lệ hồ sơ được phân công hoặc chuyển đến mà người nhận trả ngược ngay, rồi người gửi phải gửi lại cho chính người \
         đó. Xét theo đường đi của hồ sơ, không theo tên thao tác và không phụ thuộc có ghi thao tác trước khi trả hay \
         không. Không tính: dự thảo trình lên, hồ sơ mà người nhận \
         ký duyệt (trả lại dự thảo là việc của người ký), hồ sơ bị thu hồi, người nhận suy đoán, lần trả chưa ngã ngũ. Lần trả mà sau đó \
         hồ sơ sang người thứ ba không bị coi là trả ngược (trước đó đã gửi nhầm). O = số lần trả ngược rồi nhận lại; E = mức của đồng \
         nghiệp nhận từ cùng người gửi, mỗi hồ sơ tính theo tỷ lệ của thủ tục. Lý do có thể khác: hồ sơ thiếu giấy tờ \
         cũng bị trả, nên hãy đọc các hồ sơ dẫn chứng. Nếu người gửi luôn cố gửi lại thì mọi người nhận của người đó \
         đều cao.",
        "Share of cases assigned or forwarded that the receiver gives straight back and that the sender then sends to the \
         same receiver again. The path of the case decides, not the label, and not whether an act was logged before. \
         Left out: drafts sent up, cases that the receiver signs \
         (whoever signs returns drafts as part of the work), recalled handovers, inferred receivers, and returns that are not settled yet. A return \
         after which the case goes to a third holder is no fault (it had been misrouted). O = returns that came again; E = what \
         colleagues who receive from the same sender would have, each case with the rate of its procedure. There may be \
         another reason: a case with missing papers is returned too, so read the evidence cases. A sender who always \
         insists makes all of his receivers stand out.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Refuse),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::Sender,
    fact: FactTable::Holds,
    needs: Need::Handovers,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for_each_hold(&facts.holds, |link| {
        let back = link.goes_straight_back();
        if link.is_received() && link.is_decided() && !(back && link.is_unsettled()) {
            visit(&Row {
                counterpart: link.before.map_or(Sym::NONE, |before| before.holder),
                outcome: back && link.is_sent_again(),
                weight: link.hold.work_us,
                ..Row::of_hold(link.hold)
            });
        }
    });
}
