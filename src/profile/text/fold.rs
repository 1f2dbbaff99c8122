//! Values and labels in one normal form.
//!
//! Exports write the same words composed or decomposed, in upper or lower case, with or without diacritics, and
//! with no-break or zero-width spaces in between. [`clean`] makes a value storable and keeps it readable;
//! [`fold`] and [`heading_key`] make it comparable.

use std::borrow::Cow;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns a value as it is stored: in NFC, trimmed, without zero-width characters, with plain spaces in place
/// of no-break spaces, and with `Đ` in place of letters that look like it.
///
/// A value that has this form already is borrowed, which is nearly every value.
///
/// ```
/// assert_eq!(buckstop::profile::clean("\u{feff} Hồ\u{a0}sơ "), "Hồ sơ");
/// ```
pub fn clean(value: &str) -> Cow<'_, str> {
    if value.is_ascii() {
        return Cow::Borrowed(value.trim_ascii());
    }
    let trimmed = trim(value);
    let plain = !trimmed.contains(|character| {
        is_invisible(character) || is_odd_space(character) || d_with_stroke(character).is_some()
    });
    if plain && is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(trimmed);
    }
    let visible = trimmed.chars().filter(|&character| !is_invisible(character));
    let usual =
        |character| if is_odd_space(character) { ' ' } else { d_with_stroke(character).unwrap_or(character) };
    Cow::Owned(visible.map(usual).nfc().collect())
}

/// Returns a comparable form of a label: without diacritics, `đ` as `d`, in lower case, with each run of white
/// space as one space.
///
/// ```
/// assert_eq!(buckstop::profile::fold("  Chuyển  HỒ SƠ"), "chuyen ho so");
/// ```
pub fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for character in value.chars().filter(|&character| !is_invisible(character)) {
        if character.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            push_folded(character, &mut folded);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Returns a comparable form of a heading: folded, with only letters, digits and `:` kept, so that `Mã hồ sơ`,
/// `MaHoSo` and `ma_ho_so` are equal. A heading that consists of other characters only (`#`) is just folded.
pub fn heading_key(heading: &str) -> String {
    let folded = fold(heading);
    let key: String =
        folded.chars().filter(|&character| character.is_alphanumeric() || character == ':').collect();
    if key.is_empty() { folded } else { key }
}

fn push_folded(character: char, folded: &mut String) {
    decompose_canonical(character, |part| {
        if is_combining_mark(part) {
            return;
        }
        for lower in part.to_lowercase() {
            match lower {
                'đ' | 'ð' | 'ɖ' => folded.push('d'),
                lower if is_combining_mark(lower) => {}
                lower => folded.push(lower),
            }
        }
    });
}

/// Trims white space and invisible characters.
fn trim(value: &str) -> &str {
    value.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Returns `Đ` or `đ` for a letter of another alphabet that looks like it: old fonts and converters write `Ð` or `Ɖ`.
fn d_with_stroke(character: char) -> Option<char> {
    match character {
        'Ð' | 'Ɖ' => Some('Đ'),
        'ð' | 'ɖ' => Some('đ'),
        _ => None,
    }
}

fn is_odd_space(character: char) -> bool {
    !character.is_ascii() && character.is_whitespace()
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
    fn letters_that_look_like_d_with_stroke_are_it() {
        for value in ["Đỗ Văn Đức", "Ðỗ Văn Ðức", "\u{189}ỗ Văn \u{189}ức"] {
            assert_eq!(clean(value), "Đỗ Văn Đức");
            assert_eq!(fold(value), "do van duc");
        }
        assert_eq!(clean("\u{f0}ang"), "đang");
        assert_eq!(fold("\u{d0}ÃNG KÝ \u{256}"), "dang ky d");
    }

    #[test]
    fn only_white_space_is_nothing() {
        assert_eq!(clean(" \u{a0}\u{200b}\t"), "");
        assert_eq!(fold(" \u{a0}\u{200b}\t"), "");
    }
}
