//! The words of an explanation.

use crate::lang::{Bilingual, bilingual};

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
