//! `ping_pong`: the sender gives the case straight back to whoever it came from.
//!
//! It counts wherever the case came from a known holder and goes to a known one. The holder it came from is the
//! counterpart: if everybody sends that holder's cases straight back, the holder misroutes. A return that is
//! accepted, which means that the case then goes to a third holder, was right and is left out; so is a dispatcher's
//! assignment.

use super::links::for_each_link;
use crate::fact::Shape;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "ping_pong",
    points: &[5],
    title: bilingual("Chuyển ngược ngay cho người gửi", "Straight back to the sender"),
    doc: bilingual(
        "Tỷ lệ lần bàn giao đi ngược ngay về người vừa chuyển hồ sơ đến, dù đã xử lý hay chưa. Chỉ tính khi biết \
         cả người gửi trước đó và người nhận. Không tính: lần giao bị thu hồi, phân công, và lần trả mà sau đó \
         hồ sơ được giao cho người thứ ba (trước đó đã gửi nhầm). O = số lần đi ngược, E = tổng tỷ lệ của đồng \
         nghiệp cùng bước, điều chỉnh theo người gửi: nếu ai cũng trả ngược hồ sơ của một người thì do cách phân \
         công của người đó, không phải do người trả. Trả lại vì thiếu giấy tờ và trình ngược cho lãnh đạo là \
         bình thường ở nhiều bước; chỉ phần vượt đồng nghiệp mới đáng xem.",
        "Share of handovers that go straight back to whoever the case had come from, worked on or not. It counts \
         where both that holder and the receiver are known. Left out: recalled handovers, assignments, and \
         returns after which the case goes to a third holder (it had been sent to the wrong place). O = \
         handovers straight back, E = sum of the peers' rates at the same step, adjusted for the sender: if \
         everybody sends somebody's cases back, that sender's routing explains it, not the one who returns. \
         Returns for missing papers and drafts going back up to a leader are normal at many steps; only what \
         exceeds the peers is worth a look.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: None,
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Handovers,
    needs: Need::Actors,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for_each_link(&facts.handovers, |link| {
        let handover = link.current;
        if let Some(before) = link.chance_to_return() {
            visit(&Row {
                counterpart: before.sender,
                outcome: handover.shape == Shape::PingPong,
                weight: handover.sender_work_us,
                ..Row::of_handover(handover)
            });
        }
    });
}
