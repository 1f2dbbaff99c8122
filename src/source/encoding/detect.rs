//! Detects the encoding of a text from its first bytes.
//!
//! A byte order mark decides; then the encoding that the user named, zero bytes at every second position (UTF-16),
//! valid UTF-8, and what an XML or HTML document declares. For Vietnamese in one byte per letter the encoding
//! in which the text reads clearly better as Vietnamese is taken. What stays undecided is read as UTF-8, and the
//! report names the alternatives.

use super::TextEncoding;
use super::decode::decode_lossy;
use super::vietnamese::plausibility;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1258};

/// How much better than the other reading the best one must be.
const CLEAR_FACTOR: f64 = 1.5;
/// The least share of words that can be Vietnamese in a Vietnamese text.
const MIN_SYLLABLE_SHARE: f64 = 0.7;
/// The least evidence for a decision: about two words.
const MIN_POINTS: f64 = 2.0;

/// The encoding of a text, as far as its first bytes show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DetectedEncoding {
    pub(crate) encoding: TextEncoding,
    /// The length of the byte order mark.
    pub(crate) bom_bytes: usize,
    /// What else the encoding may be, if it is uncertain.
    uncertainty: Option<String>,
}

impl DetectedEncoding {
    /// Describes the encoding in the words of the report.
    pub(crate) fn description(&self) -> String {
        let bom = if self.bom_bytes > 0 { " with BOM" } else { "" };
        let uncertainty = self.uncertainty.as_ref().map_or_else(String::new, |text| format!(" ({text})"));
        format!("{}{bom}{uncertainty}", self.encoding.name())
    }

    fn certain(encoding: TextEncoding, bom_bytes: usize) -> Self {
        Self { encoding, bom_bytes, uncertainty: None }
    }
}

/// Detects the encoding of a text from its first bytes, or takes `forced`, the one that the user named.
/// `is_cut` means that the text continues after these bytes.
pub(crate) fn detect_encoding(head: &[u8], is_cut: bool, forced: Option<TextEncoding>) -> DetectedEncoding {
    if let Some((known, length)) = Encoding::for_bom(head) {
        return DetectedEncoding::certain(TextEncoding::Known(known), length);
    }
    if let Some(forced) = forced {
        return DetectedEncoding::certain(forced, 0);
    }
    if let Some(utf16) = utf16_without_bom(head) {
        return DetectedEncoding::certain(TextEncoding::Known(utf16), 0);
    }
    let utf8 = DetectedEncoding::certain(TextEncoding::UTF_8, 0);
    let (characters, damage) = utf8_evidence(head, is_cut);
    if damage == 0 {
        return utf8;
    }
    if let Some(declared) = declared_encoding(head).filter(|declared| *declared != TextEncoding::UTF_8) {
        return DetectedEncoding::certain(declared, 0);
    }
    if characters >= damage {
        return utf8;
    }
    vietnamese_encoding(head)
        .unwrap_or_else(|| DetectedEncoding { uncertainty: Some(alternatives(head)), ..utf8 })
}

/// Detects UTF-16 without a byte order mark: in text of Latin letters one byte of each pair is zero, always the
/// same one.
fn utf16_without_bom(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = (head.len() / 2).min(4_096);
    let zeros = |start: usize| head[..pairs * 2].iter().skip(start).step_by(2).filter(|&&b| b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let (many, few) = (pairs * 3 / 10, pairs / 50);
    match () {
        () if pairs < 4 => None,
        () if second > many && first <= few => Some(UTF_16LE),
        () if first > many && second <= few => Some(UTF_16BE),
        () => None,
    }
}

/// Returns the number of sequences of bytes that are not UTF-8. The last character may be cut.
pub(crate) fn utf8_damage(head: &[u8]) -> usize {
    utf8_evidence(head, true).1
}

/// Counts the characters beyond ASCII that are valid UTF-8, and the invalid sequences.
fn utf8_evidence(head: &[u8], is_cut: bool) -> (usize, usize) {
    let (mut characters, mut damage) = (0, 0);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        characters += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        let invalid = chunk.invalid();
        // A character that is cut by the end of the head is not damaged.
        let cut = is_cut
            && chunks.peek().is_none()
            && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
        damage += usize::from(!invalid.is_empty() && !cut);
    }
    (characters, damage)
}

/// Returns the encoding that an XML declaration or the head of a web page declares.
fn declared_encoding(head: &[u8]) -> Option<TextEncoding> {
    let start = String::from_utf8_lossy(&head[..head.len().min(1_024)]).to_ascii_lowercase();
    let start = start.trim_start();
    let after = match () {
        () if start.starts_with("<?xml") => start.split("?>").next()?.split_once("encoding=")?.1,
        () if start.starts_with('<') => start.split_once("charset=")?.1,
        () => return None,
    };
    let label = after.trim_start_matches(['"', '\'']).split(['"', '\'', '>', ';', ' ', '/']).next()?;
    TextEncoding::named(label)
}

/// Returns the Vietnamese encoding of one byte per letter in which the text reads clearly better, if there is one.
fn vietnamese_encoding(head: &[u8]) -> Option<DetectedEncoding> {
    let candidates = [TextEncoding::Known(WINDOWS_1258), TextEncoding::Tcvn3];
    let [windows, tcvn] = candidates.map(|encoding| plausibility(&decode_lossy(head, encoding)));
    let (best, encoding, other) = if windows.points >= tcvn.points {
        (windows, candidates[0], tcvn)
    } else {
        (tcvn, candidates[1], windows)
    };
    let is_clear = best.points >= MIN_POINTS
        && best.syllable_share() >= MIN_SYLLABLE_SHARE
        && best.points >= CLEAR_FACTOR * other.points;
    is_clear.then(|| DetectedEncoding::certain(encoding, 0))
}

/// Names the encodings that an undecided text may be in, for the report.
fn alternatives(head: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(Some(b"vn"), Utf8Detection::Deny).name();
    format!("but not all of it; perhaps {guess} or TCVN3, which `input.encoding` would force")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::super::tcvn3::table;
    use super::*;

    const SENTENCES: &[&str] = &[
        "Mã hồ sơ,Ngày gửi,Người gửi,Thao tác,Người nhận,Thời hạn người gửi",
        "Nguyễn Thị Hạnh - (Chuyên viên),Tiếp nhận hồ sơ,Trần Văn Hải - (Trưởng phòng)",
        "Đăng ký biến động do thay đổi thông tin về người được cấp giấy chứng nhận",
        "MaHoSo,NguoiGui,ThaoTac\nH21-240311-0001,Tran Van An,Chuyển\nH21-240311-0002,Le Huu An,Trả lại",
        "case,actor\n1,Lê\n2,Hồ\n3,Vũ\n",
        "UBND huyện Chư Sê; Sở Tài nguyên và Môi trường; Phòng Lao động - Thương binh",
        "Kính chuyển đồng chí xem xét, giải quyết theo quy định; quá hạn thì báo cáo lại ngay",
    ];

    /// Encodes as old programs did: the letter of the code page with its circumflex, breve or horn, then the tone mark.
    fn windows_1258(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for character in text.chars() {
            let alone = character.to_string();
            let (whole, _, lost) = WINDOWS_1258.encode(&alone);
            if !lost {
                bytes.extend_from_slice(&whole);
                continue;
            }
            let parts: Vec<char> =
                unicode_normalization::UnicodeNormalization::nfd(std::iter::once(character)).collect();
            let (tones, base): (Vec<char>, Vec<char>) = parts
                .iter()
                .partition(|part| matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
            let base: String = unicode_normalization::UnicodeNormalization::nfc(base.into_iter()).collect();
            let spelt = base + &tones.iter().collect::<String>();
            let (whole, _, lost) = WINDOWS_1258.encode(&spelt);
            assert!(!lost, "{character} is not in Windows-1258");
            bytes.extend_from_slice(&whole);
        }
        bytes
    }

    fn tcvn3(text: &str) -> Vec<u8> {
        let byte = |character: char| {
            if character.is_ascii() {
                character as u8
            } else {
                table().find(|(_, known)| *known == character).unwrap().0
            }
        };
        text.chars().map(byte).collect()
    }

    fn read(bytes: &[u8], detected: &DetectedEncoding) -> String {
        use unicode_normalization::UnicodeNormalization;
        decode_lossy(&bytes[detected.bom_bytes..], detected.encoding).nfc().collect()
    }

    #[test]
    fn vietnamese_is_detected_in_each_encoding() {
        for text in SENTENCES {
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let wide_be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for (bytes, name) in [
                (text.as_bytes().to_vec(), "UTF-8"),
                (format!("\u{feff}{text}").into_bytes(), "UTF-8 with BOM"),
                (wide.clone(), "UTF-16LE"),
                ([b"\xff\xfe".to_vec(), wide].concat(), "UTF-16LE with BOM"),
                (wide_be.clone(), "UTF-16BE"),
                ([b"\xfe\xff".to_vec(), wide_be].concat(), "UTF-16BE with BOM"),
                (windows_1258(text), "windows-1258"),
                (tcvn3(text), "TCVN3"),
            ] {
                let detected = detect_encoding(&bytes, false, None);
                assert_eq!(detected.description(), name, "{text}");
                assert_eq!(&read(&bytes, &detected), text, "{name}");
            }
        }
    }

    #[test]
    fn undecided_text_is_read_as_utf8_and_reported() {
        for bytes in [&b"name\nM\xfcller\n"[..], b"caf\xe9", b"a,\xb5 ", b"Stra\xdfe,Gr\xf6\xdfe,\xdcbung"] {
            let detected = detect_encoding(bytes, false, None);
            assert_eq!((detected.encoding, detected.bom_bytes), (TextEncoding::UTF_8, 0), "{bytes:?}");
            assert!(detected.uncertainty.is_some(), "{bytes:?}");
        }
        // Some damage in UTF-8 does not make it another encoding, and the head may end inside a character.
        for bytes in
            ["Chuyển hồ sơ".as_bytes(), b"Chuy\xe1\xbb\x83n h\xe1\xbb\x93 s\xc6\xa1 \xff", b"Chuy\xe1\xbb"]
        {
            assert_eq!(detect_encoding(bytes, true, None), DetectedEncoding::certain(TextEncoding::UTF_8, 0));
        }
    }

    #[test]
    fn the_encoding_that_the_user_or_the_document_names_is_taken() {
        let forced = detect_encoding(b"caf\xe9", false, TextEncoding::named("windows-1252"));
        assert_eq!(forced.description(), "windows-1252");
        let xml = detect_encoding(b"<?xml version='1.0' encoding='ISO-8859-1'?><log a='\xe9'/>", false, None);
        assert_eq!(xml.description(), "windows-1252");
        let page = detect_encoding(b"<html><meta charset=windows-1258><p>\xe9", false, None);
        assert_eq!(page.description(), "windows-1258");
        assert_eq!(TextEncoding::named("klingon"), None);
    }
}
