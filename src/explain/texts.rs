//! The words of an explanation.

use crate::lang::{Bilingual, Lang, bilingual};
use crate::published::CellRow;

pub(super) const LEAD: Bilingual = bilingual(
    "Đây là đầu mối để nghe giải trình, không phải kết luận.",
    "A lead for a hearing, not a verdict.",
);
pub(super) const NO_FINDING: Bilingual = bilingual(
    "Không có phát hiện nào. Dưới đây là các chỉ số đã tính.",
    "There is no finding. These are the measures.",
);
pub(super) const STEP: Bilingual = bilingual("Việc cần làm", "Step to take");
pub(super) const STATEMENT: Bilingual = bilingual("Quan sát và kỳ vọng", "Observed and expected");
pub(super) const EXCESS: Bilingual = bilingual("Phần vượt", "Excess");
pub(super) const TREND: Bilingual = bilingual("Xu hướng", "Trend");
pub(super) const FIRST_SEEN: Bilingual = bilingual("Thấy lần đầu", "First seen");
pub(super) const TESTED: Bilingual = bilingual("Đã xét nguyên nhân khác", "Other explanations tested");
pub(super) const HANGS_ON: Bilingual = bilingual("Kết quả còn đứng vững không", "Does it still stand");
pub(super) const ANSWERS: Bilingual = bilingual("Giải trình đã nhận", "Answers so far");
pub(super) const NO_ANSWER: Bilingual = bilingual("chưa có", "none yet");
pub(super) const DATA_LEVEL: Bilingual = bilingual("Mức dữ liệu", "Data level");
pub(super) const MEASURES: Bilingual = bilingual("Các chỉ số", "The measures");
pub(super) const CELLS: Bilingual = bilingual(
    "Vì sao kỳ vọng như vậy: các ô nặng nhất",
    "Why so much was expected: the cells that weigh most",
);
pub(super) const CASES: Bilingual = bilingual("Hồ sơ dẫn chứng", "Cases");
pub(super) const ROWS: Bilingual = bilingual("Xem các dòng gốc của một hồ sơ", "The raw rows of a case");
pub(super) const WITHHELD: Bilingual = bilingual("Không tính", "Not computed");
pub(super) const KEY: Bilingual = bilingual(
    "{own} đang giữ · {others} người khác giữ · {consulted} chờ ý kiến · {pause} tạm dừng · {due} hạn",
    "{own} had it · {others} others had it · {consulted} opinion asked · {pause} clock stopped · {due} due",
);

// What only the page for a hearing says.

pub(super) const DOSSIER: Bilingual = bilingual("Hồ sơ giải trình", "Dossier for a hearing");
pub(super) const AS_OF: Bilingual = bilingual("số liệu đến", "figures up to");
pub(super) const IN_DOUBT: Bilingual = bilingual("Lưu ý về dữ liệu", "Note on the data");
pub(super) const AGAINST: Bilingual =
    bilingual("So với đồng nghiệp làm cùng việc", "Compared with colleagues on the same work");
pub(super) const MEASURES_NOTE: Bilingual = bilingual(
    "Quan sát O* và kỳ vọng E* chỉ gồm phần so được với người khác trong cùng thủ tục, cùng bước; \"gấp mấy lần\" đã trừ phần ngẫu nhiên.",
    "Observed O* and expected E* count what can be compared with others at the same step of the same procedure; \"times\" allows for chance.",
);
pub(super) const OTHER_CELLS: Bilingual = bilingual("các ô còn lại", "the other cells");
pub(super) const SUM: Bilingual = bilingual("Cộng", "Sum");
pub(super) const HEAVIEST: Bilingual =
    bilingual("Hồ sơ nặng nhất, theo giờ làm việc", "The heaviest cases, in working time");
pub(super) const RANDOM: Bilingual = bilingual("Hồ sơ rút ngẫu nhiên", "Cases drawn at random");
pub(super) const MORE_FINDINGS: Bilingual = bilingual("Phát hiện khác", "Other findings");
pub(super) const OWN_ANSWER: Bilingual = bilingual("Ý kiến của người được nêu", "What the official says");
pub(super) const OWN_ANSWER_NOTE: Bilingual = bilingual(
    "Người được nêu có quyền trả lời trước khi có bất kỳ kết luận nào.",
    "Whoever is named may answer before anything is concluded.",
);
pub(super) const SIGNATURE: Bilingual =
    bilingual("Ngày, họ tên, chữ ký: …………………………", "Date, name, signature: …………………………");
pub(super) const FOOTER: Bilingual = bilingual(
    "Mọi con số đều truy được về dòng của tệp gốc",
    "Every number leads to rows of the original files",
);
pub(super) const ROWS_OF_FINDING: Bilingual =
    bilingual("Các dòng gốc của những hồ sơ này", "The raw rows of these cases");

/// What the parts of a case in time mean, by their class in the picture.
pub(super) const LEGEND: [(&str, Bilingual); 6] = [
    ("own", bilingual("đang giữ", "had it")),
    ("others", bilingual("người khác giữ", "others had it")),
    ("consulted", bilingual("chờ ý kiến", "opinion asked")),
    ("paused", bilingual("tạm dừng", "clock stopped")),
    ("due", bilingual("hạn", "due")),
    ("late", bilingual("quá hạn", "overdue")),
];

/// The headings of the cases on the page.
pub(super) const CASE_COLUMNS: [Bilingual; 4] = [
    bilingual("Hồ sơ", "Case"),
    bilingual("Giờ làm việc", "Working hours"),
    bilingual("Diễn biến theo giờ làm việc", "In working time"),
    bilingual("Tệp:dòng mở, dòng kết thúc", "File:row of beginning, of end"),
];

/// The headings of the table of checks.
pub(super) const CHECK_HEADINGS: [Bilingual; 4] = [
    bilingual("Phép thử", "What was tried"),
    bilingual("Đứng vững", "Does it stand"),
    bilingual("Xác suất khi đó", "Probability then"),
    bilingual("Không còn nếu bỏ", "Falls without"),
];

/// The headings of the table of measures.
pub(super) const MEASURE_HEADINGS: [Bilingual; 8] = [
    bilingual("Chỉ số", "Measure"),
    bilingual("Quan sát O*", "Observed O*"),
    bilingual("Kỳ vọng E*", "Expected E*"),
    bilingual("O*/E*", "O*/E*"),
    bilingual("Gấp mấy lần (95 %)", "Times (95 %)"),
    bilingual("Xác suất vượt ngưỡng", "P beyond threshold"),
    bilingual("Hạng (95 %)", "Rank (95 %)"),
    bilingual("Người so sánh (hiệu dụng)", "Peers (effective)"),
];
pub(super) const RESULT: Bilingual = bilingual("Kết quả", "Result");

/// The headings of the table of cells.
pub(super) const CELL_HEADINGS: [Bilingual; 6] = [
    bilingual("Thủ tục · bước · lần nhận", "Procedure · step · mode"),
    bilingual("Lượt", "Rows"),
    bilingual("Lần", "Outcomes"),
    bilingual("Tỷ lệ chung", "Rate of all"),
    bilingual("O*", "O*"),
    bilingual("E*", "E*"),
];

/// The headings of the table of cases.
pub(super) const CASE_HEADINGS: [Bilingual; 5] = [
    bilingual("Hồ sơ", "Case"),
    bilingual("Giờ làm việc", "Working hours"),
    bilingual("Diễn biến", "In time"),
    bilingual("Dòng mở", "Row, beginning"),
    bilingual("Dòng kết thúc", "Row, end"),
];

/// Returns what a mode of holding means; its id if this program does not know it.
pub(super) fn mode(id: &str, lang: Lang) -> &str {
    match id {
        "first" => lang.pick("lần đầu", "first"),
        "rework" => lang.pick("làm lại", "rework"),
        "again" => lang.pick("nhận lại", "again"),
        other => other,
    }
}

/// Returns the name of a cell: procedure, step, mode, and sender.
pub(super) fn cell_name(cell: &CellRow, lang: Lang) -> String {
    let mode = cell.mode.as_deref().map(|id| mode(id, lang));
    let parts = [cell.procedure_id.as_deref(), cell.step.as_deref(), mode, cell.sender.as_deref()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Returns what a verdict means.
pub(super) fn verdict(id: &str) -> Bilingual {
    match id {
        "flagged" => bilingual("vượt ngưỡng, bền vững", "beyond, persistent"),
        "flagged_in_some_months" => bilingual("vượt ngưỡng, chỉ trong vài tháng", "beyond, in some months"),
        "better" => bilingual("tốt hơn hẳn", "better"),
        "unremarkable" => bilingual("không khác biệt rõ", "unremarkable"),
        "too_little_data" => bilingual("quá ít dữ liệu", "too little data"),
        _ => bilingual("không tính", "not computed"),
    }
}
