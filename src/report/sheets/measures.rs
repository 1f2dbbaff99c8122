//! Every measure of everybody, with all its statistics: what an inspector needs to recompute a finding.

use super::results::Results;
use crate::finding::{Score, Subject};
use crate::lang::{Lang, bilingual};
use crate::measure::Withheld;
use crate::rank::Verdict;
use crate::report::ColumnKind::{Integer, Number, Share, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const COLUMNS: &[SheetColumn] = &[
    column("holder_level", "Cấp", "Level", Text, 9),
    column("subject", "Đối tượng", "Who", Text, 26),
    column("unit", "Đơn vị", "Unit", Text, 26),
    column("measure", "Chỉ số", "Measure", Text, 15),
    column("fact_rows", "Số lượt", "Rows", Integer, 9),
    column("observed", "Quan sát (O)", "Observed (O)", Number, 10),
    column("expected", "Kỳ vọng (E)", "Expected (E)", Number, 10),
    column("ratio", "O/E", "O/E", Number, 9),
    column("shrunk_ratio", "Tỷ số hiệu chỉnh", "Shrunk ratio", Number, 9),
    column("ratio_low", "Cận dưới 95 %", "95 % low", Number, 9),
    column("ratio_high", "Cận trên 95 %", "95 % high", Number, 9),
    column("probability_beyond", "Xác suất vượt ngưỡng", "Probability beyond threshold", Share, 10),
    column("reliability", "Độ tin cậy", "Reliability", Share, 10),
    column("position_first", "Hạng từ", "Rank from", Integer, 8),
    column("position_last", "Hạng đến", "Rank to", Integer, 8),
    column("peers", "Số người so sánh", "Peers", Integer, 8),
    column("exact_cell_share", "So cùng thủ tục, bước", "Same procedure and step", Share, 10),
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
            let scores = subject.scores.iter().map(move |score| row(subject, score));
            scores.chain(subject.withheld.iter().map(move |one| withheld_row(subject, one, results.lang)))
        })
        .collect();
    Sheet { id: "measures", title: bilingual("Chỉ số", "Measures"), columns: COLUMNS.to_vec(), rows }
}

fn row(subject: &Subject<'_>, score: &Score) -> Vec<SheetCell> {
    let ranked = &score.ranked;
    let verdict = match ranked.verdict {
        Verdict::Flagged => "flagged",
        Verdict::NotFlagged if ranked.good == Verdict::Flagged => "better",
        Verdict::NotFlagged => "unremarkable",
        Verdict::TooLittleData => "too_little_data",
    };
    vec![
        subject.level.name().into(),
        subject.id.into(),
        subject.unit.into(),
        score.measure.id.into(),
        score.rows.into(),
        score.observed.into(),
        score.expected.into(),
        ranked.ratio.into(),
        ranked.shrunk.into(),
        ranked.low.into(),
        ranked.high.into(),
        ranked.probability.into(),
        ranked.reliability.into(),
        ranked.position_low.into(),
        ranked.position_high.into(),
        score.peers.into(),
        score.exact_share.into(),
        score.median_hours.into(),
        score.peers_median_hours.into(),
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
