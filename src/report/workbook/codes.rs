//! Codes of queries in words. Programs read the codes, people read these.

use crate::lang::{Bilingual, Lang, bilingual};
use crate::report::SheetCell;

/// Column, code, words.
const WORDS: &[(&str, &str, Bilingual)] = &[
    (
        "advice",
        "redistribute",
        bilingual("San việc trong đơn vị trước", "Share the work inside the unit first"),
    ),
    (
        "advice",
        "help",
        bilingual("Ai cũng nhiều việc: cần thêm người hoặc chuyển bớt việc", "All have much: help is needed"),
    ),
    (
        "reason",
        "withdrawn",
        bilingual("Hồ sơ rút: cách chính thức tính là đúng hạn", "Withdrawn: on time by the official rule"),
    ),
    (
        "reason",
        "no_due",
        bilingual(
            "Không có hạn trả: cách chính thức tính là đúng hạn",
            "No due date: on time by the official rule",
        ),
    ),
    (
        "reason",
        "waiting",
        bilingual(
            "Đang chờ bổ sung, chờ phí hoặc dừng: cách chính thức tính là trong hạn",
            "Waits for papers or a fee, or is stopped: within time by the official rule",
        ),
    ),
    (
        "reason",
        "moved_due",
        bilingual(
            "Hạn trong dữ liệu khác hạn cộng thời gian tạm dừng",
            "The exported due date differs from the one moved by pauses",
        ),
    ),
    ("strict_column", "", bilingual("không cột nào", "none")),
];
/// What an unknown official is called.
const UNKNOWN: Bilingual = bilingual("không rõ", "unknown");

/// Returns a cell with its code in words; any other cell as it is.
pub(super) fn in_words(column: &str, cell: &SheetCell, lang: Lang) -> SheetCell {
    let code = match cell {
        SheetCell::Text(text) => text.as_str(),
        SheetCell::Empty => "",
        _ => return cell.clone(),
    };
    if code == "UNKNOWN" {
        return UNKNOWN.get(lang).into();
    }
    let known = WORDS.iter().find(|(of, word, _)| *of == column && *word == code);
    known.map_or_else(|| cell.clone(), |(_, _, words)| words.get(lang).into())
}
