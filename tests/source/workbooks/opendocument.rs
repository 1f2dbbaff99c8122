//! `OpenDocument` spreadsheets: which sheets are read, and files that are damaged, malicious or something else.

use super::open_writer::{fods, ods, packed};
use super::writer::Sheet;
use crate::fixtures::collector::{Collector, builtin, read_within};
use buckstop::source::{FileReport, ProfileChoice, ReadLimits, SheetOutcome};

const TABLE: &str =
    "Mã hồ sơ|Ngày gửi|Người gửi|Thao tác|Người nhận\nH1|11/03/2024 08:05|Trang|Chuyển hồ sơ|Hải";

fn table() -> Sheet {
    Sheet::parse("Sheet1", TABLE)
}

fn read(bytes: &[u8]) -> anyhow::Result<(FileReport, Collector)> {
    let limits = ReadLimits { whole_bytes: 4 << 20, ..ReadLimits::default() };
    read_within(bytes, ProfileChoice::Among(builtin()), &limits)
}

fn accepted(bytes: &[u8]) -> Collector {
    read(bytes).unwrap_or_else(|error| panic!("{error:#}")).1
}

fn refused(bytes: &[u8]) -> String {
    format!("{:#}", read(bytes).map(|_| ()).expect_err("it must be refused"))
}

fn both(sheets: &[Sheet]) -> [Vec<u8>; 2] {
    [ods(sheets), fods(sheets).into_bytes()]
}

/// Returns the table in both forms, with a piece of its XML replaced.
fn edited(piece: &str, other: &str) -> [Vec<u8>; 2] {
    let whole = fods(&[table()]);
    assert!(whole.contains(piece), "no `{piece}`");
    let flat = whole.replacen(piece, other, 1);
    [
        packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &flat)]),
        flat.into_bytes(),
    ]
}

#[test]
fn visible_sheets_of_the_export_are_read_under_their_names() {
    let sheets = [
        Sheet::parse("Cũ hidden", TABLE),
        Sheet::parse("Tháng 3", &format!("NHẬT KÝ|<|<|<|<\n\n{TABLE}\n^|12/03/2024 08:05|Hải|Ký duyệt|")),
        Sheet::parse("Tháng 4", &TABLE.replace("11/03", "11/04")),
    ];
    for bytes in both(&sheets) {
        let (report, found) = read(&bytes).unwrap();
        assert!(["ods", "fods"].contains(&report.format.as_str()), "{}", report.format);
        let rows: Vec<_> = found
            .events
            .iter()
            .map(|event| {
                (event.sheet.as_deref().unwrap_or_default(), event.source_row, event.case_id.as_str())
            })
            .collect();
        assert_eq!(rows, [("Tháng 3", 4, "H1"), ("Tháng 3", 5, "H1"), ("Tháng 4", 2, "H1")]);
        assert_eq!(report.sheets[0].outcome, SheetOutcome::Hidden);
    }
}

#[test]
fn repeated_rows_are_rows_and_empty_ones_keep_their_numbers() {
    let row = "<table:table-row><table:table-cell office:value-type=\"string\" calcext:value-type=\"string\">\
               <office:annotation><text:p>không đọc</text:p></office:annotation><text:p>H1";
    let repeated = row.replace(
        "<table:table-row>",
        "<table:table-row table:number-rows-repeated=\"5\"/>\
                                                     <table:table-row table:number-rows-repeated=\"3\">",
    );
    for bytes in edited(row, &repeated) {
        let rows: Vec<u64> = accepted(&bytes).events.iter().map(|event| event.source_row).collect();
        assert_eq!(rows, [7, 8, 9]);
    }
}

#[test]
fn repeated_cells_by_the_million_are_refused_or_cost_nothing() {
    let million = "<table:table-row table:number-rows-repeated=\"9999999\"><table:table-cell \
                   table:number-columns-repeated=\"9999\" office:value-type=\"string\"><text:p>x</text:p>\
                   </table:table-cell></table:table-row></table:table>";
    for bytes in edited("</table:table>", million) {
        let message = refused(&bytes);
        assert!(message.contains("more than 25000000 cells, the limit"), "{message}");
    }
    let wide = million.replace("9999999", "1").replace("9999", "999999999999");
    for bytes in edited("</table:table>", &wide) {
        assert!(refused(&bytes).contains("beyond the limit of 10000 columns"), "{}", refused(&bytes));
    }
    let empty = "<table:table-row table:number-rows-repeated=\"18446744073709551615\"><table:table-cell \
                 table:number-columns-repeated=\"18446744073709551615\"/></table:table-row></table:table>";
    for bytes in edited("</table:table>", empty) {
        assert_eq!(accepted(&bytes).events.len(), 1);
    }
    let blanks = "<text:p>H1<text:s text:c=\"99999999999\"/>";
    for bytes in edited("<text:p>H1", blanks) {
        assert!(refused(&bytes).contains("a cell is longer than"), "{}", refused(&bytes));
    }
}

#[test]
fn what_is_no_spreadsheet_is_told_what_it_is() {
    let content = fods(&[table()]);
    let document = |name: &str| content.replace("office:spreadsheet>", &format!("office:{name}>"));
    for (bytes, expected) in [
        (document("text").into_bytes(), "an OpenDocument file of the kind `text`, not a spreadsheet"),
        (document("presentation").into_bytes(), "of the kind `presentation`, not a spreadsheet"),
        (
            packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)]),
            "of the type `application/vnd.oasis.opendocument.text`, not a spreadsheet",
        ),
        (packed(&[("mimetype", "application/epub+zip"), ("a.html", "x")]), "`application/epub+zip`"),
        (packed(&[("META-INF/MANIFEST.MF", "x")]), "it has no `content.xml`"),
        (packed(&[("content.xml", "<rss/>")]), "a document without a spreadsheet"),
    ] {
        let message = refused(&bytes);
        assert!(message.contains(expected) && message.contains("hint:"), "{message}");
    }
    let locked = packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
        ("content.xml", "?"),
    ]);
    assert!(refused(&locked).contains("protected by a password"));
    // Without its type it is still a spreadsheet, whatever part comes first.
    assert_eq!(
        accepted(&packed(&[("META-INF/manifest.xml", ""), ("content.xml", &content)])).events.len(),
        1
    );
}

/// Reads a file whose bytes are damaged, which must be an error that names the file, or leave at most what the whole
/// file has.
fn damaged(bytes: &[u8]) -> Result<usize, String> {
    match read(bytes) {
        Ok((_, found)) => {
            assert!(found.events.len() <= 1, "more than the whole file has");
            Ok(found.events.len())
        }
        Err(error) => {
            let message = format!("{error:#}");
            assert!(message.starts_with("cannot take in `test`: "), "{message}");
            Err(message)
        }
    }
}

#[test]
fn a_document_that_is_cut_off_is_refused_wherever_that_happens() {
    let [packed_whole, flat] = both(&[table()]);
    for length in 5..packed_whole.len() {
        let message = damaged(&packed_whole[..length]).expect_err("the archive has no directory");
        assert!(message.contains("hint:"), "{length} of {}: {message}", packed_whole.len());
    }
    let end = flat.len() - 1;
    for length in 1..end {
        let message = damaged(&flat[..length]).expect_err("its last element has no end");
        assert!(message.contains("hint:") || length > 300, "{length} of {end}: {message}");
    }
    // The archive is whole, and the document inside it is cut off.
    let content = fods(&[table()]);
    let content = content.trim_end();
    for length in (0..content.len()).step_by(3) {
        // A character may be cut apart, too.
        let parts: [(&str, &[u8]); 2] = [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content.as_bytes()[..length]),
        ];
        damaged(&packed(&parts)).expect_err("its last element has no end");
    }
    // A piece of the archive is missing in its middle.
    for start in (30..packed_whole.len() - 40).step_by(5) {
        let with_gap = [&packed_whole[..start], &packed_whole[start + 16..]].concat();
        damaged(&with_gap).expect_err("a piece is missing");
    }
}

#[test]
fn entities_and_document_types_of_a_documents_own_are_refused() {
    let types = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    for bytes in edited("<office:document ", &format!("{types}\n<office:document ")) {
        assert!(damaged(&bytes).expect_err("refused").contains("document type"));
    }
    let external = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">\n<office:document ";
    for bytes in edited("<office:document ", external) {
        assert!(damaged(&bytes).expect_err("refused").contains("document type"));
    }
    for entity in
        ["<text:p>&b;H1", "<text:p>&nbsp;H1", "<text:p>&#xFFFFFFFF;H1", "<text:p>&#0;H1", "<text:p>&H1"]
    {
        for bytes in edited("<text:p>H1", entity) {
            assert!(damaged(&bytes).is_err(), "{entity}");
        }
    }
    for bytes in edited("<text:p>H1", "<text:p>&#72;&#x31;") {
        assert_eq!(accepted(&bytes).events[0].case_id, "H1");
    }
}

#[test]
fn elements_nested_by_the_thousand_are_refused_or_skipped() {
    let deep = |element: &str| format!("<{element}>").repeat(50_000);
    let closed = |element: &str| deep(element) + &format!("</{element}>").repeat(50_000);
    for (piece, element) in [
        ("<office:body>", "office:body"),
        ("<office:automatic-styles>", "style:style"),
        ("<text:p>H1", "text:span"),
        ("<table:table-row>", "table:table-row-group"),
        ("<table:table-row>", "table:table"),
        ("<text:p>H1", "table:table"),
    ] {
        for bytes in edited(piece, &(deep(element) + piece)) {
            damaged(&bytes).expect_err("they have no end");
        }
        for bytes in edited(piece, &(closed(element) + piece)) {
            if let Err(message) = damaged(&bytes) {
                assert!(message.contains("too deeply") || message.contains("limit"), "{element}: {message}");
            }
        }
    }
}

#[test]
fn archives_of_documents_that_swell_are_refused_before_they_do() {
    let mimetype = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec());
    let content = fods(&[table()]).into_bytes();
    let blanks = vec![b' '; 64 << 20];
    let swollen = [content.as_slice(), &blanks].concat();
    for parts in [
        [mimetype.clone(), ("content.xml", swollen.clone())],
        [mimetype.clone(), ("Pictures/1.png", blanks.clone())],
    ] {
        let bomb = packed(&parts);
        assert!(bomb.len() < 1 << 20, "it is small when packed");
        let message = damaged(&bomb).expect_err("refused");
        assert!(
            message.contains("unpacked it is larger than 4 MiB") && message.contains("hint:"),
            "{message}"
        );
    }
    // The same, but the archive states a wrong unpacked size.
    let mut lying = packed(&[mimetype, ("content.xml", swollen.clone())]);
    let truth = (swollen.len() as u32).to_le_bytes();
    let offsets: Vec<usize> =
        (0..lying.len() - 4).filter(|&offset| lying[offset..offset + 4] == truth).collect();
    assert!(!offsets.is_empty());
    for offset in offsets {
        lying[offset..offset + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    let message = damaged(&lying).expect_err("refused");
    assert!(message.contains("damaged") || message.contains("larger than its declared"), "{message}");
    // As one file it is larger than a file may be that is read as a whole.
    let message = damaged(&swollen).expect_err("refused");
    assert!(message.contains("larger than 4 MiB"), "{message}");
}
