//! Measures how well a text reads as Vietnamese, to choose between encodings that give the same bytes different
//! letters.
//!
//! A Vietnamese syllable has at most one tone mark and consists of an onset, a nucleus and a coda from short lists.
//! Letters from a wrong encoding hardly ever form such syllables, so a few words are enough evidence.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// How well a text reads as Vietnamese.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Plausibility {
    /// The number of different words with letters beyond ASCII.
    words: usize,
    /// The number of these words that are possible syllables.
    syllables: usize,
    /// One point for each possible syllable, two if it is a frequent one.
    pub(crate) points: f64,
}

impl Plausibility {
    /// Returns the share of the words that are possible syllables; 0 if there are no words.
    pub(crate) fn syllable_share(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.syllables as f64 / self.words as f64 }
    }
}

/// The most words that are examined: more would not change the result.
const MAX_WORDS: usize = 2_000;

/// Measures a text. Only words with letters beyond ASCII count.
pub(crate) fn plausibility(text: &str) -> Plausibility {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    let mut found = Plausibility::default();
    let is_between = |character: char| character.is_ascii() && !character.is_ascii_alphabetic();
    // Each word counts once: a column that repeats a word is no more evidence than that word.
    let words: BTreeSet<&str> = text.split(is_between).filter(|word| !word.is_ascii()).collect();
    for word in words.into_iter().take(MAX_WORDS) {
        found.words += 1;
        if is_syllable(word) {
            found.syllables += 1;
            found.points += if FREQUENT.contains(&word) { 2.0 } else { 1.0 };
        }
    }
    found
}

/// Returns true if a word, in lower case and NFC, has the structure of a Vietnamese syllable.
fn is_syllable(word: &str) -> bool {
    let (mut plain, mut tone) = (String::with_capacity(word.len()), None);
    for character in word.nfd() {
        match TONES.iter().position(|&known| known == character) {
            Some(_) if tone.is_some() => return false,
            Some(index) => tone = Some(index),
            None => plain.push(character),
        }
    }
    let plain: String = plain.nfc().collect();
    let splits = ONSETS.iter().filter_map(|onset| plain.strip_prefix(onset));
    let mut rimes =
        splits.flat_map(|rime| CODAS.iter().filter_map(move |coda| Some((rime.strip_suffix(coda)?, *coda))));
    // A syllable that ends in a stop consonant has the acute tone or the dot below.
    let fits = |coda: &str| !STOPS.contains(&coda) || matches!(tone, Some(ACUTE | BELOW));
    let is_nucleus = |nucleus: &str, coda: &str| {
        NUCLEI.contains(&nucleus) || (!coda.is_empty() && CLOSED_NUCLEI.contains(&nucleus))
    };
    rimes.any(|(nucleus, coda)| is_nucleus(nucleus, coda) && fits(coda))
}

/// The combining tone marks: grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
const ACUTE: usize = 1;
const BELOW: usize = 4;

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x",
];
const NUCLEI: &[&str] = &[
    "a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia",
    "iêu", "iu", "oa", "oai", "oao", "oay", "oe", "oeo", "oi", "ôi", "ơi", "oo", "ua", "uây", "uê", "ui",
    "uôi", "uơ", "uy", "uya", "uyu", "ưa", "ưi", "ươi", "ươu", "ưu", "yêu",
];
/// Nuclei that need a coda.
const CLOSED_NUCLEI: &[&str] = &["ă", "â", "iê", "oă", "uâ", "uô", "uyê", "ươ", "yê"];
const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const STOPS: &[&str] = &["c", "ch", "p", "t"];

/// Syllables with diacritics that are frequent in exports or in the language.
const FREQUENT: &[&str] = &[
    "hồ",
    "sơ",
    "mã",
    "số",
    "thủ",
    "tục",
    "lĩnh",
    "vực",
    "ngày",
    "nhận",
    "tiếp",
    "gửi",
    "người",
    "xử",
    "lý",
    "trả",
    "hẹn",
    "kết",
    "quả",
    "trạng",
    "thái",
    "tình",
    "đơn",
    "vị",
    "phòng",
    "bộ",
    "phận",
    "cán",
    "công",
    "chức",
    "chuyển",
    "trình",
    "ký",
    "duyệt",
    "phê",
    "thẩm",
    "định",
    "yêu",
    "cầu",
    "bổ",
    "sung",
    "đăng",
    "cấp",
    "giấy",
    "chứng",
    "đất",
    "đai",
    "hộ",
    "tịch",
    "kinh",
    "doanh",
    "thời",
    "hạn",
    "ghi",
    "chú",
    "nội",
    "thao",
    "tác",
    "bước",
    "nguyễn",
    "trần",
    "lê",
    "phạm",
    "hoàng",
    "huỳnh",
    "vũ",
    "võ",
    "đặng",
    "bùi",
    "đỗ",
    "hồng",
    "ngô",
    "dương",
    "thị",
    "văn",
    "đức",
    "minh",
    "hữu",
    "ngọc",
    "viên",
    "chuyên",
    "trưởng",
    "phó",
    "giám",
    "đốc",
    "chủ",
    "ủy",
    "tịch",
    "xã",
    "phường",
    "huyện",
    "tỉnh",
    "sở",
    "của",
    "và",
    "các",
    "có",
    "là",
    "được",
    "trong",
    "cho",
    "một",
    "không",
    "với",
    "những",
    "đã",
    "để",
    "này",
    "từ",
    "về",
    "đến",
    "khi",
    "theo",
    "việc",
    "tại",
    "đồng",
    "đang",
    "hủy",
    "dừng",
    "nộp",
    "phí",
    "thu",
    "hồi",
    "lại",
    "từ",
    "chối",
    "ý",
    "kiến",
    "họ",
    "tên",
    "địa",
    "chỉ",
    "vụ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_distinguished_from_other_words() {
        for word in
            FREQUENT.iter().copied().chain(["nghiêng", "khuỷu", "quyết", "ướt", "già", "ờ", "yếu", "hoặc"])
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["đă", "éó", "hụè", "müller", "größe", "café", "nguyờịn", "ñ", "bàt", "các-", "ườ", "hå"]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
