//! `bounce`: straight back without a substantive act.
//!
//! It needs receivers as exported: an inferred holder has acted by definition, so inferred handovers are no
//! exposure. Otherwise it is like `ping_pong`; `misroute` is the same event seen from the other side.

use super::links::for_each_link;
use crate::fact::{Facts, Shape};
use crate::lang::bilingual;
use crate::measure::{Counterpart, FactTable, Form, Measure, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "bounce",
    points: &[5],
    title: bilingual("Trả ngược mà không xử lý", "Straight back without work"),
    doc: bilingual(
        "Tỷ lệ lần bàn giao đi ngược ngay về người vừa chuyển đến mà không có thao tác xử lý nào. Cần người nhận \
         có trong nhật ký. Không tính: người nhận suy đoán, lần giao bị thu hồi, phân công, và lần trả mà sau đó \
         hồ sơ được giao cho người thứ ba (trước đó đã gửi nhầm). O = số lần trả mà không xử lý, E = tổng tỷ lệ \
         của đồng nghiệp cùng bước, điều chỉnh theo người gửi: người nhận hồ sơ chuyển nhầm rồi trả lại là làm \
         đúng, việc chuyển nhầm tính cho người chuyển (xem chuyển nhầm nơi xử lý). Không biết lý do trả: hồ sơ \
         thiếu giấy tờ cũng bị trả, nên hãy đọc các hồ sơ dẫn chứng.",
        "Share of handovers that go straight back to whoever the case had come from without any substantive act. \
         It needs receivers in the log. Left out: inferred receivers, recalled handovers, assignments, and \
         returns after which the case goes to a third holder (it had been sent to the wrong place). O = returns \
         without work, E = sum of the peers' rates at the same step, adjusted for the sender: who gets a \
         misrouted case and returns it is right, and the misrouting counts for the sender (see misroute). The \
         reason is not known: a case with missing papers is returned too, so read the evidence cases.",
    ),
    form: Form::Rate,
    conduct: true,
    counterpart: Counterpart::Sender,
    fact: FactTable::Handovers,
    needs: Need::Handovers,
    rows,
};

fn rows(facts: &Facts, visit: &mut dyn FnMut(&Row)) {
    for_each_link(&facts.handovers, |link| {
        let handover = link.current;
        if let Some(before) = link.chance_to_return()
            && !handover.inferred
            && !before.inferred
        {
            visit(&Row {
                counterpart: before.sender,
                outcome: handover.shape == Shape::PingPong && handover.sender_acts == 0,
                weight: handover.sender_work_us,
                ..Row::of_handover(handover)
            });
        }
    });
}
