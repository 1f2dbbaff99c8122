//! The findings: what a head of department reads first.

use super::Results;
use crate::fact::Level;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::report::ColumnKind::{Integer, Number, Share, Text};
use crate::report::{Cell, Column, Sheet, column};

const COLUMNS: &[Column] = &[
    column("position", "Thứ tự", "Position", Integer, 7),
    column("class_title", "Loại", "Class", Text, 15),
    column("subject", "Đối tượng", "Who", Text, 26),
    column("office", "Chức vụ", "Office", Text, 18),
    column("unit", "Đơn vị", "Unit", Text, 26),
    column("title", "Phát hiện", "Finding", Text, 28),
    column("statement", "Quan sát và kỳ vọng", "Observed and expected", Text, 70),
    column("other_explanations", "Đã xét nguyên nhân khác", "Other explanations tested", Text, 48),
    column("excess_per_month", "Vượt mỗi tháng", "Excess a month", Number, 10),
    column("excess_unit", "Đơn vị tính", "Counted in", Text, 10),
    column("probability", "Xác suất", "Probability", Share, 9),
    column("trend", "Xu hướng", "Trend", Text, 22),
    column("directive_points", "Điểm chỉ thị", "Directive's points", Text, 10),
    column("data_level", "Mức dữ liệu", "Data level", Text, 8),
    column("class", "Mã loại", "Class id", Text, 10),
    column("kind", "Mã phát hiện", "Kind id", Text, 14),
    column("holder_level", "Cấp", "Level", Text, 9),
    column("measures", "Mã chỉ số", "Measure ids", Text, 22),
    column("finding_id", "Mã", "Id", Text, 22),
    column("full_name", "Họ tên theo danh sách", "Listed name", Text, 22),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    Sheet {
        id: "findings",
        title_vi: "Phát hiện",
        title_en: "Findings",
        columns: COLUMNS.to_vec(),
        rows: results.findings.iter().map(|finding| row(finding, results.lang)).collect(),
    }
}

fn row(finding: &Finding, lang: Lang) -> Vec<Cell> {
    let points: Vec<String> = finding.points.iter().map(u8::to_string).collect();
    let excess_unit = match (finding.excess_unit, lang) {
        ("hours", Lang::Vi) => "giờ",
        ("cases", Lang::Vi) => "lượt",
        (unit, _) => unit,
    };
    vec![
        finding.position.into(),
        lang.pick(finding.class.title_vi(), finding.class.title_en()).into(),
        finding.subject.as_str().into(),
        finding.office.as_deref().into(),
        finding.unit.as_deref().into(),
        lang.pick(finding.title.vi, finding.title.en).into(),
        lang.pick(&finding.statement.vi, &finding.statement.en).into(),
        lang.pick(&finding.tested.vi, &finding.tested.en).into(),
        finding.excess.into(),
        if finding.excess.is_some() { excess_unit.into() } else { Cell::Empty },
        finding.probability.into(),
        lang.pick(&finding.trend.vi, &finding.trend.en).into(),
        points.join(", ").into(),
        finding.data_level.to_string().into(),
        finding.class.id().into(),
        finding.kind.into(),
        level_name(finding.level).into(),
        finding.measures.join(", ").into(),
        finding.finding_id.as_str().into(),
        finding.full_name.as_deref().into(),
    ]
}

pub(super) fn level_name(level: Level) -> &'static str {
    level.name()
}
