//! Names made comparable, without losing what tells people apart.
//!
//! Marks are part of a name: `Hạnh` and `Hanh` are two. Case, doubled spaces and the place of the tone mark
//! in a syllable (`Hoà`, `Hòa`) are ways of writing.

use unicode_normalization::UnicodeNormalization;

/// Grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// What is the same for every way of writing a name.
pub(super) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 4);
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        let mut tones = String::new();
        for sign in word.chars().flat_map(char::to_lowercase).nfd() {
            if TONES.contains(&sign) { tones.push(sign) } else { key.push(sign) }
        }
        key.push_str(&tones);
    }
    key
}

/// As [`key`], but with the tone marks where they stand, so that the start of a name is the start of its key.
pub(super) fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").nfc().collect()
}

/// The plain start of a name that was cut, which ends in `…` or `...`; `None` if it was not cut.
pub(super) fn cut_start(name: &str) -> Option<String> {
    let start = name.strip_suffix('…').or_else(|| name.strip_suffix("..."))?;
    let start = start.trim_end_matches(|sign: char| sign.is_whitespace() || matches!(sign, '-' | '('));
    (!start.is_empty()).then(|| plain(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_are_one_and_marks_are_not() {
        assert_eq!(key("NGUYỄN  THỊ HOÀ"), key("Nguyễn Thị Hòa"));
        assert_eq!(key("Thuý"), key("Thúy"));
        for (one, other) in [("Hạnh", "Hanh"), ("Hoá", "Hoà"), ("Đào", "Dào"), ("Lê Ân", "Lê An")] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn a_cut_name_gives_its_start() {
        assert_eq!(cut_start("Nguyễn Thị Minh Kh…").as_deref(), Some("nguyễn thị minh kh"));
        assert_eq!(cut_start("Nguyễn Thị -...").as_deref(), Some("nguyễn thị"));
        assert_eq!(cut_start("…"), None);
        assert_eq!(cut_start("Nguyễn Thị Minh"), None);
    }
}
