//! Text in the encodings of real exports.

use crate::fixtures::collector::{builtin, read, read_with};
use buckstop::source::{ProfileChoice, ReadOptions, TextEncoding};

const TABLE: &str = "MaHoSo,ThoiGian,TrangThai,NguoiGui,ThaoTac,NguoiNhan\n\
    NA,11/03/2024 08:00:00,2,Nguyễn Thị Hạnh - (Chuyên viên),Chuyển hồ sơ,Trần Văn Hải\n\
    H2,11/3/2024 3:05 CH,2,Đỗ Đức Lê,Trả lại hồ sơ,Hoàng Ngọc Ấn\n";

/// Encodes text in the code page: base letters, and tones as combining characters after them.
pub(crate) fn windows_1258(text: &str) -> Vec<u8> {
    use unicode_normalization::UnicodeNormalization;
    let mut bytes = Vec::new();
    for sign in text.chars() {
        let alone = sign.to_string();
        let (whole, _, lost) = encoding_rs::WINDOWS_1258.encode(&alone);
        if !lost {
            bytes.extend_from_slice(&whole);
            continue;
        }
        let is_tone = |part: &char| matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let (tones, base): (String, String) = alone.nfd().partition(is_tone);
        let spelt = base.nfc().collect::<String>() + &tones;
        let (whole, _, lost) = encoding_rs::WINDOWS_1258.encode(&spelt);
        assert!(!lost, "{sign}");
        bytes.extend_from_slice(&whole);
    }
    bytes
}

/// Encodes text as the `.VnTime` fonts expect it.
pub(crate) fn tcvn3(text: &str) -> Vec<u8> {
    let table: Vec<(u8, char)> = include_str!("../../../src/source/encoding/tcvn3.txt")
        .lines()
        .filter_map(|line| {
            let (byte, sign) = line.split_once(" U+")?;
            let sign = u32::from_str_radix(&sign[..4], 16).ok()?;
            Some((u8::from_str_radix(byte, 16).ok()?, char::from_u32(sign)?))
        })
        .collect();
    let byte = |sign: char| match sign {
        sign if sign.is_ascii() => sign as u8,
        sign => table.iter().find(|(_, known)| *known == sign).unwrap_or_else(|| panic!("{sign}")).0,
    };
    text.chars().map(byte).collect()
}

pub(crate) fn utf_16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_same_table_in_every_encoding_gives_the_same_records() {
    let profiles = builtin();
    let (report, expected) = read(TABLE.as_bytes(), ProfileChoice::Among(profiles)).unwrap();
    assert_eq!((report.encoding.as_str(), report.events), ("UTF-8, separator `,`", 2));
    assert_eq!(expected.events[0].case_id, "NA", "a case may be called so");
    // 15:05 in Vietnam.
    assert_eq!(expected.events[1].occurred_at, 1_710_144_300_000_000);
    let big: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(TABLE).collect();
    for (bytes, name) in [
        (format!("\u{feff}{TABLE}").into_bytes(), "UTF-8 with BOM"),
        (decomposed.into_bytes(), "UTF-8"),
        (TABLE.replace(' ', "\u{a0}").replace("Trả", "Tr\u{200b}ả").into_bytes(), "UTF-8"),
        (utf_16le(TABLE), "UTF-16LE"),
        ([b"\xff\xfe".to_vec(), utf_16le(TABLE)].concat(), "UTF-16LE with BOM"),
        ([b"\xfe\xff".to_vec(), big].concat(), "UTF-16BE with BOM"),
        (windows_1258(TABLE), "windows-1258"),
        (tcvn3(&TABLE.replace("Ấ", "ấ").replace("Đức", "đức")), "TCVN3"),
    ] {
        let (report, mut found) = read(&bytes, ProfileChoice::Among(profiles)).unwrap();
        assert_eq!(report.encoding, format!("{name}, separator `,`"));
        if name == "TCVN3" {
            // The fonts have no such capitals.
            let names = |text: &str| text.replace("đức", "Đức").replace("ấn", "Ấn");
            for event in &mut found.events {
                event.official_id = event.official_id.as_deref().map(names);
                event.receiver_id = event.receiver_id.as_deref().map(names);
            }
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_encoding_can_be_forced_and_damage_is_told_by_row() {
    let profiles = builtin();
    let reading = ReadOptions { encoding: TextEncoding::named("windows-1252"), ..ReadOptions::default() };
    let german = b"MaHoSo,ThoiGian,NguoiGui,ThaoTac\nH1,11/03/2024 08:00:00,M\xfcller,Gr\xf6\xdfe\n";
    let (report, found) = read_with(german, ProfileChoice::Among(profiles), &reading).unwrap();
    assert!(report.encoding.starts_with("windows-1252"), "{}", report.encoding);
    assert_eq!(found.events[0].official_id.as_deref(), Some("Müller"));

    // Half of a surrogate pair.
    let mut wide = utf_16le(TABLE);
    let offset = wide.len() - 10;
    wide[offset..offset + 2].copy_from_slice(&[0x00, 0xd8]);
    let (report, found) = read(&wide, ProfileChoice::Among(profiles)).unwrap();
    assert_eq!((report.events, found.rejects[0].4), (1, "not_utf8"));
    // One bad row in a UTF-8 file.
    let bad = [TABLE.as_bytes(), b"H3,11/03/2024 08:00:00,2,Nguy\xea,A,B\n"].concat();
    let (report, found) = read(&bad, ProfileChoice::Among(profiles)).unwrap();
    assert_eq!((report.events, found.rejects[0].0), (2, 4));
    assert!(report.encoding.starts_with("UTF-8, "));
}

#[test]
fn letters_are_not_cut_where_blocks_end() {
    let profiles = builtin();
    for shift in 0..4 {
        let mut table = "x".repeat(shift);
        table.push_str("STT,MaHoSo,ThoiGian,NguoiGui,ThaoTac\n");
        for row in 0..20_000 {
            table.push_str(&format!("{row},H{row},11/03/2024 08:00:00,Nguyễn Thị Hạnh,Chuyển hồ sơ\n"));
        }
        let (_, expected) = read(table.as_bytes(), ProfileChoice::Among(profiles)).unwrap();
        for bytes in [utf_16le(&table), windows_1258(&table), tcvn3(&table)] {
            let (_, found) = read(&bytes, ProfileChoice::Among(profiles)).unwrap();
            assert!(found == expected);
        }
    }
}
