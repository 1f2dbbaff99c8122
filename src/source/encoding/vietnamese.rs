//! Whether text reads as Vietnamese, to tell apart encodings that give the same bytes other letters.
//!
//! A syllable of Vietnamese has at most one tone mark and is built of few parts; the letters of a wrong
//! encoding hardly ever fall into that order. So few words are enough.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// How far a text reads as Vietnamese.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Plausibility {
    /// Words with letters beyond ASCII.
    words: usize,
    /// Those that can be a syllable.
    possible: usize,
    /// One for each syllable that is possible, and another if it is a frequent one.
    pub(crate) points: f64,
}

impl Plausibility {
    /// The part of the words that can be syllables.
    pub(crate) fn share(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.possible as f64 / self.words as f64 }
    }
}

/// Words looked at: more would not change the verdict.
const ENOUGH_WORDS: usize = 2_000;

/// Reads a text; only words with letters beyond ASCII tell anything.
pub(crate) fn plausibility(text: &str) -> Plausibility {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    let mut found = Plausibility::default();
    let is_between = |sign: char| sign.is_ascii() && !sign.is_ascii_alphabetic();
    // Each word once: a column that repeats one says no more than that one.
    let words: BTreeSet<&str> = text.split(is_between).filter(|word| !word.is_ascii()).collect();
    for word in words.into_iter().take(ENOUGH_WORDS) {
        found.words += 1;
        if is_syllable(word) {
            found.possible += 1;
            found.points += if FREQUENT.contains(&word) { 2.0 } else { 1.0 };
        }
    }
    found
}

/// Whether a word in small letters, NFC, is built as a syllable of Vietnamese is.
pub(crate) fn is_syllable(word: &str) -> bool {
    let (mut plain, mut tone) = (String::with_capacity(word.len()), None);
    for sign in word.nfd() {
        match TONES.iter().position(|&known| known == sign) {
            Some(_) if tone.is_some() => return false,
            Some(place) => tone = Some(place),
            None => plain.push(sign),
        }
    }
    let plain: String = plain.nfc().collect();
    let splits = ONSETS.iter().filter_map(|onset| plain.strip_prefix(onset));
    let mut rimes =
        splits.flat_map(|rime| CODAS.iter().filter_map(move |coda| Some((rime.strip_suffix(coda)?, *coda))));
    // A syllable that ends in a stop has a rising or a heavy tone.
    let fits = |coda: &str| !STOPS.contains(&coda) || matches!(tone, Some(ACUTE | BELOW));
    let is_nucleus = |nucleus: &str, coda: &str| {
        NUCLEI.contains(&nucleus) || (!coda.is_empty() && CLOSED_NUCLEI.contains(&nucleus))
    };
    rimes.any(|(nucleus, coda)| is_nucleus(nucleus, coda) && fits(coda))
}

/// Grave, acute, tilde, hook above, dot below.
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
/// These are nothing without an end.
const CLOSED_NUCLEI: &[&str] = &["ă", "â", "iê", "oă", "uâ", "uô", "uyê", "ươ", "yê"];
const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const STOPS: &[&str] = &["c", "ch", "p", "t"];

/// Syllables with marks that exports are full of, and frequent ones of the language.
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
    fn syllables_are_told_from_what_only_looks_like_them() {
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
