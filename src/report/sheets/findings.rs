//! The findings: what a head of department reads first.

use super::results::Results;
use crate::finding::{Answer, Finding};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::report::ColumnKind::{Integer, Number, Share, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use std::fmt::Write as _;

const COLUMNS: &[SheetColumn] = &[
    column("position", "Thứ tự", "Position", Integer, 7),
    column("class_title", "Loại", "Class", Text, 15),
    column("subject", "Đối tượng", "Who", Text, 26),
    column("office", "Chức vụ", "Post", Text, 18),
    column("unit", "Đơn vị", "Unit", Text, 26),
    column("title", "Phát hiện", "Finding", Text, 28),
    column("step_to_take", "Việc cần làm", "Step to take", Text, 26),
    column("statement", "Quan sát và kỳ vọng", "Observed and expected", Text, 70),
    column("other_explanations", "Đã xét nguyên nhân khác", "Other explanations tested", Text, 48),
    column("robust", "Đứng vững", "Robust", Text, 10),
    column("hangs_on", "Phụ thuộc vào", "Hangs on", Text, 30),
    column("excess", "Phần vượt", "Excess", Number, 10),
    column("excess_unit", "Đơn vị tính", "Counted in", Text, 10),
    column("probability", "Xác suất", "Probability", Share, 9),
    column("trend", "Xu hướng", "Trend", Text, 22),
    column("first_seen", "Nêu lần đầu", "First seen", Text, 11),
    column("answers", "Giải trình", "Answers", Text, 48),
    column("directive_points", "Điểm của chỉ thị", "Points of the directive", Text, 10),
    column("data_level", "Mức dữ liệu", "Data level", Text, 8),
    column("class", "Mã loại", "Class id", Text, 10),
    column("kind", "Mã loại phát hiện", "Kind id", Text, 14),
    column("holder_level", "Cấp", "Level", Text, 9),
    column("measures", "Mã chỉ số", "Measure ids", Text, 22),
    column("finding_id", "Mã phát hiện", "Finding id", Text, 22),
    column("full_name", "Tên theo danh sách", "Listed name", Text, 22),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    Sheet {
        id: "findings",
        title: bilingual("Phát hiện", "Findings"),
        columns: COLUMNS.to_vec(),
        rows: results.findings.iter().map(|finding| row(finding, results.lang)).collect(),
    }
}

fn row(finding: &Finding, lang: Lang) -> Vec<SheetCell> {
    let points: Vec<String> = finding.points.iter().map(u8::to_string).collect();
    vec![
        finding.position.into(),
        finding.class.title().get(lang).into(),
        finding.subject.as_str().into(),
        finding.office.as_deref().into(),
        finding.unit.as_deref().into(),
        finding.title.get(lang).into(),
        finding.step.get(lang).into(),
        finding.statement.get(lang).into(),
        finding.tested.get(lang).into(),
        finding.robust().map(|robust| yes_no(robust).get(lang).to_owned()).into(),
        finding.hangs_on().get(lang).into(),
        finding.excess.into(),
        finding.excess.map(|_| finding.excess_unit.get(lang)).into(),
        finding.probability.into(),
        finding.trend.get(lang).into(),
        finding.first_seen.map(|day| day.to_string()).into(),
        answers(finding, lang).into(),
        points.join(", ").into(),
        finding.data_level.to_string().into(),
        finding.class.id().into(),
        finding.kind.into(),
        finding.level.name().into(),
        finding.measures.join(", ").into(),
        finding.finding_id.as_str().into(),
        finding.full_name.as_deref().into(),
    ]
}

const NO_NAME: Bilingual = bilingual("(không nêu tên)", "(not named)");
const OBJECTIVE: Bilingual = bilingual("nguyên nhân khách quan, đã xác nhận", "objective cause, confirmed");

/// Returns what was answered, one answer a line: who, when, what, and whether an objective cause is confirmed.
pub(in crate::report) fn answers(finding: &Finding, lang: Lang) -> String {
    let line = |answer: &Answer| {
        let mut line = answer.who.as_deref().unwrap_or(NO_NAME.get(lang)).to_owned();
        if let Some(day) = answer.day {
            let _ = write!(line, ", {day}");
        }
        if let Some(text) = &answer.text {
            let _ = write!(line, ": {text}");
        }
        if answer.objective_cause {
            let _ = write!(line, " ({})", OBJECTIVE.get(lang));
        }
        line
    };
    finding.answers.iter().map(line).collect::<Vec<String>>().join("\n")
}

fn yes_no(yes: bool) -> Bilingual {
    if yes { bilingual("có", "yes") } else { bilingual("không", "no") }
}
