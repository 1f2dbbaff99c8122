//! Whether a text is Vietnamese.

use crate::profile::fold;

/// Letters that only Vietnamese has, in lower case.
const LETTERS: &str = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ";

/// Words of the exports of one-stop systems, folded.
const WORDS: [&str; 5] = ["hoso", "ho so", "nguoi", "thoigian", "thaotac"];

/// Returns true if a text has Vietnamese letters, or words of the exports of one-stop systems.
pub(super) fn is_vietnamese(text: &str) -> bool {
    let folded = fold(text);
    text.to_lowercase().chars().any(|sign| LETTERS.contains(sign))
        || WORDS.iter().any(|word| folded.contains(word))
}
