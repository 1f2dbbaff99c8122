//! Writes tables as `OpenDocument` spreadsheets, as `LibreOffice` lays them out.

use super::writer::{Cell, Sheet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"";
const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Writes sheets as one XML file.
pub(crate) fn fods(sheets: &[Sheet]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document {NAMESPACES} office:mimetype=\"{MIMETYPE}\">\n{}\
         </office:document>\n",
        content(sheets)
    )
}

/// Writes sheets as a packed document.
pub(crate) fn ods(sheets: &[Sheet]) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content {NAMESPACES}>{}</office:document-content>",
        content(sheets)
    );
    packed(&[
        ("mimetype", MIMETYPE),
        ("styles.xml", "<office:document-styles/>"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
    ])
}

/// Packs parts into an archive.
pub(crate) fn packed<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer
            .start_file(*name, SimpleFileOptions::default().compression_method(method))
            .expect("a good name");
        writer.write_all(bytes.as_ref()).expect("memory can be written to");
    }
    writer.finish().expect("memory can be written to").into_inner()
}

fn content(sheets: &[Sheet]) -> String {
    let mut book = String::from(
        "<office:automatic-styles>\
         <style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"true\"/>\
         </style:style>\
         <style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/>\
         </style:style></office:automatic-styles><office:body><office:spreadsheet>",
    );
    for sheet in sheets {
        let style = if sheet.hidden { "ta2" } else { "ta1" };
        write!(
            book,
            "<table:table table:name=\"{}\" table:style-name=\"{style}\">\
             <table:table-column table:number-columns-repeated=\"16384\"/>",
            escaped(&sheet.name)
        )
        .expect("writable");
        for row in 0..sheet.rows.len() {
            book.push_str("<table:table-row>");
            for column in 0..sheet.rows[row].len() {
                book.push_str(&cell(sheet, row, column));
            }
            let rest = 16_384 - sheet.rows[row].len();
            write!(book, "<table:table-cell table:number-columns-repeated=\"{rest}\"/></table:table-row>")
                .expect("writable");
        }
        write!(
            book,
            "<table:table-row table:number-rows-repeated=\"{}\"><table:table-cell \
             table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
            1_048_576 - sheet.rows.len()
        )
        .expect("writable");
    }
    book + "</office:spreadsheet></office:body>"
}

fn cell(sheet: &Sheet, row: usize, column: usize) -> String {
    let (down, right) = sheet.span(row, column);
    let spanned = match (down, right) {
        (1, 1) => String::new(),
        _ => format!(" table:number-columns-spanned=\"{right}\" table:number-rows-spanned=\"{down}\""),
    };
    let (kind, text) = match &sheet.rows[row][column] {
        Cell::Empty => return "<table:table-cell/>".to_owned(),
        Cell::Above | Cell::Left => return "<table:covered-table-cell/>".to_owned(),
        Cell::Text(text) => (
            "office:value-type=\"string\" calcext:value-type=\"string\"".to_owned(),
            format!(
                "<office:annotation><text:p>không đọc</text:p></office:annotation><text:p>{}</text:p>",
                escaped(text)
                    .replace(' ', "<text:s/>")
                    .replace('\t', "<text:tab/>")
                    .replace('\n', "</text:p><text:p>")
            ),
        ),
        Cell::Number(number) => (
            format!("office:value-type=\"float\" office:value=\"{number}\""),
            "<text:p>số</text:p>".to_owned(),
        ),
        Cell::Date(serial) => {
            let us = ((serial - 25_569.0) * 86_400e3).round() as i64 * 1_000;
            let time = jiff::Timestamp::from_microsecond(us).expect("in range");
            let time = jiff::tz::Offset::UTC.to_datetime(time);
            (
                format!(
                    "office:value-type=\"date\" office:date-value=\"{}\" calcext:value-type=\"date\"",
                    time.strftime("%Y-%m-%dT%H:%M:%S%.f")
                ),
                "<text:p>ngày</text:p>".to_owned(),
            )
        }
    };
    format!("<table:table-cell {kind}{spanned}>{text}</table:table-cell>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
