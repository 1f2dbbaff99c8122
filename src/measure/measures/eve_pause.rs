//! `eve_pause`: the clock is stopped in the last fifth of the limit of a case.
//!
//! A hazard over the working time in which the case was in hand there and nothing was paused. A share of pauses would blame
//! the slow: who holds cases until shortly before the due date has more occasions to ask there.

use crate::fact::NO_EVENT;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "eve_pause",
    points: &[8],
    title: bilingual(
        "Yêu cầu bổ sung, tạm dừng khi sắp hết hạn",
        "Stops the clock shortly before the due date",
    ),
    doc: bilingual(
        "Khi hồ sơ đang trong tay ở một phần năm cuối của thời hạn, người giữ có hay yêu cầu bổ sung hoặc tạm dừng hơn đồng \
         nghiệp không. O = số lần yêu cầu bổ sung hoặc tạm dừng trong lúc đó; E = mức của đồng nghiệp ở cùng bước của cùng \
         thủ tục trong đúng số giờ giữ hồ sơ ở giai đoạn đó (kiểm định log-rank), không kể lúc tạm dừng. Vì tính theo giờ \
         giữ, người làm chậm không bị coi là hay yêu cầu bổ sung. Chỉ tính đến khi hạn được dời lần đầu. Ai yêu cầu bổ sung \
         ngay trước giai đoạn này thì xem đường cong các lần tạm dừng theo thời hạn. Lý do có thể khác: hồ sơ nhận từ khâu \
         trước khi đã gần hết hạn, thiếu sót chỉ thấy khi thẩm định thực địa; nên đọc các hồ sơ dẫn chứng.",
        "Whether a holder who has a case in the last fifth of its limit asks for papers or stops it more often than \
         colleagues. O = requests and stops there; E = what colleagues at the same step of the same procedure would have in \
         the same hours of holding cases there (the log-rank test), pauses left out. Because hours count, who is slow is not \
         taken for somebody who asks often. It counts until the due date is first moved. Whoever asks just before that \
         stretch begins shows in the curve of pauses over the limit. There may be another reason: the case came from an \
         earlier step shortly before it was due, or only a visit on site showed what was missing; so read the evidence cases.",
    ),
    form: Form::Hazard,
    clock: Clock::Working,
    family: Some(Family::Clock),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::CaseDue,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for hold in &facts.holds {
        let asked = hold.asked_in_eve != NO_EVENT;
        if asked || hold.eve_us > 0 {
            let row = Row::of_hold(hold);
            visit(&Row {
                outcome: asked,
                micros: hold.eve_us,
                weight: hold.pause_us,
                event: if asked { hold.asked_in_eve } else { row.event },
                ..row
            });
        }
    }
}
