//! Every measure of everybody, with all its statistics: what an inspector needs to recompute a finding.

use super::results::Results;
use crate::finding::Subject;
use crate::judge::{Standing, Verdict};
use crate::lang::{Lang, bilingual};
use crate::measure::Withheld;
use crate::report::ColumnKind::{Integer, Number, Share, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const COLUMNS: &[SheetColumn] = &[
    column("holder_level", "Cấp", "Level", Text, 9),
    column("subject", "Đối tượng", "Who", Text, 26),
    column("unit", "Đơn vị", "Unit", Text, 26),
    column("measure", "Chỉ số", "Measure", Text, 15),
    column("fact_rows", "Số lượt", "Rows", Integer, 9),
    column("outcomes", "Số lần", "Outcomes", Integer, 9),
    column("exact_cell_share", "So cùng thủ tục, bước", "Same procedure and step", Share, 10),
    column("peers", "Số người so sánh", "Peers", Integer, 8),
    column("effective_colleagues", "Số người so sánh hiệu dụng", "Effective colleagues", Number, 9),
    column("observed", "Quan sát (O*)", "Observed (O*)", Number, 10),
    column("expected", "Kỳ vọng (E*)", "Expected (E*)", Number, 10),
    column("variance", "Phương sai (V)", "Variance (V)", Number, 10),
    column("reference_factor", "Hệ số mốc so sánh", "Factor of the reference", Number, 9),
    column("phi", "φ", "φ", Number, 9),
    column("phi_chance", "φ: ngẫu nhiên", "φ: chance", Number, 9),
    column("phi_months", "φ: các tháng", "φ: months", Number, 9),
    column("phi_reference", "φ: mốc so sánh", "φ: reference", Number, 9),
    column("ratio", "O*/E*", "O*/E*", Number, 9),
    column("theta", "θ hiệu chỉnh", "θ, shrunk", Number, 9),
    column("theta_low", "θ: cận dưới 95 %", "θ: 95 % low", Number, 9),
    column("theta_high", "θ: cận trên 95 %", "θ: 95 % high", Number, 9),
    column("theta_at_threshold", "θ tại ngưỡng", "θ at the threshold", Number, 9),
    column("times", "Gấp mấy lần", "Times as many or as long", Number, 9),
    column("times_low", "Gấp: cận dưới 95 %", "Times: 95 % low", Number, 9),
    column("times_high", "Gấp: cận trên 95 %", "Times: 95 % high", Number, 9),
    column("probability_beyond", "Xác suất vượt ngưỡng", "Probability beyond threshold", Share, 10),
    column(
        "probability_in_unit",
        "Xác suất, so trong đơn vị",
        "Probability, against the own unit",
        Share,
        10,
    ),
    column("difficulty", "Độ khó hồ sơ (gấp mấy lần)", "Difficulty of the cases (times)", Number, 10),
    column(
        "probability_without_difficulty",
        "Xác suất, chưa trừ độ khó",
        "Probability, cases as they are",
        Share,
        10,
    ),
    column("unit_factor", "Mức của đơn vị", "Level of the unit", Number, 9),
    column(
        "probability_without_months",
        "Xác suất, bỏ ba tháng",
        "Probability, without three months",
        Share,
        10,
    ),
    column("times_without_worst", "Gấp, bỏ người vượt nhất", "Times, without the worst official", Number, 10),
    column("probability_good", "Xác suất tốt hơn hẳn", "Probability of being better", Share, 10),
    column("reliability", "Độ tin cậy", "Reliability", Share, 10),
    column("position_first", "Hạng từ", "Rank from", Integer, 8),
    column("position_last", "Hạng đến", "Rank to", Integer, 8),
    column("median_hours", "Trung vị (giờ)", "Median (hours)", Number, 10),
    column("peers_median_hours", "Trung vị đồng nghiệp (giờ)", "Peers' median (hours)", Number, 10),
    column("verdict", "Kết quả so sánh", "Result", Text, 16),
    column("withheld", "Lý do không tính", "Why not computed", Text, 44),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let rows = results
        .subjects
        .iter()
        .flat_map(|subject| {
            let standings = subject.standings.iter().map(move |standing| row(subject, standing));
            standings.chain(subject.withheld.iter().map(move |one| withheld_row(subject, one, results.lang)))
        })
        .collect();
    Sheet { id: "measures", title: bilingual("Chỉ số", "Measures"), columns: COLUMNS.to_vec(), rows }
}

fn row(subject: &Subject<'_>, standing: &Standing) -> Vec<SheetCell> {
    let verdict = match standing.verdict {
        Verdict::Flagged if standing.persistent => "flagged",
        Verdict::Flagged => "flagged_in_some_months",
        Verdict::NotFlagged if standing.good == Verdict::Flagged => "better",
        Verdict::NotFlagged => "unremarkable",
        Verdict::TooLittleData => "too_little_data",
    };
    let spread = standing.spread;
    let hours = |us: Option<i64>| us.map(|us| us as f64 / 3.6e9);
    let (theta, times, phi) = (standing.theta, standing.times, standing.phi);
    vec![
        subject.level.name().into(),
        subject.id.into(),
        subject.unit.into(),
        standing.measure.id.into(),
        standing.rows.into(),
        standing.outcomes.into(),
        standing.exact_share.into(),
        standing.peers.into(),
        standing.colleagues.into(),
        standing.observed.into(),
        standing.expected.into(),
        standing.variance.into(),
        standing.reference.into(),
        phi.total().into(),
        phi.chance.into(),
        phi.months.into(),
        phi.reference.into(),
        standing.ratio().into(),
        theta.value.into(),
        theta.low.into(),
        theta.high.into(),
        standing.theta_at_threshold.into(),
        times.value.into(),
        times.low.into(),
        times.high.into(),
        standing.probability.into(),
        standing.probability_in_unit.into(),
        standing.difficulty.into(),
        standing.probability_without_difficulty.into(),
        standing.unit_factor.into(),
        standing.probability_without_months.into(),
        standing.without_worst.into(),
        standing.probability_good.into(),
        standing.reliability.into(),
        standing.position.map(|(first, _)| first).into(),
        standing.position.map(|(_, last)| last).into(),
        spread.and_then(|spread| hours(spread.median_us)).into(),
        spread.and_then(|spread| hours(spread.peers_median_us)).into(),
        verdict.into(),
        SheetCell::Empty,
    ]
}

/// Returns the row of a measure that was not computed: its numbers are missing, not zero, and the last
/// column says why.
fn withheld_row(subject: &Subject<'_>, withheld: &Withheld, lang: Lang) -> Vec<SheetCell> {
    let mut row: Vec<SheetCell> =
        vec![subject.level.name().into(), subject.id.into(), subject.unit.into(), withheld.measure.id.into()];
    row.resize(COLUMNS.len() - 2, SheetCell::Empty);
    row.extend(["withheld".into(), withheld.reason().get(lang).into()]);
    row
}
