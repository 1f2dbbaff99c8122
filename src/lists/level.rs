//! Administrative levels as lists write them: words or numbers.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words for levels, without diacritics. The level of a commune is 1, and higher levels have higher numbers.
const WORDS: &[(u8, &[&str])] = &[
    (1, &["xa", "phuong", "thi tran", "dac khu", "commune", "ward"]),
    (2, &["huyen", "quan", "thi xa", "district"]),
    (3, &["so", "so nganh", "so, nganh", "so, ban, nganh", "department"]),
    (4, &["tinh", "thanh pho", "province", "provincial"]),
    (5, &["trung uong", "bo", "ministry", "central"]),
];
/// The highest level that a list may give as a number.
const MAX_LEVEL: u8 = 9;

/// Returns the level that a list writes as a word (`Cấp xã`, `Huyện`, `department`) or as a number from 1 on; `None` if
/// it is neither.
///
/// ```
/// use buckstop::lists::level_number;
/// assert_eq!(level_number("Cấp xã"), Some(1));
/// assert_eq!(level_number("province"), Some(4));
/// assert_eq!(level_number("Phòng"), None);
/// ```
pub fn level_number(written: &str) -> Option<u8> {
    let folded = without_marks(written);
    let word = folded.strip_prefix("cap ").unwrap_or(&folded);
    let word = word.strip_suffix(" level").unwrap_or(word);
    let number = || word.parse::<u8>().ok().filter(|level| (1..=MAX_LEVEL).contains(level));
    let named = WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(level, _)| *level);
    named.or_else(number)
}

/// Returns a text in lower case without diacritics, with `đ` as `d` and single spaces.
fn without_marks(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split_whitespace()
        .map(|word| word.nfd().filter(|&sign| !is_combining_mark(sign)).map(plain).collect())
        .collect();
    words.join(" ")
}

fn plain(sign: char) -> char {
    if sign == 'đ' { 'd' } else { sign }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_from_words_and_numbers() {
        for (written, level) in [
            ("Xã", 1),
            ("Cấp xã", 1),
            ("  PHƯỜNG ", 1),
            ("Đặc khu", 1),
            ("Cấp  huyện", 2),
            ("district level", 2),
            ("Sở, ngành", 3),
            ("Tỉnh", 4),
            ("Bộ", 5),
            ("1", 1),
            ("4", 4),
        ] {
            assert_eq!(level_number(written), Some(level), "{written}");
        }
        for unknown in ["", "0", "10", "-1", "1.5", "Phòng", "Cấp"] {
            assert_eq!(level_number(unknown), None, "{unknown}");
        }
    }
}
