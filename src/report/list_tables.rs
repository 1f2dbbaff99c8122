//! The lists about procedures and cases, the answers and the decisions, as tables for SQL.
//!
//! They are no sheets: people have the lists themselves. A list without rows is an empty table, so that a query about it
//! gives no row instead of an error.

use super::ColumnKind::{Integer, Text, Time};
use super::{Sheet, SheetCell, SheetColumn, column};
use crate::lang::{Bilingual, bilingual};
use crate::lists::{Lists, level_number};

const PROCEDURE: SheetColumn = column("procedure_id", "Thủ tục", "Procedure", Text, 14);
const CASE: SheetColumn = column("case_id", "Hồ sơ", "Case", Text, 22);
const UNIT: SheetColumn = column("unit_id", "Đơn vị", "Unit", Text, 26);
const OFFICIAL: SheetColumn = column("official_id", "Cán bộ", "Official", Text, 26);
const FROM: SheetColumn = column("valid_from", "Từ", "Valid from", Time, 18);
const TO: SheetColumn = column("valid_to", "Đến", "Valid to", Time, 18);

/// Returns a table for each list, in the order of their names.
pub(super) fn list_tables(lists: &Lists) -> Vec<Sheet> {
    vec![
        authority(lists),
        complaints(lists),
        consultation_deadlines(lists),
        decisions(lists),
        objective_causes(lists),
        pilots(lists),
        responses(lists),
    ]
}

fn table(
    id: &'static str,
    title: Bilingual,
    columns: Vec<SheetColumn>,
    rows: impl Iterator<Item = Vec<SheetCell>>,
) -> Sheet {
    Sheet { id, title, columns, rows: rows.collect() }
}

fn yes(flag: bool) -> SheetCell {
    SheetCell::Integer(i64::from(flag))
}

fn at(instant: Option<i64>) -> SheetCell {
    instant.map_or(SheetCell::Empty, SheetCell::Time)
}

fn text(value: Option<&String>) -> SheetCell {
    value.map(String::as_str).into()
}

fn authority(lists: &Lists) -> Sheet {
    let columns = vec![
        PROCEDURE,
        column("authority_level", "Cấp thẩm quyền", "Competent level", Text, 14),
        column("authority_level_number", "Số thứ tự cấp", "Number of the level", Integer, 8),
        FROM,
        TO,
    ];
    let rows = lists.authority.iter().map(|one| {
        let number = level_number(&one.level).map(u32::from);
        let level = one.level.as_str().into();
        vec![one.procedure_id.as_str().into(), level, number.into(), at(one.valid_from), at(one.valid_to)]
    });
    table("authority", bilingual("Thẩm quyền", "Authority"), columns, rows)
}

fn complaints(lists: &Lists) -> Sheet {
    let columns = vec![
        CASE,
        column("complained_at", "Ngày phản ánh", "Complained on", Time, 18),
        column("verified", "Đã xác minh", "Verified", Integer, 8),
    ];
    let rows = lists
        .complaints
        .iter()
        .map(|one| vec![text(one.case_id.as_ref()), at(Some(one.received_at)), yes(one.verified)]);
    table("complaints", bilingual("Phản ánh", "Complaints"), columns, rows)
}

fn consultation_deadlines(lists: &Lists) -> Sheet {
    let columns = vec![
        PROCEDURE,
        column("step", "Bước", "Step", Text, 20),
        column("working_days", "Ngày làm việc", "Working days", Integer, 8),
        column("deemed_consent", "Im lặng là đồng ý", "Silence is consent", Integer, 8),
        FROM,
        TO,
    ];
    let rows = lists.consultation_deadlines.iter().map(|one| {
        vec![
            one.procedure_id.as_str().into(),
            text(one.step.as_ref()),
            one.working_days.into(),
            yes(one.deemed_consent),
            at(one.valid_from),
            at(one.valid_to),
        ]
    });
    table(
        "consultation_deadlines",
        bilingual("Thời hạn cho ý kiến", "Deadlines of consultations"),
        columns,
        rows,
    )
}

fn decisions(lists: &Lists) -> Sheet {
    let columns = vec![
        column("decided_at", "Ngày quyết định", "Decided on", Time, 18),
        UNIT,
        OFFICIAL,
        column("decision", "Quyết định", "Decision", Text, 50),
    ];
    let rows = lists.decisions.iter().map(|one| {
        let (unit, official) = (text(one.unit_id.as_ref()), text(one.official.as_ref()));
        vec![at(Some(one.decided_at)), unit, official, one.decision.as_str().into()]
    });
    table("decisions", bilingual("Quyết định", "Decisions"), columns, rows)
}

fn objective_causes(lists: &Lists) -> Sheet {
    let confirmed = column("confirmed", "Đã xác nhận", "Confirmed", Integer, 8);
    let rows = lists.causes.iter().map(|one| {
        let (case, official) = (one.case_id.as_str().into(), text(one.official.as_ref()));
        vec![case, official, yes(one.confirmed), at(one.valid_from), at(one.valid_to)]
    });
    let title = bilingual("Nguyên nhân khách quan", "Objective causes");
    table("objective_causes", title, vec![CASE, OFFICIAL, confirmed, FROM, TO], rows)
}

fn pilots(lists: &Lists) -> Sheet {
    let rows = lists.pilots.iter().map(|one| {
        let (procedure, case) = (text(one.procedure_id.as_ref()), text(one.case_id.as_ref()));
        vec![procedure, case, text(one.unit_id.as_ref()), at(one.valid_from), at(one.valid_to)]
    });
    table("pilots", bilingual("Thí điểm", "Pilots"), vec![PROCEDURE, CASE, UNIT, FROM, TO], rows)
}

fn responses(lists: &Lists) -> Sheet {
    let columns = vec![
        column("finding_id", "Mã phát hiện", "Finding id", Text, 22),
        column("answered_by", "Người trả lời", "Answered by", Text, 26),
        column("answered_at", "Ngày trả lời", "Answered on", Time, 18),
        column("answer_text", "Nội dung", "Answer", Text, 60),
        column("objective_cause", "Nguyên nhân khách quan", "Objective cause", Integer, 8),
    ];
    let rows = lists.responses.iter().map(|one| {
        vec![
            one.finding_id.as_str().into(),
            text(one.who.as_ref()),
            at(one.answered_at),
            text(one.text.as_ref()),
            yes(one.objective_cause),
        ]
    });
    table("responses", bilingual("Giải trình", "Answers"), columns, rows)
}
