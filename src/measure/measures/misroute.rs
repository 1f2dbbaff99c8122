//! `misroute`: what the sender hands over comes straight back without work.
//!
//! It is the sender's side of `bounce`. The receiver is the counterpart: a receiver who sends everybody's cases back
//! explains them. A handover whose receiver has neither worked on the case nor moved it is not decided yet, and a
//! return sends a case to where it came from, which is no choice of a place.

use super::links::for_each_link;
use crate::event::Kind;
use crate::fact::Facts;
use crate::lang::bilingual;
use crate::measure::{Counterpart, FactTable, Form, Measure, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "misroute",
    points: &[5],
    title: bilingual("Chuyển nhầm nơi xử lý", "Sent to the wrong place"),
    doc: bilingual(
        "Tỷ lệ hồ sơ chuyển đi rồi quay ngay về mà người nhận không xử lý: dấu hiệu hồ sơ được chuyển nhầm nơi. \
         Cần người nhận có trong nhật ký. Không tính: trả lại, lần giao bị thu hồi, người nhận suy đoán hay \
         không rõ, hồ sơ mà người nhận chưa đụng đến. Hồ sơ quay về rồi được gửi lại cho chính người đó không \
         coi là chuyển nhầm. O = số lần quay về, E = tổng tỷ lệ của đồng nghiệp cùng bước, điều chỉnh theo người \
         nhận: nếu người nhận trả lại hồ sơ của tất cả mọi người thì tính cho người nhận (xem trả ngược). Không \
         biết hồ sơ quay về vì nhầm nơi hay vì thiếu giấy tờ.",
        "Share of handovers that come straight back without a substantive act of the receiver: a sign that the \
         case was sent to the wrong place. It needs receivers in the log. Left out: returns, recalled handovers, \
         inferred or unknown receivers, and cases the receiver has not touched yet. A case that comes back and \
         is sent to the same receiver again does not count as misrouted. O = cases that came back, E = sum of \
         the peers' rates at the same step, adjusted for the receiver: if a receiver returns everybody's cases, \
         that counts for the receiver (see bounce). Whether a case came back because it was in the wrong place \
         or because papers were missing is not known.",
    ),
    form: Form::Rate,
    conduct: true,
    counterpart: Counterpart::Receiver,
    fact: FactTable::Handovers,
    needs: Need::Handovers,
    rows,
};

fn rows(facts: &Facts, visit: &mut dyn FnMut(&Row)) {
    for_each_link(&facts.handovers, |link| {
        let handover = link.current;
        let decided = link.next.is_some() || handover.receiver_acts > 0;
        let counts = handover.kind != Kind::Return
            && !handover.inferred
            && !handover.after_end
            && handover.receiver.is_some();
        if decided && counts {
            let lost_us = link.next.map_or(0, |next| next.handed_at - handover.handed_at);
            visit(&Row {
                counterpart: handover.receiver,
                outcome: handover.comes_back && handover.receiver_acts == 0 && !link.is_sent_again(),
                weight: lost_us,
                ..Row::of_handover(handover)
            });
        }
    });
}
