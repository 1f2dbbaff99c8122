//! What each finding hangs on: what was left out or counted in another way, and whether it still stands.

use super::results::Results;
use crate::finding::{Check, Finding};
use crate::lang::{Lang, bilingual};
use crate::report::ColumnKind::{Integer, Share, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const COLUMNS: &[SheetColumn] = &[
    column("position", "Phát hiện số", "Finding no.", Integer, 9),
    column("subject", "Đối tượng", "Who", Text, 26),
    column("check_title", "Phép thử", "What was tried", Text, 44),
    column("result", "Đứng vững", "Does it stand", Text, 14),
    column("probability", "Xác suất khi đó", "Probability then", Share, 10),
    column("without", "Không còn nếu bỏ", "Falls without", Text, 40),
    column("check", "Mã phép thử", "Check id", Text, 12),
    column("finding_id", "Mã phát hiện", "Finding id", Text, 22),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let rows = results
        .findings
        .iter()
        .flat_map(|finding| finding.checks.iter().map(move |check| row(finding, check, results.lang)));
    Sheet {
        id: "robustness",
        title: bilingual("Độ vững", "Robustness"),
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
    }
}

fn row(finding: &Finding, check: &Check, lang: Lang) -> Vec<SheetCell> {
    let result = match check.holds {
        Some(true) => bilingual("có", "yes"),
        Some(false) => bilingual("không", "no"),
        None => bilingual("không rõ", "cannot be told"),
    };
    vec![
        finding.position.into(),
        finding.subject.as_str().into(),
        check.kind.title().get(lang).into(),
        result.get(lang).into(),
        check.probability.into(),
        check.without.join(", ").into(),
        check.kind.id().into(),
        finding.finding_id.as_str().into(),
    ]
}
