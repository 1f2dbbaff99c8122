//! What is said of files that are not read, or not as they are.

use super::{assert_base, base_text, refusal};
use crate::fixtures::program::{buckstop, fails, text};
use std::io::Write;
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn files_that_are_not_read_are_named_with_what_to_do() {
    let dbf = [&b"\x03\x18\x03\x04\x10\x00\x00\x00\xc1\x00\x50\x00"[..], &[0; 200]].concat();
    let compressed: Vec<u8> =
        (0..5_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
    for (name, content, words) in [
        ("a.csv", &b"Rar!\x1a\x07\x01\x00rest"[..], "RAR"),
        ("a.zip", b"7z\xbc\xaf\x27\x1c\x00\x04rest", "7-Zip"),
        ("a.csv", &dbf, "dBASE"),
        (
            "a.xls",
            b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related\r\n",
            "MHTML",
        ),
        ("a.html", &compressed, "brotli"),
    ] {
        let message = refusal(name, content);
        assert!(message.contains(words) && message.contains("hint: "), "{name}: {message}");
    }
}

#[test]
fn text_in_the_wrong_letters_is_refused() {
    let base = base_text();
    let base = base.trim_start_matches('\u{feff}');
    let (twice, _, _) = encoding_rs::WINDOWS_1252.decode(base.as_bytes());
    for text in [twice.clone().into_owned(), format!("\u{feff}{twice}")] {
        let message = refusal("a.csv", text.as_bytes());
        assert!(message.contains("encoded twice") && message.contains("hint: "), "{message}");
    }
    let vni = std::fs::read_to_string(super::wild("vni-letters/a.csv")).unwrap();
    let bytes: Vec<u8> = vni.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    for content in [vni.as_bytes(), &bytes] {
        let message = refusal("a.csv", content);
        assert!(message.contains("VNI") && message.contains("hint: "), "{message}");
    }
}

#[test]
fn archives_may_have_unusual_names_and_beginnings() {
    let base = base_text();
    for name in ["./a.csv", "thang 3\\a.csv", ".\\a.csv", "x//a.csv"] {
        assert_base("a.zip", &zipped(&[(name, base.as_bytes())]));
    }
    let plain = zipped(&[("a.csv", base.as_bytes())]);
    assert_base("a.zip", &[b"MZ some program before it".to_vec(), plain].concat());
}

#[test]
fn a_header_far_below_titles_is_found() {
    let base = base_text();
    for lines in [19, 25, 150] {
        let titles: String = (0..lines).map(|line| format!("Dòng giới thiệu {line},x\n")).collect();
        assert_base("a.csv", format!("{titles}{}", base.trim_start_matches('\u{feff}')).as_bytes());
    }
}

#[test]
fn a_file_without_headings_is_refused() {
    let rows = base_text().split_once('\n').unwrap().1.to_owned();
    assert!(refusal("a.csv", rows.as_bytes()).contains("no headings"));
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.csv"), &rows).unwrap();
    let message = fails(folder.path(), &["init", "a.csv"]);
    assert!(message.contains("no headings") && message.contains("hint: "), "{message}");
    assert!(!folder.path().join("buckstop.toml").exists());
    let output = buckstop(folder.path(), &["check", "a.csv", "--lang", "en"]);
    let all = text(&output.stdout) + &text(&output.stderr);
    assert!(all.contains("no headings"), "{all}");
}

#[test]
fn workbooks_may_have_unusual_names_and_order_of_parts() {
    let folder = TempDir::new().unwrap();
    let plain = std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/qua-trinh-xu-ly.xlsx"),
    )
    .unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&plain)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    let stored = |name: &str, content: &[u8]| {
        std::fs::write(folder.path().join(name), content).unwrap();
        let output = buckstop(folder.path(), &["check", name, "--lang", "en"]);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        text(&output.stdout).replace(name, "NAME")
    };
    let expected = stored("plain.xlsx", &plain);
    let rename = |change: &dyn Fn(&str) -> String| {
        let renamed: Vec<(String, &[u8])> =
            parts.iter().map(|(name, bytes)| (change(name), bytes.as_slice())).collect();
        zipped(&renamed.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect::<Vec<_>>())
    };
    assert_eq!(stored("slash.xlsx", &rename(&|name| name.replace('/', "\\"))), expected);
    assert_eq!(stored("dotty.xlsx", &rename(&|name| format!("./{name}"))), expected);
    parts.push(("aaa.txt".to_owned(), b"x".to_vec()));
    parts.rotate_right(1);
    let renamed: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(stored("first.xlsx", &zipped(&renamed)), expected);
}
