//! `complaint`: cases of a unit about which a verified complaint was made.
//!
//! A note beside the other figures of a unit. It has no family, so it never makes a finding.

use crate::event::NO_TIME;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "complaint",
    points: &[11],
    title: bilingual("Hồ sơ có phản ánh đã xác minh", "Cases with a verified complaint"),
    doc: bilingual(
        "Chỉ số của đơn vị, không dùng để xét cá nhân và không bao giờ tự nó tạo ra phát hiện. Tỷ lệ hồ sơ đã kết thúc mà có phản \
         ánh, kiến nghị được xác minh là có cơ sở, theo danh sách phản ánh. Không tính phản ánh chưa xác minh, phản ánh không nêu \
         mã hồ sơ. O = số hồ sơ có phản ánh đã xác minh; E = mức của các đơn vị khác trong cùng thủ tục. Người dân ở nơi dễ gửi \
         phản ánh thì gửi nhiều hơn; nội dung phản ánh có thể không liên quan đến thời gian giải quyết. Danh sách chỉ có ở một số \
         đơn vị thì không so sánh được.",
        "A measure of units; no person is judged by it, and it never makes a finding. Share of ended cases about which the list of \
         complaints has a complaint that was verified. Left out: complaints that nobody has verified, and those that name no \
         case. O = cases with a verified complaint; E = what other units would have in the same procedure. Where complaining is \
         easy people complain more, and a complaint may be about something else than delay. If only some units keep a list, \
         they cannot be compared.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: None,
    variant_of: None,
    units_only: true,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Cases,
    needs: Need::Complaints,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    for case in input.facts.cases.iter().filter(|case| case.ended_at != NO_TIME) {
        let outcome = case.verified_complaints > 0;
        visit(&Row { outcome, weight: i64::from(case.verified_complaints), ..Row::of_case(case) });
    }
}
