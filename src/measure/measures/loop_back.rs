//! `loop`: the sender gives the case to somebody who held it three or more handovers ago.
//!
//! Only handovers at which such a loop is possible count: somebody other than the sender and the one it came from
//! has held the case before. Straight back is `ping_pong` and is not counted twice.

use super::links::for_each_link;
use crate::event::Sym;
use crate::fact::Shape;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "loop",
    points: &[5],
    title: bilingual("Chuyển vòng về người đã giữ", "Back to an earlier holder"),
    doc: bilingual(
        "Tỷ lệ lần bàn giao đưa hồ sơ về người đã giữ từ trước, cách ít nhất ba lần bàn giao. Chỉ tính những lần \
         mà vòng như vậy có thể xảy ra (đã có người thứ ba giữ hồ sơ); không tính lần giao bị thu hồi và người \
         nhận không rõ. O = số lần đi vòng, E = tổng tỷ lệ của đồng nghiệp cùng bước. Nhiều quy trình vốn đi \
         vòng (ký xong trả về một cửa): ở bước đó ai cũng vòng nên không ai nổi bật. Không biết ai gây ra vòng: \
         người khép vòng có khi chỉ sửa lỗi của người trước.",
        "Share of handovers that bring the case to somebody who held it at least three handovers ago. Only \
         handovers at which that is possible count (a third holder has had the case); recalled handovers and \
         unknown receivers do not. O = loops closed, E = sum of the peers' rates at the same step. Many \
         procedures run in a loop by design (signed, then back to the one-stop desk): at that step everybody \
         does it and nobody stands out. Who caused the loop is not known: whoever closes it may only be \
         correcting an earlier mistake.",
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

/// Longer loops count as this long.
const MAX_LENGTH: u32 = 1_000;

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    let mut earlier: Vec<Sym> = Vec::new();
    for_each_link(&facts.handovers, |link| {
        let handover = link.current;
        let came_from = link.previous.map_or(Sym::NONE, |before| before.sender);
        if link.previous.is_none() {
            earlier.clear();
        }
        let possible = earlier
            .iter()
            .any(|holder| holder.is_some() && *holder != handover.sender && *holder != came_from);
        if possible && handover.receiver.is_some() && !handover.after_end {
            let closes = handover.shape == Shape::Loop && handover.loop_length >= 3;
            visit(&Row {
                outcome: closes,
                class: if closes { handover.loop_length.min(MAX_LENGTH) as u16 } else { 0 },
                weight: i64::from(handover.loop_length),
                ..Row::of_handover(handover)
            });
        }
        earlier.push(handover.sender);
    });
}
