//! Text in another encoding than UTF-8, made UTF-8 as it streams by.
//!
//! Which encoding a file is in is told from its first bytes, and said in the report; what is plainly
//! UTF-8 is handed on untouched. A byte that is no character of the encoding becomes a byte that is
//! no UTF-8, so that its row is rejected by the very check that finds damage in UTF-8. Nothing here
//! knows a format.

mod vietnamese;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use std::io::{self, Read};
use std::sync::LazyLock;
use vietnamese::plausibility;

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// One of those that browsers know.
    Known(&'static encoding_rs::Encoding),
    /// TCVN 5712:1993 as the fonts of the name `.VnTime` have it.
    Tcvn3,
}

impl TextEncoding {
    /// What most exports are in, and all that is handed on.
    pub(crate) const UTF_8: Self = Self::Known(UTF_8);

    /// The encoding of a name: `tcvn3`, or any label that browsers know.
    ///
    /// ```
    /// use buckstop::source::TextEncoding;
    /// assert_eq!(TextEncoding::named("cp1258").map(TextEncoding::name), Some("windows-1258"));
    /// assert_eq!(TextEncoding::named("TCVN3"), Some(TextEncoding::Tcvn3));
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        let folded = name.trim().to_ascii_lowercase();
        match folded.as_str() {
            "tcvn3" | "tcvn-3" | "abc" | "tcvn5712" | "tcvn 5712" => Some(Self::Tcvn3),
            "utf-16" | "utf16" => Some(Self::Known(UTF_16LE)),
            "cp1258" | "1258" => Some(Self::Known(WINDOWS_1258)),
            label => encoding_rs::Encoding::for_label(label.as_bytes()).map(Self::Known),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known(encoding) => encoding.name(),
            Self::Tcvn3 => "TCVN3",
        }
    }
}

/// What the first bytes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) encoding: TextEncoding,
    /// The length of the byte order mark.
    pub(crate) bom: usize,
    /// What else it may be, where that is not certain.
    pub(crate) doubt: Option<String>,
}

impl Told {
    /// As the report says it.
    pub(crate) fn description(&self) -> String {
        let bom = if self.bom > 0 { " with BOM" } else { "" };
        let doubt = self.doubt.as_ref().map_or_else(String::new, |doubt| format!(" ({doubt})"));
        format!("{}{bom}{doubt}", self.encoding.name())
    }

    fn sure(encoding: TextEncoding, bom: usize) -> Self {
        Self { encoding, bom, doubt: None }
    }
}

/// Tells the encoding of a file from its first bytes, or takes the one that the user names. `is_cut`
/// says that the file goes on behind them.
pub(crate) fn tell(head: &[u8], is_cut: bool, forced: Option<TextEncoding>) -> Told {
    if let Some((known, length)) = encoding_rs::Encoding::for_bom(head) {
        return Told::sure(TextEncoding::Known(known), length);
    }
    if let Some(forced) = forced {
        return Told::sure(forced, 0);
    }
    if let Some(wide) = without_mark(head) {
        return Told::sure(TextEncoding::Known(wide), 0);
    }
    let utf8 = Told::sure(TextEncoding::UTF_8, 0);
    let (sequences, damage) = utf8_evidence(head, is_cut);
    if damage == 0 {
        return utf8;
    }
    if let Some(declared) = declared(head).filter(|declared| *declared != TextEncoding::UTF_8) {
        return Told::sure(declared, 0);
    }
    if sequences >= damage {
        return utf8;
    }
    vietnamese(head).unwrap_or_else(|| Told { doubt: Some(unsure(head)), ..utf8 })
}

/// UTF-16 without a mark: of text in Latin letters one byte in two is zero, always the same one.
fn without_mark(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let pairs = (head.len() / 2).min(4_096);
    let zeros = |place: usize| head[..pairs * 2].iter().skip(place).step_by(2).filter(|&&b| b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let (many, few) = (pairs * 3 / 10, pairs / 50);
    match () {
        () if pairs < 4 => None,
        () if second > many && first <= few => Some(UTF_16LE),
        () if first > many && second <= few => Some(UTF_16BE),
        () => None,
    }
}

/// How many characters beyond ASCII are UTF-8, and how many bytes are none.
fn utf8_evidence(head: &[u8], is_cut: bool) -> (usize, usize) {
    let (mut sequences, mut damage) = (0, 0);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        sequences += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        let invalid = chunk.invalid();
        // A character that the end of the head cuts is none that is damaged.
        let cut = is_cut
            && chunks.peek().is_none()
            && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
        damage += usize::from(!invalid.is_empty() && !cut);
    }
    (sequences, damage)
}

/// What an XML declaration or the head of a web page says of itself.
fn declared(head: &[u8]) -> Option<TextEncoding> {
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

/// How much better than the other one of two readings must be.
const CLEARLY: f64 = 1.5;
/// Below this share of words that can be Vietnamese, a reading is no Vietnamese.
const PLAUSIBLE: f64 = 0.7;
/// How much evidence it takes: about two words.
const ENOUGH: f64 = 2.0;

/// The Vietnamese encoding of one byte a letter in which the text reads clearly better.
fn vietnamese(head: &[u8]) -> Option<Told> {
    let candidates = [TextEncoding::Known(WINDOWS_1258), TextEncoding::Tcvn3];
    let [windows, tcvn] = candidates.map(|encoding| plausibility(&decoded(head, encoding)));
    let (best, encoding, other) = if windows.points >= tcvn.points {
        (windows, candidates[0], tcvn)
    } else {
        (tcvn, candidates[1], windows)
    };
    let is_clear =
        best.points >= ENOUGH && best.share() >= PLAUSIBLE && best.points >= CLEARLY * other.points;
    is_clear.then(|| Told::sure(encoding, 0))
}

fn unsure(head: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(Some(b"vn"), Utf8Detection::Deny).name();
    format!("but not all of it; perhaps {guess} or TCVN3, which `input.encoding` would force")
}

/// All of a text; what is no character is left out.
fn decoded(bytes: &[u8], encoding: TextEncoding) -> String {
    let mut reader = Decoded::new(bytes, encoding);
    let mut text = Vec::new();
    // Reading from memory does not fail.
    drop(reader.read_to_end(&mut text));
    text.retain(|&byte| byte != DAMAGE);
    String::from_utf8(text).unwrap_or_default()
}

/// Occurs in no UTF-8.
const DAMAGE: u8 = 0xff;
/// Bytes decoded at once.
const BLOCK: usize = 1 << 16;

/// The bytes of a reader, from another encoding to UTF-8.
pub(crate) struct Decoded<R> {
    reader: R,
    machine: Machine,
    raw: Box<[u8]>,
    /// What of `raw` is yet to be decoded.
    pending: std::ops::Range<usize>,
    /// Decoded, and how much of it has been handed on.
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

enum Machine {
    Known(Box<Decoder>),
    Tcvn3,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(reader: R, encoding: TextEncoding) -> Self {
        let machine = match encoding {
            TextEncoding::Known(known) => Machine::Known(Box::new(known.new_decoder_without_bom_handling())),
            TextEncoding::Tcvn3 => Machine::Tcvn3,
        };
        let raw = vec![0; BLOCK].into_boxed_slice();
        Self { reader, machine, raw, pending: 0..0, text: Vec::new(), given: 0, ended: false }
    }

    /// Decodes the next block; `text` stays empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.ended {
            if self.pending.is_empty() {
                let count = self.reader.read(&mut self.raw)?;
                self.pending = 0..count;
                self.ended = count == 0;
            }
            let raw = &self.raw[self.pending.clone()];
            let used = match &mut self.machine {
                Machine::Known(decoder) => decode(decoder, raw, self.ended, &mut self.text),
                Machine::Tcvn3 => {
                    for &byte in raw {
                        self.text.extend_from_slice(TCVN3.letters[usize::from(byte)].as_bytes());
                    }
                    raw.len()
                }
            };
            self.pending.start += used;
        }
        Ok(())
    }
}

/// Decodes all of `raw`, which is as much as is read of it.
fn decode(decoder: &mut Decoder, raw: &[u8], last: bool, text: &mut Vec<u8>) -> usize {
    let mut used = 0;
    loop {
        let before = text.len();
        text.resize(before + BLOCK, 0);
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(&raw[used..], &mut text[before..], last);
        text.truncate(before + written);
        used += read;
        match result {
            DecoderResult::InputEmpty => return used,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => text.push(DAMAGE),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.refill()?;
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// The letter of each byte.
struct Tcvn3 {
    letters: [Letter; 256],
}

/// A letter as UTF-8.
#[derive(Clone, Copy)]
struct Letter {
    bytes: [u8; 3],
    length: u8,
}

impl Letter {
    const DAMAGED: Self = Self { bytes: [DAMAGE, 0, 0], length: 1 };

    fn new(sign: char) -> Self {
        let mut letter = Self { bytes: [0; 3], length: sign.len_utf8() as u8 };
        sign.encode_utf8(&mut letter.bytes);
        letter
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

static TCVN3: LazyLock<Tcvn3> = LazyLock::new(|| {
    let mut letters = [Letter::DAMAGED; 256];
    for byte in 0..0x80_u8 {
        letters[usize::from(byte)] = Letter::new(char::from(byte));
    }
    for (byte, sign) in table() {
        letters[usize::from(byte)] = Letter::new(sign);
    }
    Tcvn3 { letters }
});

/// The bytes above ASCII and their characters, all of the Basic Multilingual Plane.
fn table() -> impl Iterator<Item = (u8, char)> {
    include_str!("tcvn3.txt").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (byte, rest) = line.split_once(" U+")?;
        let sign = u16::from_str_radix(rest.get(..4)?, 16).ok()?;
        Some((u8::from_str_radix(byte, 16).ok()?, char::from_u32(sign.into())?))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
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

    /// As the old programs wrote it: a letter of the code page with its quality, then the tone.
    pub(super) fn windows_1258(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for sign in text.chars() {
            let alone = sign.to_string();
            let (whole, _, lost) = WINDOWS_1258.encode(&alone);
            if !lost {
                bytes.extend_from_slice(&whole);
                continue;
            }
            let parts: Vec<char> =
                unicode_normalization::UnicodeNormalization::nfd(std::iter::once(sign)).collect();
            let (tones, base): (Vec<char>, Vec<char>) = parts
                .iter()
                .partition(|part| matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
            let base: String = unicode_normalization::UnicodeNormalization::nfc(base.into_iter()).collect();
            let spelt = base + &tones.iter().collect::<String>();
            let (whole, _, lost) = WINDOWS_1258.encode(&spelt);
            assert!(!lost, "{sign} is not in Windows-1258");
            bytes.extend_from_slice(&whole);
        }
        bytes
    }

    fn tcvn3(text: &str) -> Vec<u8> {
        let byte = |sign: char| {
            if sign.is_ascii() { sign as u8 } else { table().find(|(_, known)| *known == sign).unwrap().0 }
        };
        text.chars().map(byte).collect()
    }

    fn read(bytes: &[u8], told: &Told) -> String {
        use unicode_normalization::UnicodeNormalization;
        decoded(&bytes[told.bom..], told.encoding).nfc().collect()
    }

    #[test]
    fn vietnamese_is_found_in_each_encoding() {
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
                let told = tell(&bytes, false, None);
                assert_eq!(told.description(), name, "{text}");
                assert_eq!(&read(&bytes, &told), text, "{name}");
            }
        }
    }

    #[test]
    fn what_is_undecided_is_said_and_taken_as_utf8() {
        for bytes in [&b"name\nM\xfcller\n"[..], b"caf\xe9", b"a,\xb5 ", b"Stra\xdfe,Gr\xf6\xdfe,\xdcbung"] {
            let told = tell(bytes, false, None);
            assert_eq!((told.encoding, told.bom), (TextEncoding::UTF_8, 0), "{bytes:?}");
            assert!(told.doubt.is_some(), "{bytes:?}");
        }
        // Damage in what is otherwise UTF-8 is damage, and a head may end inside a character.
        for bytes in
            ["Chuyển hồ sơ".as_bytes(), b"Chuy\xe1\xbb\x83n h\xe1\xbb\x93 s\xc6\xa1 \xff", b"Chuy\xe1\xbb"]
        {
            assert_eq!(tell(bytes, true, None), Told::sure(TextEncoding::UTF_8, 0));
        }
    }

    #[test]
    fn the_user_and_the_document_are_believed() {
        let forced = tell(b"caf\xe9", false, TextEncoding::named("windows-1252"));
        assert_eq!(forced.description(), "windows-1252");
        let xml = tell(b"<?xml version='1.0' encoding='ISO-8859-1'?><log a='\xe9'/>", false, None);
        assert_eq!(xml.description(), "windows-1252");
        let page = tell(b"<html><meta charset=windows-1258><p>\xe9", false, None);
        assert_eq!(page.description(), "windows-1258");
        assert_eq!(TextEncoding::named("klingon"), None);
    }

    #[test]
    fn damage_stays_damage() {
        let odd = [&b"\xff\xfe"[..], &[b'a', 0, 0x00, 0xd8, b'b', 0, b'c']].concat();
        let mut text = Vec::new();
        Decoded::new(&odd[2..], TextEncoding::Known(UTF_16LE)).read_to_end(&mut text).unwrap();
        assert_eq!(text, b"a\xffb\xff");
    }

    #[test]
    fn the_table_of_tcvn3_is_whole() {
        let found: Vec<(u8, char)> = table().collect();
        assert_eq!(found.len(), 128);
        for small in "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ".chars()
        {
            assert_eq!(found.iter().filter(|(_, sign)| *sign == small).count(), 1, "{small}");
        }
    }
}
