//! `repeat_supplement`: the applicant brought the papers, and the same official asks or stops again.
//!
//! A second request is to be looked at, and is no violation by itself. One row for each case whose
//! first request for papers was answered, once the case has ended: only then is it known that nobody asks again. Whoever
//! asks for the second time after somebody else did is not counted, because the first request was not theirs.

use super::case_of::{CaseOf, has_run_its_course};
use crate::event::{Kind, NO_TIME, Sym};
use crate::fact::{Case, Mode, Pause};
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "repeat_supplement",
    points: &[8],
    title: bilingual("Yêu cầu bổ sung nhiều lần", "Asks the applicant more than once"),
    doc: bilingual(
        "Tỷ lệ hồ sơ mà người dân đã bổ sung theo yêu cầu lần đầu, nhưng chính người đó lại yêu cầu bổ sung hoặc tạm dừng lần \
         nữa. Chỉ tính hồ sơ đã kết thúc và yêu cầu lần đầu đã được bổ sung; không tính hồ sơ người dân rút. O = số hồ sơ bị \
         yêu cầu lại; E = mức của những người cũng yêu cầu bổ sung trong cùng thủ tục. Cách ghi tên thao tác (yêu cầu bổ sung \
         hay tạm dừng) không làm thay đổi kết quả. Lý do có thể khác: người dân bổ sung chưa đủ, quy định thay đổi, hoặc \
         thẩm định thực địa mới phát hiện; nên đọc các hồ sơ dẫn chứng.",
        "Share of cases in which the applicant brought what was first asked for, and the same official asked for more or \
         stopped the case again. Only cases that have ended count, with a first request that was answered, and not withdrawn \
         ones. O = cases asked again; E = what others who ask the applicants of the same procedure would have. Whether the \
         second act is labelled a request or a stop changes nothing. There may be another reason: what the applicant brought \
         was not complete, the rules changed, or only a visit on site showed the gap; so read the evidence cases.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Clock),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Pauses,
    needs: Need::Supplements,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    let mut cases = CaseOf::new(&facts.cases, |case: &Case| case.case_id);
    for pauses in facts.pauses.chunk_by(|one, two| one.case_id == two.case_id) {
        let case = cases.find(pauses[0].case_id).and_then(<[Case]>::first);
        let Some(case) = case.filter(|case| has_run_its_course(case)) else { continue };
        let Some(first) = pauses.iter().position(|pause| pause.kind == Kind::SupplementAsk) else { continue };
        if pauses[first].resumed_at != NO_TIME {
            visit(&row(case, &pauses[first], &pauses[first + 1..]));
        }
    }
}

fn row(case: &Case, first: &Pause, later: &[Pause]) -> Row {
    let again = later.iter().filter(|pause| {
        pause.asked_by == first.asked_by && matches!(pause.kind, Kind::SupplementAsk | Kind::Stop)
    });
    let stood_us = |pause: &Pause| {
        let until = if pause.resumed_at == NO_TIME { case.ended_at } else { pause.resumed_at };
        (until - pause.paused_at).max(0)
    };
    let second = again.clone().next();
    Row {
        subject: first.asked_by,
        unit: first.unit_id,
        counterpart: Sym::NONE,
        procedure: first.procedure_id,
        step: Sym::NONE,
        mode: Mode::First,
        counted_at: case.ended_at,
        class: 0,
        outcome: second.is_some(),
        micros: 0,
        with_waits_us: 0,
        elapsed_us: 0,
        // The time for which the case stood still again.
        weight: again.map(stood_us).sum(),
        case_id: first.case_id,
        began_at: first.paused_at,
        opened_by: first.event,
        event: second.map_or(first.event, |pause| pause.event),
    }
}
