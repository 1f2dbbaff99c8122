//! The cases behind each finding, with file and row.

use super::results::Results;
use crate::fact::Level;
use crate::finding::{Chosen, Class, EvidenceRow, Finding};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::measure::MEASURES;
use crate::report::ColumnKind::{Integer, Number, Text, Time};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use std::collections::BTreeMap;

const COLUMNS: &[SheetColumn] = &[
    column("position", "Phát hiện số", "Finding no.", Integer, 9),
    column("subject", "Đối tượng", "Who", Text, 26),
    column("measure_title", "Chỉ số", "Measure", Text, 26),
    column("evidence_no", "Số", "No.", Integer, 6),
    column("case_id", "Mã hồ sơ", "Case", Text, 26),
    column("step", "Bước", "Step", Text, 20),
    column("began_at", "Bắt đầu", "Began", Time, 16),
    column("counted_at", "Đến lúc", "Until", Time, 16),
    column("work_hours", "Giờ làm việc", "Working hours", Number, 10),
    column("counterpart", "Bên liên quan", "Counterpart", Text, 26),
    column("opening_source", "Tệp, lúc bắt đầu", "File, beginning", Text, 22),
    column("opening_row", "Dòng, lúc bắt đầu", "Row, beginning", Integer, 9),
    column("source", "Tệp, lúc kết thúc", "File, end", Text, 22),
    column("source_row", "Dòng, lúc kết thúc", "Row, end", Integer, 9),
    column("chosen_title", "Vì sao nêu", "Why shown", Text, 14),
    column("chosen", "Mã cách chọn", "Choice id", Text, 12),
    column("measure", "Mã chỉ số", "Measure id", Text, 15),
    column("finding_id", "Mã phát hiện", "Finding id", Text, 22),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let kept: BTreeMap<(Level, usize, &str), Vec<EvidenceRow>> =
        results.evidence.rows().map(|(key, rows)| ((key.0, key.1, key.2.as_str()), rows)).collect();
    let mut rows = Vec::new();
    // A finding about data names the measures that cannot be computed: there are no cases to show.
    for finding in results.findings.iter().filter(|finding| finding.class != Class::Data) {
        for (index, measure) in MEASURES.iter().enumerate() {
            if !finding.measures.contains(&measure.id) {
                continue;
            }
            let level = finding.level.of_facts();
            let shown = level.and_then(|level| kept.get(&(level, index, finding.subject.as_str())));
            let shown = shown.map_or(&[][..], Vec::as_slice);
            let title = measure.title.get(results.lang);
            rows.extend(
                shown
                    .iter()
                    .zip(1..)
                    .map(|(row, no)| cells(finding, (measure.id, title), no, row, results.lang)),
            );
        }
    }
    Sheet { id: "evidence", title: bilingual("Bằng chứng", "Evidence"), columns: COLUMNS.to_vec(), rows }
}

fn cells(
    finding: &Finding,
    (measure, title): (&str, &str),
    no: u32,
    row: &EvidenceRow,
    lang: Lang,
) -> Vec<SheetCell> {
    vec![
        finding.position.into(),
        finding.subject.as_str().into(),
        title.into(),
        no.into(),
        row.case_id.as_str().into(),
        row.step.as_deref().into(),
        SheetCell::Time(row.began_at),
        SheetCell::Time(row.counted_at),
        (row.micros as f64 / 3.6e9).into(),
        row.counterpart.as_deref().into(),
        row.opening.source.as_str().into(),
        row.opening.source_row.into(),
        row.closing.source.as_str().into(),
        row.closing.source_row.into(),
        title_of(row.chosen).get(lang).into(),
        row.chosen.id().into(),
        measure.into(),
        finding.finding_id.as_str().into(),
    ]
}

fn title_of(chosen: Chosen) -> Bilingual {
    match chosen {
        Chosen::Heaviest => bilingual("nặng nhất", "weighs most"),
        Chosen::Random => bilingual("rút ngẫu nhiên", "drawn at random"),
        Chosen::HeaviestAndRandom => {
            bilingual("nặng nhất, cũng rút ngẫu nhiên", "weighs most, also drawn at random")
        }
    }
}
