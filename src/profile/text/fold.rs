//! Text made comparable: what the same label looks like in every export.
//!
//! Exports write the same words composed or decomposed, upper or lower, with or without marks, with
//! no-break or zero-width spaces between. [`clean`] makes a value storable and keeps how it reads;
//! [`fold`] and [`heading_key`] make it comparable. Nothing here knows what a label means.

use std::borrow::Cow;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A value as it is stored: NFC, without zero-width characters, no-break spaces as spaces, trimmed.
///
/// Values that are already so (nearly all) are borrowed.
///
/// ```
/// assert_eq!(buckstop::profile::clean("\u{feff} Hồ\u{a0}sơ "), "Hồ sơ");
/// ```
pub fn clean(value: &str) -> Cow<'_, str> {
    if value.is_ascii() {
        return Cow::Borrowed(value.trim_ascii());
    }
    let trimmed = trim(value);
    let plain = !trimmed.contains(|sign| is_invisible(sign) || is_odd_space(sign));
    if plain && is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(trimmed);
    }
    let visible = trimmed.chars().filter(|&sign| !is_invisible(sign));
    Cow::Owned(visible.map(|sign| if is_odd_space(sign) { ' ' } else { sign }).nfc().collect())
}

/// A label made comparable: marks stripped, `đ` as `d`, lower case, runs of white space as one space.
///
/// ```
/// assert_eq!(buckstop::profile::fold("  Chuyển  HỒ SƠ"), "chuyen ho so");
/// ```
pub fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for sign in value.chars().filter(|&sign| !is_invisible(sign)) {
        if sign.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if sign.is_ascii() {
            folded.push(sign.to_ascii_lowercase());
        } else {
            push_folded(sign, &mut folded);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A heading made comparable: folded, and only letters, digits and `:` kept, so that `Mã hồ sơ`,
/// `MaHoSo` and `ma_ho_so` are one heading. A heading of signs only (`#`) stays as it is.
pub fn heading_key(heading: &str) -> String {
    let folded = fold(heading);
    let key: String = folded.chars().filter(|&sign| sign.is_alphanumeric() || sign == ':').collect();
    if key.is_empty() { folded } else { key }
}

fn push_folded(sign: char, folded: &mut String) {
    decompose_canonical(sign, |part| {
        if is_combining_mark(part) {
            return;
        }
        for lower in part.to_lowercase() {
            match lower {
                'đ' => folded.push('d'),
                lower if is_combining_mark(lower) => {}
                lower => folded.push(lower),
            }
        }
    });
}

/// Trims white space and invisible characters.
fn trim(value: &str) -> &str {
    value.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign))
}

fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn is_odd_space(sign: char) -> bool {
    !sign.is_ascii() && sign.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_and_composed_labels_are_one() {
        let decomposed: String = "Trả lại hồ sơ Đặng".nfd().collect();
        assert_ne!(decomposed, "Trả lại hồ sơ Đặng");
        assert_eq!(fold(&decomposed), "tra lai ho so dang");
        assert_eq!(fold("TRẢ LẠI HỒ SƠ ĐẶNG"), fold(&decomposed));
        assert_eq!(clean(&decomposed), "Trả lại hồ sơ Đặng");
    }

    #[test]
    fn headings_lose_spaces_and_signs() {
        for heading in ["Mã hồ sơ", "MaHoSo", "ma_ho_so", " MÃ HỒ SƠ (*)"] {
            assert_eq!(heading_key(heading), "mahoso");
        }
        assert_eq!(heading_key("case:concept:name"), "case:concept:name");
        assert_eq!(heading_key("#"), "#");
    }

    #[test]
    fn only_white_space_is_nothing() {
        assert_eq!(clean(" \u{a0}\u{200b}\t"), "");
        assert_eq!(fold(" \u{a0}\u{200b}\t"), "");
    }
}
