//! `due_moved`: cases of a unit whose due date was moved.
//!
//! A description of units: whoever keyed the move in need not have decided it. Moves that an account made in bulk, such as a
//! vendor's after a holiday was announced, are not counted, nor are new due dates that came with the applicant's papers.

use super::case_of::{CaseOf, has_run_its_course};
use crate::event::Kind;
use crate::fact::DueMove;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "due_moved",
    points: &[8],
    title: bilingual("Hồ sơ được gia hạn", "Cases whose due date was moved"),
    doc: bilingual(
        "Chỉ số của đơn vị, không dùng để xét cá nhân. Tỷ lệ hồ sơ đã giải quyết xong mà hạn từng được dời (gia hạn). Không \
         tính: dời hạn hàng loạt do hệ thống hoặc nhà cung cấp (dịp Tết, sự cố), hạn mới sau khi người dân bổ sung, hồ sơ \
         người dân rút. O = số hồ sơ bị dời hạn; E = mức của các đơn vị khác trong cùng thủ tục. Gia hạn đúng quy định là hợp \
         lệ: thủ tục phải lấy ý kiến nhiều nơi hoặc kiểm tra thực địa thì hay phải gia hạn. Hạn dời từng hồ sơ một để khỏi \
         quá hạn cũng nằm trong số này; hãy xem cùng tỷ lệ quá hạn tính theo hạn ban đầu.",
        "A measure of units; no person is judged by it. Share of finished cases whose due date was moved. Left out: moves in \
         bulk by a system or vendor (a holiday, an outage), new due dates after the applicant brought papers, and cases that \
         were withdrawn. O = cases whose due date was moved; E = what other units would have in the same procedure. Moving a \
         due date by the rules is lawful: a procedure that needs many opinions or visits on site often needs it. Due dates \
         moved case by case so that nothing is late are among them; read it together with lateness against the first due date.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: None,
    variant_of: None,
    units_only: true,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::DueMoves,
    needs: Need::DueMoves,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    let mut moves = CaseOf::new(&facts.due_moves, |one: &DueMove| one.case_id);
    for case in facts.cases.iter().filter(|case| has_run_its_course(case)) {
        let first = moves.find(case.case_id).and_then(|rest| {
            rest.iter().take_while(|one| one.case_id == case.case_id).find(|one| was_extended(one))
        });
        let row = Row::of_case(case);
        visit(&Row {
            outcome: first.is_some(),
            weight: first.map_or(0, |one| (case.ended_at - one.moved_at).max(0)),
            event: first.map_or(row.event, |one| one.event),
            ..row
        });
    }
}

fn was_extended(one: &DueMove) -> bool {
    one.kind == Kind::ExtendDue && !one.in_bulk && !one.after_end
}
