//! Recognises Vietnamese that was read in a wrong encoding before it was saved: UTF-8 that was encoded twice, and the letters
//! of the VNI and TCVN3 fonts. Such text is valid, but its names are wrong.

use super::TextEncoding;
use super::decode::decode_lossy;
use super::vietnamese::plausibility;
use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1258};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The least evidence for a decision: about two words.
const MIN_POINTS: f64 = 3.0;
/// The least share of words that can be Vietnamese after the repair.
const MIN_SYLLABLE_SHARE: f64 = 0.7;
/// How much better the repaired text must read.
const CLEAR_FACTOR: f64 = 2.0;
/// The most bytes that are examined.
const EXAMINED_BYTES: usize = 1 << 14;

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MisreadText {
    /// To complete "its text is …".
    pub(crate) what: &'static str,
    pub(crate) hint: &'static str,
    /// A word as it stands there.
    pub(crate) example: String,
    /// The word that was meant.
    pub(crate) meant: String,
}

/// A way in which a text may have been misread: what it is, what to do, and the repair of a word.
type Misreading = (&'static str, &'static str, fn(&str) -> Option<String>);

const MISREADINGS: [Misreading; 3] = [
    (
        "encoded twice: UTF-8 that was read as Windows-1252 or Windows-1258 and saved again",
        "export it again; when a spreadsheet program opens or imports the CSV, choose UTF-8 (65001)",
        encoded_once,
    ),
    (
        "in the VNI code, which needs a VNI font",
        "convert it to Unicode with a program such as UniKey (its toolkit: from VNI Windows to Unicode), and save it as UTF-8",
        from_vni,
    ),
    (
        "in TCVN3 (ABC), the code of the .VnTime fonts, saved as if it were Latin letters",
        "convert it to Unicode with a program such as UniKey (its toolkit: from TCVN3 to Unicode), and save it as UTF-8",
        from_tcvn3,
    ),
];

/// Returns in which way a text was misread; `None` if it reads well as it is, or is not Vietnamese.
pub(crate) fn misread_vietnamese(head: &[u8]) -> Option<MisreadText> {
    let head = &head[..head.len().min(EXAMINED_BYTES)];
    if head.is_ascii() {
        return None;
    }
    let mut text = String::from_utf8_lossy(head);
    // Text of one byte per letter, whose encoding is not known.
    if text.matches('\u{fffd}').count() * 2 > text.chars().filter(|character| !character.is_ascii()).count() {
        text = Cow::Owned(decode_lossy(head, TextEncoding::Known(WINDOWS_1252)));
    }
    let text: String = text.nfc().collect();
    let is_between = |character: char| character.is_ascii() && !character.is_ascii_alphabetic();
    let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_ascii()).collect();
    let as_is = plausibility(&words.join(" "));
    if as_is.syllable_share() >= MIN_SYLLABLE_SHARE {
        return None;
    }
    MISREADINGS.iter().find_map(|(what, hint, repaired)| {
        let repairs: Vec<(&str, String)> = words
            .iter()
            .filter_map(|word| Some((*word, repaired(word)?)))
            .filter(|(word, new)| word != new)
            .collect();
        let text = repairs.iter().map(|(_, new)| new.as_str()).collect::<Vec<_>>().join(" ");
        let found = plausibility(&text);
        let (example, meant) = repairs.iter().max_by_key(|(word, _)| word.len().min(12))?;
        let is_clear = repairs.len() * 2 >= words.len()
            && found.points >= MIN_POINTS
            && found.syllable_share() >= MIN_SYLLABLE_SHARE
            && found.points >= CLEAR_FACTOR * as_is.points;
        is_clear.then(|| MisreadText { what, hint, example: (*example).to_owned(), meant: meant.clone() })
    })
}

/// Undoes one encoding of a word; `None` if it was encoded only once.
fn encoded_once(word: &str) -> Option<String> {
    [WINDOWS_1252, WINDOWS_1258].into_iter().find_map(|misread_as| {
        let bytes =
            word.chars().map(|character| byte_of(character, misread_as)).collect::<Option<Vec<u8>>>()?;
        String::from_utf8(bytes).ok()
    })
}

/// Returns the byte that a character is in an encoding. Bytes that the encoding leaves open become themselves.
fn byte_of(character: char, encoding: &'static Encoding) -> Option<u8> {
    let mut letter = [0; 4];
    let (bytes, _, lost) = encoding.encode(character.encode_utf8(&mut letter));
    match &*bytes {
        [byte] if !lost => Some(*byte),
        _ => u8::try_from(u32::from(character)).ok().filter(|byte| *byte >= 0x80),
    }
}

/// Converts a word from VNI, in which marks follow their vowels. The result is in lower case.
fn from_vni(word: &str) -> Option<String> {
    let mut found = String::new();
    for character in word.to_lowercase().chars() {
        let after_vowel = found.ends_with(['a', 'e', 'o', 'u', 'y', 'ơ', 'ư']);
        let marks = match character {
            'ù' => "\u{301}",
            'ø' => "\u{300}",
            'û' => "\u{309}",
            'õ' => "\u{303}",
            'ï' => "\u{323}",
            'â' => "\u{302}",
            'á' => "\u{302}\u{301}",
            'à' => "\u{302}\u{300}",
            'å' => "\u{302}\u{309}",
            'ã' => "\u{302}\u{303}",
            'ä' => "\u{302}\u{323}",
            'ê' => "\u{306}",
            'é' => "\u{306}\u{301}",
            'è' => "\u{306}\u{300}",
            'ú' => "\u{306}\u{309}",
            'ü' => "\u{306}\u{303}",
            'ë' => "\u{306}\u{323}",
            _ => "",
        };
        let letter = match character {
            'ñ' => 'đ',
            'ô' => 'ơ',
            'ö' => 'ư',
            'æ' => 'ỉ',
            'ó' => 'ĩ',
            'ò' => 'ị',
            'î' => 'ỵ',
            other => other,
        };
        match marks {
            "" => found.push(letter),
            _ if after_vowel => found.push_str(marks),
            _ => return None,
        }
    }
    Some(found.nfc().collect())
}

/// Converts a word from TCVN3 that was read as Latin-1 or Windows-1252.
fn from_tcvn3(word: &str) -> Option<String> {
    let bytes = word.chars().map(|character| {
        if character.is_ascii() { Some(character as u8) } else { byte_of(character, WINDOWS_1252) }
    });
    let bytes = bytes.collect::<Option<Vec<u8>>>()?;
    Some(decode_lossy(&bytes, TextEncoding::Tcvn3).nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "MaHoSo,NguoiGui,ThaoTac\nH1,Nguyễn Thị Hạnh,Tiếp nhận hồ sơ\nH2,Trần Văn Hải,Chuyển hồ sơ\n";

    #[test]
    fn text_that_was_encoded_twice_is_recognised() {
        for encoding in [WINDOWS_1252, WINDOWS_1258] {
            let twice = decode_lossy(TEXT.as_bytes(), TextEncoding::Known(encoding));
            let found = misread_vietnamese(twice.as_bytes()).expect("it is encoded twice");
            assert!(found.what.starts_with("encoded twice"), "{found:?}");
            assert!(TEXT.contains(&found.meant), "{found:?}");
        }
        let latin: String = TEXT.bytes().map(char::from).collect();
        assert!(misread_vietnamese(latin.as_bytes()).is_some());
    }

    #[test]
    fn text_for_the_fonts_of_old_codes_is_recognised() {
        let vni = "MaHoSo,NguoiGui,ThaoTac\nH1,Nguyeãn Thò Haïnh,Tieáp nhaän hoà sô\nH2,Traàn Vaên Haûi,Chuyeån hoà sô\n";
        let found = misread_vietnamese(vni.as_bytes()).expect("it is VNI");
        assert!(found.what.contains("VNI"), "{found:?}");
        let bytes: Vec<u8> = vni.chars().map(|character| u32::from(character) as u8).collect();
        assert!(misread_vietnamese(&bytes).is_some_and(|found| found.what.contains("VNI")));
        let tcvn = "H1,NguyÔn ThÞ H¹nh,TiÕp nhËn hå s¬\nH2,TrÇn V¨n H¶i,ChuyÓn hå s¬\n";
        let found = misread_vietnamese(tcvn.as_bytes()).expect("it is TCVN3");
        assert!(found.what.contains("TCVN3"), "{found:?}");
    }

    #[test]
    fn other_texts_are_left_alone() {
        let decomposed: String = TEXT.nfd().collect();
        for text in [
            TEXT,
            &decomposed,
            "name\nMüller\nGrößer\nStraße\nÜbung",
            "évaluation,résumé,élève,hôpital,à côté,forêt,Noël",
            "Nuñez,Peña,Gómez,Pérez,años,Martínez,Rodríguez",
            "ação,coração,não,São Paulo,João",
            "x,y\n1,2",
        ] {
            assert_eq!(misread_vietnamese(text.as_bytes()), None, "{text}");
        }
    }
}
