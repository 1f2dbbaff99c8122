//! Match keys: normal forms under which different spellings of one name are equal, and different names are not.
//!
//! Diacritics are part of a name: `Hạnh` and `Hanh` are two names. Case, doubled spaces and the position of the tone
//! mark in a syllable (`Hoà`, `Hòa`) are spelling.

use unicode_normalization::UnicodeNormalization;

/// The combining tone marks: grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Returns the match key of a name, which is the same for all its spellings.
pub(super) fn match_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 4);
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        let mut tones = String::new();
        for character in word.chars().flat_map(char::to_lowercase).nfd() {
            if TONES.contains(&character) { tones.push(character) } else { key.push(character) }
        }
        key.push_str(&tones);
    }
    key
}

/// Returns a key that leaves the tone marks in their positions, so that the key of a prefix is a prefix of the key.
pub(super) fn prefix_key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").nfc().collect()
}

/// Returns the prefix key of a truncated name, which ends in `…` or `...`; `None` for a name that is not truncated.
pub(super) fn truncated_prefix(name: &str) -> Option<String> {
    let start = name.strip_suffix('…').or_else(|| name.strip_suffix("..."))?;
    let start =
        start.trim_end_matches(|character: char| character.is_whitespace() || matches!(character, '-' | '('));
    (!start.is_empty()).then(|| prefix_key(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_equal_and_diacritics_are_not() {
        assert_eq!(match_key("NGUYỄN  THỊ HOÀ"), match_key("Nguyễn Thị Hòa"));
        assert_eq!(match_key("Thuý"), match_key("Thúy"));
        for (one, other) in [("Hạnh", "Hanh"), ("Hoá", "Hoà"), ("Đào", "Dào"), ("Lê Ân", "Lê An")] {
            assert_ne!(match_key(one), match_key(other));
        }
    }

    #[test]
    fn a_truncated_name_gives_its_prefix() {
        assert_eq!(truncated_prefix("Nguyễn Thị Minh Kh…").as_deref(), Some("nguyễn thị minh kh"));
        assert_eq!(truncated_prefix("Nguyễn Thị -...").as_deref(), Some("nguyễn thị"));
        assert_eq!(truncated_prefix("…"), None);
        assert_eq!(truncated_prefix("Nguyễn Thị Minh"), None);
    }
}
