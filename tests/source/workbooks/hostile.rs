//! Workbooks and web pages that are damaged or malicious: reading them ends with a clear error and takes little
//! memory.

use super::binary_writer::xlsb;
use super::open_writer::{fods, ods};
use super::writer::{Sheet, html, spreadsheetml, xlsx};
use crate::fixtures::collector::{builtin, read_within};
use buckstop::source::{ProfileChoice, ReadLimits};
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const TABLE: &str =
    "Mã hồ sơ|Ngày gửi|Người gửi|Thao tác|Người nhận\nH1|11/03/2024 08:05|Trang|Chuyển hồ sơ|Hải";

fn table() -> Sheet {
    Sheet::parse("Sheet1", TABLE)
}

/// Returns small limits, so that the files which exceed them can be small.
fn tight() -> ReadLimits {
    ReadLimits { whole_bytes: 4 << 20, ..ReadLimits::default() }
}

fn refused(bytes: &[u8]) -> String {
    let profiles = builtin();
    let read = read_within(bytes, ProfileChoice::Among(profiles), &tight());
    let message = format!("{:#}", read.expect_err("it must be refused"));
    assert!(message.starts_with("cannot take in `test`: "), "{message}");
    message
}

fn accepted(bytes: &[u8]) -> usize {
    let profiles = builtin();
    let read = read_within(bytes, ProfileChoice::Among(profiles), &tight());
    read.unwrap_or_else(|error| panic!("{error:#}")).1.events.len()
}

/// Returns a workbook in which parts are replaced or added.
fn edited(edit: impl Fn(&str, String) -> Option<String>, added: &[(&str, &[u8])]) -> Vec<u8> {
    repacked(&xlsx(&[table()]), edit, added)
}

/// Returns a workbook with edited parts. Parts for which `edit` returns `None` are left out.
pub(super) fn repacked(
    workbook: &[u8],
    edit: impl Fn(&str, String) -> Option<String>,
    added: &[(&str, &[u8])],
) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let Some(text) = edit(&name, text) else { continue };
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    for (name, bytes) in added {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_sheet(edit: impl Fn(String) -> String) -> Vec<u8> {
    edited(|name, text| Some(if name.ends_with("sheet1.xml") { edit(text) } else { text }), &[])
}

#[test]
fn archives_that_swell_are_refused_before_they_do() {
    assert_eq!(accepted(&edited(|_, text| Some(text), &[])), 1);
    let zeros = vec![b' '; 64 << 20];
    let bomb = edited(|_, text| Some(text), &[("xl/media/image1.png", &zeros)]);
    assert!(bomb.len() < 1 << 20, "it is small when packed");
    let message = refused(&bomb);
    assert!(message.contains("unpacked it is larger than 4 MiB") && message.contains("hint:"), "{message}");

    // The same, but the archive states a wrong unpacked size.
    let mut lying = bomb;
    let truth = (64_u32 << 20).to_le_bytes();
    let offsets: Vec<usize> =
        (0..lying.len() - 4).filter(|&offset| lying[offset..offset + 4] == truth).collect();
    assert!(!offsets.is_empty());
    for offset in offsets {
        lying[offset..offset + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    let message = refused(&lying);
    assert!(message.contains("File is larger than its declared uncompressed size"), "{message}");

    let many: Vec<String> = (0..10_001).map(|number| format!("xl/{number}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refused(&edited(|_, text| Some(text), &many)).contains("more than 10000 parts"));
}

#[test]
fn what_a_workbook_says_of_itself_is_not_believed() {
    let announced = edited(
        |name, text| {
            let strings = name.ends_with("sharedStrings.xml");
            Some(if strings { text.replace("uniqueCount=\"", "uniqueCount=\"99999999999999") } else { text })
        },
        &[],
    );
    assert!(refused(&announced).contains("announces more strings than there can be"));

    // A range that covers the whole sheet costs nothing if there are few cells.
    let wide =
        with_sheet(|text| text.replace("<dimension ref=\"A1:E2\"", "<dimension ref=\"A1:XFD1048576\""));
    assert_ne!(wide, with_sheet(|text| text));
    assert_eq!(accepted(&wide), 1);
    let far = with_sheet(|text| {
        text.replace("</row></sheetData>", "<c r=\"XFD2\" t=\"str\"><v>x</v></c></row></sheetData>")
    });
    assert!(refused(&far).contains("column 16384, beyond the limit of 10000 columns"), "{}", refused(&far));
    let backwards = with_sheet(|text| {
        text.replace("</sheetData>", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>")
    });
    assert!(refused(&backwards).contains("row 1 stands below row 2"), "{}", refused(&backwards));
}

#[test]
fn texts_and_cells_beyond_the_limits_are_refused() {
    let strings = |edit: &dyn Fn(String) -> String| {
        edited(|name, text| Some(if name.ends_with("sharedStrings.xml") { edit(text) } else { text }), &[])
    };
    let long = strings(&|text| text.replace("Trang", &"x".repeat(1_000_000)));
    let limits = ReadLimits { row_bytes: 100_000, ..ReadLimits::default() };
    let profiles = builtin();
    let error = |bytes: &[u8], limits: &ReadLimits| {
        format!("{:#}", read_within(bytes, ProfileChoice::Among(profiles), limits).expect_err("refused"))
    };
    assert!(error(&long, &limits).contains("has a text of 1000"), "{}", error(&long, &limits));
    let few = ReadLimits { cells: 9, ..ReadLimits::default() };
    assert!(error(&xlsx(&[table()]), &few).contains("more than 9 cells, the limit"));
    assert!(error(&super::samples::old_excel(), &few).contains("more than 9 cells, the limit"));
    // A cell that is too long causes only its row to be rejected.
    let cells = ReadLimits { cell_bytes: 15, ..ReadLimits::default() };
    for bytes in [xlsx(&[table()]), html(&[table()]).into_bytes()] {
        let (_, found) = read_within(&bytes, ProfileChoice::Among(profiles), &cells).unwrap();
        assert_eq!((found.rejects[0].0, found.rejects[0].4), (2, "cell_too_long"));
    }
}

#[test]
fn entities_of_a_documents_own_are_refused() {
    let bomb = with_sheet(|text| {
        text.replace(
            "<sheetData>",
            "<!DOCTYPE a [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><sheetData>",
        )
        .replace("</row></sheetData>", "<c r=\"F2\" t=\"str\"><v>&lol2;</v></c></row></sheetData>")
    });
    assert!(refused(&bomb).contains("the workbook is damaged"), "{}", refused(&bomb));
}

#[test]
fn what_is_no_workbook_is_told_what_it_is() {
    for (part, expected) in [
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
        ("mimetype", "an OpenDocument file"),
    ] {
        let message = refused(&edited(|_, text| Some(text), &[(part, b"x")]));
        assert!(message.contains(expected) && message.contains("hint:"), "{message}");
    }
    let broken = edited(|name, text| (name != "xl/workbook.xml").then_some(text), &[]);
    let profiles = builtin();
    let (report, found) = read_within(&broken, ProfileChoice::Among(profiles), &tight()).unwrap();
    assert!(found.events.is_empty() && !report.warnings.is_empty(), "{report:?}");

    let whole = xlsx(&[table()]);
    for length in [60, whole.len() / 2, whole.len() - 1] {
        let message = refused(&whole[..length]);
        assert!(message.contains("the workbook is damaged"), "{length} of {}: {message}", whole.len());
    }
    let huge = [&whole[..60], &vec![0; 5 << 20]].concat();
    assert!(refused(&huge).contains("larger than 4 MiB, the limit for a file that is read as a whole"));
}

/// Returns a compound file with a root and one more entry, whose sectors and directory the caller chooses.
fn compound(name: &str, stream: &[u8], next: &[u32]) -> Vec<u8> {
    let mut header = vec![0_u8; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[26..28].copy_from_slice(&3_u16.to_le_bytes());
    header[30..32].copy_from_slice(&9_u16.to_le_bytes());
    header[32..34].copy_from_slice(&6_u16.to_le_bytes());
    header[44..48].copy_from_slice(&1_u32.to_le_bytes());
    // Sector 0 holds the allocation table, sector 1 the directory, and the stream begins at sector 2.
    header[48..52].copy_from_slice(&1_u32.to_le_bytes());
    header[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
    header[76..512].fill(0xff);
    header[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let mut table = vec![0xff_u8; 512];
    for (index, number) in next.iter().enumerate() {
        table[index * 4..index * 4 + 4].copy_from_slice(&number.to_le_bytes());
    }
    let mut directory = vec![0_u8; 512];
    for (index, (name, size)) in [("Root Entry", 0), (name, stream.len())].into_iter().enumerate() {
        let entry = &mut directory[index * 128..index * 128 + 128];
        for (unit, two) in name.encode_utf16().zip(entry.chunks_exact_mut(2)) {
            two.copy_from_slice(&unit.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&(2 * (name.len() as u16 + 1)).to_le_bytes());
        entry[116..120].copy_from_slice(&2_u32.to_le_bytes());
        entry[120..124].copy_from_slice(&(size as u32).to_le_bytes());
    }
    [header, table, directory, stream.to_vec()].concat()
}

const END: u32 = 0xffff_fffe;
const TABLE_SECTOR: u32 = 0xffff_fffd;

/// Returns the sector chain of a stream of eight sectors.
fn eight() -> Vec<u32> {
    let mut next = vec![TABLE_SECTOR, END];
    next.extend((3..10).chain([END]));
    next
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn old_workbook(records: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = record(0x0809, &[0, 6, 5, 0]);
    stream.extend(records.concat());
    stream.resize(4_096, 0);
    compound("Workbook", &stream, &eight())
}

#[test]
fn old_workbooks_that_lie_are_refused() {
    assert!(
        refused(&compound("EncryptedPackage", &[0; 4_096], &eight())).contains("protected by a password")
    );
    assert!(refused(&compound("WordDocument", &[0; 4_096], &eight())).contains("it is no workbook"));
    assert!(refused(&compound("Book", &[0; 4_096], &eight())).contains("Excel 5.0/95"));
    // A cycle is followed only for the stated length of the stream.
    let circle = [TABLE_SECTOR, END, 3, 2];
    assert!(refused(&compound("Workbook", &[0; 4_096], &circle)).contains("does not begin as a workbook"));
    let endless = compound("Workbook", &[0; 4_096], &circle);
    let size = endless.iter().rposition(|&byte| byte == 0x10).unwrap() - 1;
    let mut endless = endless;
    endless[size..size + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(refused(&endless).contains("go in a circle"));
    let circle = [TABLE_SECTOR, 1, 3, END];
    assert!(refused(&compound("Workbook", &[0; 4_096], &circle)).contains("go in a circle"));
    let short = [TABLE_SECTOR, END, END];
    assert!(refused(&compound("Workbook", &[0; 4_096], &short)).contains("it is cut off"));
    let beyond = [TABLE_SECTOR, END, 400];
    assert!(refused(&compound("Workbook", &[0; 4_096], &beyond)).contains("it ends before its last sector"));
    assert!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("its beginning is cut off"));

    assert!(refused(&old_workbook(&[record(0x002f, &[1, 0])])).contains("protected by a password"));
    // A sheet whose beginning lies outside the file, a sheet without an end, and a text longer than the file.
    let sheet = |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
    assert!(refused(&old_workbook(&[sheet(70_000), record(0x0a, &[])])).contains("ends inside a sheet"));
    assert!(refused(&old_workbook(&[sheet(0), record(0x0203, &[1])])).contains("sheet `A`"));
    let text = record(0x00fc, &[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, b'a']);
    assert!(refused(&old_workbook(&[text])).contains("cut short"));
}

#[test]
fn pages_that_are_no_table_or_too_much_of_one_are_refused() {
    let page = |rows: &str| format!("<html><body><table>{rows}</table></body></html>");
    let login = "<!DOCTYPE html><html><body><form>Đăng nhập</form></body></html>";
    assert!(refused(login.as_bytes()).contains("the login page"));
    let other = page("<tr><td>Tên</td><td>Tuổi</td></tr><tr><td>A</td><td>3</td></tr>");
    assert!(refused(other.as_bytes()).contains("no profile fits these headings: `Tên`, `Tuổi`"));
    let whole = html(&[table()]);
    let cut = whole.find("11/03").unwrap();
    assert!(refused(&whole.as_bytes()[..cut]).contains("ends inside a table"));
    let deep = format!("<html>{}", "<table><tr><td>".repeat(100));
    assert!(refused(deep.as_bytes()).contains("nested too deeply"));
    let wide = page(&format!("<tr>{}</tr>", "<td colspan=1000>x</td>".repeat(11)));
    assert!(refused(wide.as_bytes()).contains("more than 10000 columns"));
    let wide = page(&format!("<tr>{}</tr>", "<td colspan=999999999999>x</td>".repeat(11)));
    assert_ne!(refused(wide.as_bytes()), "");
    let long = page(&format!("<tr><td>{}", "x".repeat(17 << 20)));
    assert!(refused(long.as_bytes()).contains("a row is longer than"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_an_error_or_passes_and_never_more(
        sample in 0..6_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        is_cut in prop::bool::weighted(0.2),
    ) {
        let mut bytes = match sample {
            0 => xlsx(&[table()]),
            1 => html(&[table()]).into_bytes(),
            2 => ods(&[table()]),
            3 => fods(&[table()]).into_bytes(),
            4 => xlsb(&[table()]),
            _ => super::samples::old_excel(),
        };
        for (offset, byte) in changes {
            let offset = offset.index(bytes.len());
            bytes[offset] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let profiles = builtin();
        // `read` checks the ledger.
        drop(read_within(&bytes, ProfileChoice::Among(profiles), &tight()));
    }
}

/// Returns the table as an XML Spreadsheet, with a part replaced.
fn xml_with(piece: &str, other: &str) -> Vec<u8> {
    let text = spreadsheetml(&[table()]);
    assert!(text.contains(piece), "no `{piece}`");
    text.replacen(piece, other, 1).into_bytes()
}

#[test]
fn an_xml_spreadsheet_is_read_as_it_is_meant() {
    let whole = spreadsheetml(&[table()]);
    assert_eq!(accepted(whole.as_bytes()), 1);
    // Namespace prefixes vary, letters may be written as entities, and cells may lack an index.
    let prefixed = whole.replace("<Row", "<ss:Row").replace("</Row", "</ss:Row");
    assert_eq!(accepted(prefixed.as_bytes()), 1);
    let marked = "<ss:Data ss:Type=\"String\"><B><Font>H</Font></B>&#49;</ss:Data>";
    assert_eq!(accepted(&xml_with("<Data ss:Type=\"String\">H1</Data>", marked)), 1);
    let plain =
        (1..=5).fold(whole, |text, column| text.replace(&format!("<Cell ss:Index=\"{column}\""), "<Cell"));
    assert_eq!(accepted(plain.as_bytes()), 1);
}

#[test]
fn an_xml_spreadsheet_that_is_damaged_or_harmful_is_refused() {
    let whole = spreadsheetml(&[table()]);
    for cut in [whole.len() / 2, whole.len() - 30, whole.find("</Table>").unwrap()] {
        let message = refused(&whole.as_bytes()[..cut]);
        assert!(message.contains("ends before") || message.contains("well-formed"), "{message}");
    }
    let doctype = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n<Workbook ";
    assert!(refused(&xml_with("<Workbook ", doctype)).contains("document type"));
    let lol = "<Data ss:Type=\"String\">&lol;</Data>";
    assert!(refused(&xml_with("<Data ss:Type=\"String\">H1</Data>", lol)).contains("entity `&lol;`"));
    let deep = format!("<Data ss:Type=\"String\">{}H1", "<b>".repeat(5_000));
    let message = refused(&xml_with("<Data ss:Type=\"String\">H1", &deep));
    assert!(
        message.contains("too deeply") || message.contains("well-formed") || message.contains("ends before")
    );
    let wide = refused(&xml_with(
        "<Row ss:Index=\"2\"><Cell ss:Index=\"1\"",
        "<Row ss:Index=\"2\"><Cell ss:Index=\"99999999\"",
    ));
    assert!(wide.contains("beyond the limit of"), "{wide}");
    assert!(refused(&xml_with("<Row ss:Index=\"2\"", "<Row ss:Index=\"1\"")).contains("stands below row"));
    assert!(refused(&xml_with("<Row ss:Index=\"2\"", "<Row ss:Index=\"zwei\"")).contains("is no number"));
    let huge = vec![b' '; 5 << 20];
    let message = refused(&[whole.as_bytes(), &huge].concat());
    assert!(message.contains("larger than 4 MiB"), "{message}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_an_xml_spreadsheet_makes_it_panic(offset in any::<prop::sample::Index>(), sign in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = spreadsheetml(&[table()]).into_bytes();
        let offset = offset.index(bytes.len());
        if cut { bytes.truncate(offset) } else { bytes[offset] = sign }
        let profiles = builtin();
        let _ = read_within(&bytes, ProfileChoice::Among(profiles), &tight());
    }
}
