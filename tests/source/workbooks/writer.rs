//! Writes tables, laid out as people do it, in each format that has tables.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

/// A cell of a layout.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A number that is formatted as a date.
    Date(f64),
    /// Merged with the cell above.
    Above,
    /// Merged with the cell on its left.
    Left,
}

/// A sheet of a layout.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Parses lines whose cells are separated by `|`: `^` is merged with the cell above, `<` with the cell on its
    /// left, `#45362.5` is a number, and `@45362.5` a number that is formatted as a date.
    pub(crate) fn parse(name: &str, text: &str) -> Self {
        let number = |text: &str| text.parse().expect("a number");
        let cell = |text: &str| match text.trim() {
            "" => Cell::Empty,
            "^" => Cell::Above,
            "<" => Cell::Left,
            text if text.starts_with('#') => Cell::Number(number(&text[1..])),
            text if text.starts_with('@') => Cell::Date(number(&text[1..])),
            text => Cell::Text(text.to_owned()),
        };
        let rows = text.lines().map(|line| line.split('|').map(cell).collect()).collect();
        let hidden = name.ends_with(" hidden");
        Self { name: name.trim_end_matches(" hidden").to_owned(), hidden, rows }
    }

    fn cell(&self, row: usize, column: usize) -> &Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&Cell::Empty)
    }

    /// Returns the number of rows and columns that a cell spans: 1 and 1 if it is not merged.
    pub(super) fn span(&self, row: usize, column: usize) -> (usize, usize) {
        let is_left = |row: usize, column: usize| *self.cell(row, column) == Cell::Left;
        let columns = 1 + (column + 1..self.rows[row].len()).take_while(|&next| is_left(row, next)).count();
        let is_above = |next: usize| matches!(self.cell(next, column), Cell::Above);
        let rows = 1 + (row + 1..self.rows.len()).take_while(|&next| is_above(next)).count();
        (rows, columns)
    }
}

/// Returns the text that a cell shows.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Above | Cell::Left => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(serial) => {
            let seconds = ((serial - 25_569.0) * 86_400.0).round() as i64;
            let time = jiff::Timestamp::from_second(seconds).expect("in range");
            let time = jiff::tz::Offset::UTC.to_datetime(time);
            time.strftime("%d/%m/%Y %H:%M:%S").to_string()
        }
    }
}

/// Writes sheets as an Excel workbook.
pub(crate) fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    // A fixed time gives the same bytes every time.
    let created = ExcelDateTime::from_ymd(2024, 5, 31).expect("a day");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let (plain, date) = (Format::new(), Format::new().set_num_format("dd/mm/yyyy hh:mm:ss"));
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name).expect("a good name").set_hidden(sheet.hidden);
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row_number, column_number) = (row as u32, column as u16);
                let (down, right) = sheet.span(row, column);
                match cell {
                    Cell::Empty | Cell::Above | Cell::Left => {}
                    Cell::Text(text) if (down, right) != (1, 1) => {
                        let (last_row, last_column) =
                            (row_number + down as u32 - 1, column_number + right as u16 - 1);
                        page.merge_range(row_number, column_number, last_row, last_column, text, &plain)
                            .expect("mergeable");
                    }
                    Cell::Text(text) => drop(page.write_string(row_number, column_number, text)),
                    Cell::Number(number) => drop(page.write_number(row_number, column_number, *number)),
                    Cell::Date(number) => {
                        drop(page.write_number_with_format(row_number, column_number, *number, &date));
                    }
                }
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// Writes sheets as a web page with a table for each sheet, which some systems name `.xls`.
pub(crate) fn html(sheets: &[Sheet]) -> String {
    let mut page = String::from(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n<head><meta charset=\"utf-8\">\n\
         <style>td { mso-number-format:\"\\@\"; }</style></head>\n<body>\n",
    );
    for sheet in sheets.iter().filter(|sheet| !sheet.hidden) {
        page.push_str("<table border=1>\n");
        for (row, cells) in sheet.rows.iter().enumerate() {
            page.push_str("<tr>");
            for (column, cell) in cells.iter().enumerate() {
                if matches!(cell, Cell::Above | Cell::Left) {
                    continue;
                }
                let (down, right) = sheet.span(row, column);
                let span = match (down, right) {
                    (1, 1) => String::new(),
                    _ => format!(" rowspan=\"{down}\" colspan={right}"),
                };
                let text = shown(cell).replace('&', "&amp;").replace('<', "&lt;");
                page.push_str(&format!("<td{span}>{text}</td>"));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table>\n");
    }
    page + "</body></html>\n"
}

/// Writes sheets as an XML Spreadsheet 2003.
pub(crate) fn spreadsheetml(sheets: &[Sheet]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let mut book = String::from(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n<Styles><Style ss:ID=\"d\"/></Styles>\n",
    );
    for sheet in sheets {
        book.push_str(&format!(
            "<Worksheet ss:Name=\"{}\">\n<Table>\n<Column ss:Width=\"60\"/>\n",
            escaped(&sheet.name)
        ));
        for (row, cells) in sheet.rows.iter().enumerate() {
            // Empty rows and cells are left out, so that those after them need an index.
            if cells.iter().all(|cell| matches!(cell, Cell::Empty | Cell::Above | Cell::Left)) {
                continue;
            }
            book.push_str(&format!("<Row ss:Index=\"{}\">", row + 1));
            for (column, cell) in cells.iter().enumerate() {
                let (kind, text) = match cell {
                    Cell::Empty | Cell::Above | Cell::Left => continue,
                    Cell::Text(text) => ("String", escaped(text)),
                    Cell::Number(number) => ("Number", number.to_string()),
                    Cell::Date(serial) => {
                        let us = ((serial - 25_569.0) * 86_400e3).round() as i64 * 1_000;
                        let time = jiff::Timestamp::from_microsecond(us).expect("in range");
                        let time = jiff::tz::Offset::UTC.to_datetime(time);
                        ("DateTime", time.strftime("%Y-%m-%dT%H:%M:%S.000").to_string())
                    }
                };
                let (down, right) = sheet.span(row, column);
                let merged = match (down, right) {
                    (1, 1) => String::new(),
                    _ => format!(" ss:MergeDown=\"{}\" ss:MergeAcross=\"{}\"", down - 1, right - 1),
                };
                book.push_str(&format!(
                    "<Cell ss:Index=\"{}\"{merged}><Comment><ss:Data>không đọc</ss:Data></Comment>\
                     <Data ss:Type=\"{kind}\">{text}</Data></Cell>",
                    column + 1
                ));
            }
            book.push_str("</Row>\n");
        }
        let visible = if sheet.hidden { "SheetHidden" } else { "SheetVisible" };
        book.push_str(&format!(
            "</Table>\n<x:WorksheetOptions><x:Visible>{visible}</x:Visible></x:WorksheetOptions>\n</Worksheet>\n"
        ));
    }
    book + "</Workbook>\n"
}

/// Writes a sheet as CSV, which has no merged cells.
pub(crate) fn csv(sheet: &Sheet) -> Vec<u8> {
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in 0..sheet.rows.len() {
        writer.write_record((0..width).map(|column| shown(sheet.cell(row, column)))).expect("writable");
    }
    writer.into_inner().expect("flushed")
}
