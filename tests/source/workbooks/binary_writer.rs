//! Writes tables as binary Excel workbooks (`.xlsb`): records of a type, a length and that many bytes.

use super::open_writer::packed;
use super::writer::{Cell, Sheet};

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Writes sheets as a binary workbook. Texts are shared in even columns, and stand in their cells in odd ones.
pub(crate) fn xlsb(sheets: &[Sheet]) -> Vec<u8> {
    let mut shared = Vec::new();
    let pages: Vec<Vec<u8>> = sheets.iter().map(|sheet| page(sheet, &mut shared)).collect();
    with_pages(sheets, &pages, &shared)
}

/// Packs the parts of a workbook whose sheets are written already.
pub(crate) fn with_pages(sheets: &[Sheet], pages: &[Vec<u8>], shared: &[String]) -> Vec<u8> {
    let mut book = [record(0x83, &[]), record(0x99, &[0; 12]), record(0x8f, &[])].concat();
    let mut targets = String::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let (state, id) = (u32::from(sheet.hidden), format!("rId{}", index + 1));
        let number = (index as u32 + 1).to_le_bytes();
        book.extend(record(
            0x9c,
            &[&state.to_le_bytes()[..], &number, &text(&id), &text(&sheet.name)].concat(),
        ));
        targets += &format!(
            "<Relationship Id=\"{id}\" Type=\"x/worksheet\" Target=\"worksheets/sheet{}.bin\"/>",
            index + 1
        );
    }
    book.extend([record(0x90, &[]), record(0x9d, &[0; 26]), record(0x84, &[])].concat());
    let count = (shared.len() as u32).to_le_bytes();
    let mut strings = record(0x9f, &[count, count].concat());
    for string in shared {
        strings.extend(record(0x13, &[&[0][..], &text(string)].concat()));
    }
    strings.extend(record(0xa0, &[]));
    // The second format is one of date and time.
    let format = |number: u8| record(0x2f, &[&[0, 0, number, 0][..], &[0; 12]].concat());
    let styles = [record(0x269, &2_u32.to_le_bytes()), format(0), format(22), record(0x26a, &[])].concat();
    let relationships = format!("<Relationships xmlns=\"{RELATIONSHIPS}\">{targets}</Relationships>");
    let names: Vec<String> =
        (1..=pages.len()).map(|number| format!("xl/worksheets/sheet{number}.bin")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relationships.as_bytes()),
        ("xl/styles.bin", &styles),
        ("xl/sharedStrings.bin", &strings),
    ];
    parts.extend(names.iter().map(String::as_str).zip(pages.iter().map(Vec::as_slice)));
    packed(&parts)
}

/// Writes the part of a sheet.
pub(crate) fn page(sheet: &Sheet, shared: &mut Vec<String>) -> Vec<u8> {
    let mut page = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    let mut merges = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        page.extend(record(0x00, &[&(row as u32).to_le_bytes()[..], &[0; 13]].concat()));
        for (column, cell) in cells.iter().enumerate() {
            let (down, right) = sheet.span(row, column);
            let is_first = !matches!(cell, Cell::Above | Cell::Left);
            if is_first && (down, right) != (1, 1) {
                let range = [row, row + down - 1, column, column + right - 1];
                let range: Vec<u8> = range.iter().flat_map(|&edge| (edge as u32).to_le_bytes()).collect();
                merges.push(record(0xb0, &range));
            }
            let style = u32::from(matches!(cell, Cell::Date(_))).to_le_bytes();
            let place = [(column as u32).to_le_bytes(), style].concat();
            let (kind, value) = match cell {
                Cell::Empty | Cell::Above | Cell::Left => (0x01, Vec::new()),
                Cell::Text(string) if column % 2 == 0 => {
                    shared.push(string.clone());
                    (0x07, (shared.len() as u32 - 1).to_le_bytes().to_vec())
                }
                Cell::Text(string) => (0x06, text(string)),
                Cell::Number(number) | Cell::Date(number) => (0x05, number.to_le_bytes().to_vec()),
            };
            page.extend(record(kind, &[place, value].concat()));
        }
    }
    page.extend(record(0x92, &[]));
    page.extend(record(0xb1, &(merges.len() as u32).to_le_bytes()));
    page.extend(merges.concat());
    page.extend([record(0xb2, &[]), record(0x82, &[])].concat());
    page
}

/// Writes a record. Numbers of more than seven bits continue in the next byte.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mut number in [usize::from(kind), data.len()] {
        while number > 0x7f {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
    bytes.extend(data);
    bytes
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = (units.len() as u32).to_le_bytes();
    length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}
