//! `intake_late`: cases handed in online that waited longer to be answered than the limit allows.
//!
//! A description of units: who should have answered is not in the log before anybody has.

use crate::event::NO_TIME;
use crate::fact::{Case, NO_EVENT};
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "intake_late",
    points: &[8],
    title: bilingual("Hồ sơ trực tuyến chờ tiếp nhận quá hạn", "Online submissions answered late"),
    doc: bilingual(
        "Chỉ số của đơn vị, không dùng để xét cá nhân. Tỷ lệ hồ sơ nộp trực tuyến phải chờ quá thời hạn tiếp nhận \
         (`deadlines.intake_hours`, mặc định 8 giờ làm việc) mới được tiếp nhận, từ chối hoặc yêu cầu bổ sung; hồ sơ chưa ai xem \
         mà đã quá thời hạn cũng tính. Thời gian chờ là giờ làm việc của đơn vị kể từ lúc nộp. Không tính hồ sơ nộp trực tiếp \
         hoặc qua bưu chính, hồ sơ còn trong thời hạn mà chưa có trả lời. O = số hồ sơ chờ quá hạn; E = mức của các đơn vị khác \
         trong cùng thủ tục. Hệ thống ngừng hoạt động hoặc dữ liệu từ Cổng Dịch vụ công về chậm cũng làm hồ sơ được tiếp nhận \
         muộn. Tiếp nhận cho kịp giờ rồi để đấy sẽ thấy ở thời gian xử lý; yêu cầu bổ sung cho kịp giờ sẽ thấy ở chỉ số yêu cầu \
         bổ sung nhiều lần.",
        "A measure of units; no person is judged by it. Share of cases handed in online that waited longer than the limit \
         (`deadlines.intake_hours`, 8 working hours unless set otherwise) to be accepted, refused or asked for papers; cases that \
         nobody has looked at and that are past the limit count too. The wait is working time of the unit since the case was \
         handed in. Left out: cases handed in at the desk or by post, and cases within the limit that nobody has answered yet. \
         O = cases past the limit; E = what other units would have in the same procedure. A system that was down, or cases that \
         came late from the national portal, also make answers late. Accepting in time and then leaving the case alone shows in \
         the handling time; asking for papers only to be in time shows in repeated requests.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: None,
    variant_of: None,
    units_only: true,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Cases,
    needs: Need::Submissions,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    for case in input.facts.cases.iter().filter(|case| is_decided(case)) {
        let row = Row::of_case(case);
        visit(&Row {
            outcome: case.intake_late_us > 0,
            weight: case.intake_late_us,
            counted_at: case.intake_until,
            began_at: case.submitted_at,
            event: if case.answered_event == NO_EVENT { row.opened_by } else { case.answered_event },
            ..row
        });
    }
}

/// Returns true if it is known whether the answer came in time.
fn is_decided(case: &Case) -> bool {
    case.submitted_at != NO_TIME && (case.answered_at != NO_TIME || case.intake_late_us > 0)
}
