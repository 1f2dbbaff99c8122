//! What every sheet has: a title, a sentence how to read it, the page that it is printed on, and at its foot the
//! command that makes the same table.

use super::Book;
use super::styles::FONT;
use crate::report::SheetCell;
use anyhow::Result;
use rust_xlsxwriter::Worksheet;

/// The number of the paper size A4 in the file format.
const A4: u8 = 9;
/// The height of a line of text, in points.
pub(super) const LINE: f64 = 12.75;
/// The most that a row can be high, in points.
const MAX_HEIGHT: f64 = 409.0;
/// The row of the headings. Above it are the title, a sentence, and an empty row.
pub(super) const HEADING_ROW: u32 = 3;

/// Sets up A4 landscape, one page wide, with page numbers and a head and foot. `rows` are repeated on each page.
pub(super) fn set_up(
    page: &mut Worksheet,
    book: &Book<'_>,
    title: &str,
    rows: Option<(u32, u32)>,
) -> Result<()> {
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.5, 0.6, 0.25, 0.3);
    page.set_screen_gridlines(false);
    page.set_print_center_horizontally(true);
    let up_to = book.context.local_day(book.context.as_of);
    let (as_of, page_word) = (book.lang.pick("Số liệu đến", "As of"), book.lang.pick("Trang", "Page"));
    let font = format!("&\"{FONT},Regular\"&9");
    // In a footer `&` begins a code.
    let title = title.replace('&', "&&");
    page.set_footer(format!("&L{font}{title}&C{font}{as_of} {up_to}&R{font}{page_word} &P / &N"));
    if let Some((first, last)) = rows {
        page.set_repeat_rows(first, last)?;
    }
    Ok(())
}

/// Writes the title into the first row and a sentence below it, across `columns` columns that are `width` characters
/// wide together.
pub(super) fn write_head(
    page: &mut Worksheet,
    book: &Book<'_>,
    title: &str,
    note: &str,
    (columns, width): (u16, f64),
) -> Result<()> {
    page.set_row_height(0, 22)?;
    page.write_string_with_format(0, 0, title, &book.styles.title)?;
    write_sentence(page, book, 1, note, (columns, width))?;
    page.set_row_height(2, 6)?;
    Ok(())
}

/// Writes a sentence across columns, in a row as high as it needs.
pub(super) fn write_sentence(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    text: &str,
    (columns, width): (u16, f64),
) -> Result<()> {
    page.set_row_height(row, LINE * lines(text, width) + 2.0)?;
    if columns > 1 {
        page.merge_range(row, 0, row, columns - 1, text, &book.styles.note)?;
    } else {
        page.write_string_with_format(row, 0, text, &book.styles.note)?;
    }
    Ok(())
}

/// Writes below a table how to make it again.
pub(super) fn write_foot(page: &mut Worksheet, book: &Book<'_>, row: u32, command: &str) -> Result<()> {
    let source = book.lang.pick("Lập lại bảng này", "To make this table again");
    page.write_string_with_format(row, 0, format!("{source}: {command}"), &book.styles.foot)?;
    Ok(())
}

/// The width of a letter at 10 points in the unit of column widths, which is a digit at 11 points.
const LETTER: f64 = 0.86;
/// How many letters wide a capital is.
const CAPITAL: f64 = 1.4;

/// Returns the number of lines that a text takes in a cell of this width, in characters. Words do not break unless they
/// are longer than a line.
pub(super) fn lines(text: &str, width: f64) -> f64 {
    let room = ((width - 0.8) / LETTER).max(1.0);
    text.split('\n').map(|line| wrapped(line, room)).sum()
}

fn wrapped(line: &str, room: f64) -> f64 {
    let (mut lines, mut used) = (1.0, 0.0);
    for word in line.split(' ') {
        let length: f64 = word.chars().map(|letter| if letter.is_uppercase() { CAPITAL } else { 1.0 }).sum();
        if used > 0.0 && used + 1.0 + length > room {
            lines += 1.0;
            used = 0.0;
        } else if used > 0.0 {
            used += 1.0;
        }
        used += length;
        while used > room {
            lines += 1.0;
            used -= room;
        }
    }
    lines
}

/// Returns the height of a row whose texts have cells of these widths, in points. It is always given, because not every
/// program measures texts when it opens a file.
pub(super) fn height<'t>(texts: impl Iterator<Item = (&'t SheetCell, f64)>) -> f64 {
    let lines = texts.map(|(cell, width)| match cell {
        SheetCell::Text(text) => lines(text, width),
        _ => 1.0,
    });
    (LINE * lines.fold(1.0, f64::max) + 2.0).min(MAX_HEIGHT)
}
