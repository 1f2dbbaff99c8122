//! `pass_on`: a case is forwarded to a new holder at the same step.
//!
//! The case did not advance, whatever was logged before it was forwarded: one trivial act changes nothing. Cases that
//! went straight back are the matter of `bounce` and no exposure here.

use super::chain::for_each_hold;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "pass_on",
    points: &[5],
    title: bilingual("Chuyển tiếp ở cùng bước", "Passed on at the same step"),
    doc: bilingual(
        "Tỷ lệ hồ sơ được phân công hoặc chuyển đến mà người nhận chuyển tiếp cho người khác ở cùng bước, tức hồ sơ không \
         tiến thêm, dù có ghi thao tác hay không. Không tính: hồ sơ trả ngược ngay, dự thảo trình lên hoặc được ký duyệt, hồ sơ bị thu \
         hồi, người nhận suy đoán, hồ sơ chưa biết kết quả. O = số lần chuyển tiếp; E = mức của đồng nghiệp cùng bước \
         của cùng thủ tục. Không nói vì sao chuyển: chuyển đúng người chuyên trách cũng là chuyển tiếp, nhưng khi đó \
         đồng nghiệp cùng bước cũng chuyển.",
        "Share of cases assigned or forwarded that the receiver forwards to somebody else at the same step, so that the case \
         does not advance, whether an act was logged or not. Left out: cases given straight back, drafts sent up or signed, \
         recalled handovers, inferred receivers, cases whose outcome is not known yet. O = cases passed on; E = what \
         colleagues at the same step of the same procedure would have. Why a case was passed on is not known: giving it \
         to whoever is competent is passing on too, but then the colleagues at that step do it as well.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Refuse),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::Handovers,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for_each_hold(&facts.holds, |link| {
        if link.is_received() && link.is_decided() && !link.goes_straight_back() {
            visit(&Row { outcome: link.passes_on(), weight: link.hold.work_us, ..Row::of_hold(link.hold) });
        }
    });
}
