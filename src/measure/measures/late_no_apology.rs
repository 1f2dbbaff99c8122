//! `late_no_apology`: cases of a unit that ended late by more than a day, without an apology.
//!
//! A description of units: which official owes the letter is not in the log.

use super::case_of::has_run_its_course;
use crate::event::NO_TIME;
use crate::fact::Case;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Form, Measure, MeasureInput, Need, Row};

const DAY_US: i64 = 86_400_000_000;

pub(super) const MEASURE: Measure = Measure {
    id: "late_no_apology",
    points: &[8],
    title: bilingual("Trễ hạn mà không có thư xin lỗi", "Late without an apology"),
    doc: bilingual(
        "Chỉ số của đơn vị, không dùng để xét cá nhân. Tỷ lệ hồ sơ xong trễ hơn một ngày mà nhật ký không có việc xin lỗi. Chỉ \
         tính cho đơn vị có ghi việc xin lỗi; không tính hồ sơ người dân rút và hồ sơ còn đang giải quyết. Hạn là hạn đang có \
         hiệu lực sau các lần tạm dừng. O = số hồ sơ không có thư xin lỗi; E = mức của các đơn vị khác trong cùng thủ tục. Thư \
         gửi ngoài hệ thống không có trong nhật ký. Xin lỗi đủ không làm hồ sơ hết trễ: hãy xem cùng tỷ lệ trễ hạn.",
        "A measure of units; no person is judged by it. Share of cases finished more than a day late for which the log has no \
         apology. It counts only for units whose log records apologies; cases that were withdrawn or are still open are left \
         out. The due date is the one in force after pauses. O = cases without an apology; E = what other units would have in \
         the same procedure. Letters that were sent outside the system are not in the log. Apologies make no case less late: \
         read it together with the lateness.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: None,
    variant_of: None,
    units_only: true,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Cases,
    needs: Need::Apologies,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for case in facts.cases.iter().filter(|case| is_late_by_a_day(case)) {
        visit(&Row { outcome: !case.apology, weight: case.late_us, ..Row::of_case(case) });
    }
}

fn is_late_by_a_day(case: &Case) -> bool {
    has_run_its_course(case)
        && case.standing_due_at != NO_TIME
        && case.late_us > 0
        && case.ended_at - case.standing_due_at > DAY_US
}
