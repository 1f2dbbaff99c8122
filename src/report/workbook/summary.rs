//! Tóm tắt: a director's minute on one page.

use super::page::{self, LINE, height, write_sentence};
use super::styles::FONT;
use super::table::{CellKind, write_cell};
use super::tabs::Tab;
use super::{Book, findings};
use crate::finding::{Class, Finding};
use crate::lang::{Bilingual, bilingual};
use crate::report::brief::{asked_classes, data, period, shown_by_class};
use crate::report::{ChangeSort, SheetCell};
use anyhow::Result;
use rust_xlsxwriter::{Color, ConditionalFormatDataBar, Format, FormatAlign, Url, Worksheet};

/// The widths of the columns: number, class, who, unit, what, step to take.
const WIDTHS: [f64; 6] = [6.0, 18.0, 26.0, 26.0, 46.0, 30.0];
const LAST: u16 = WIDTHS.len() as u16 - 1;
const FRAME: (u16, f64) = (WIDTHS.len() as u16, 150.0);

/// The most changes that are named.
const CHANGES: usize = 4;

const COUNTS: Bilingual = bilingual("Có bao nhiêu phát hiện", "How many findings");
const FIRST_ONES: Bilingual = bilingual("Những việc nên xem trước", "What to look at first");
const HOW_TO_READ: Bilingual = bilingual("Cách đọc", "How to read it");
const NOTHING: Bilingual = bilingual(
    "Không có phát hiện nào đủ dữ liệu và đủ chắc chắn.",
    "No finding has enough data and certainty.",
);
const HEADINGS: [Bilingual; 6] = [
    bilingual("Số", "No."),
    bilingual("Loại", "Class"),
    bilingual("Ai", "Who"),
    bilingual("Đơn vị", "Unit"),
    bilingual("Điều thấy được", "What was seen"),
    bilingual("Việc cần làm", "Step to take"),
];
const READING: [Bilingual; 3] = [
    bilingual(
        "Mỗi người được so với đồng nghiệp làm cùng bước của cùng thủ tục; ngày nghỉ, thời gian chờ người dân và chờ ý kiến không tính.",
        "Everybody is compared with colleagues at the same step of the same procedure; days off and waits for applicants or opinions do not count.",
    ),
    bilingual(
        "\"Lâu gấp 2 lần (1,6–2,4)\": ước lượng là 2 lần, và giá trị thật gần như chắc chắn nằm giữa 1,6 và 2,4.",
        "\"2 times as long (1.6–2.4)\": the estimate is 2, and the true value almost certainly lies between 1.6 and 2.4.",
    ),
    bilingual(
        "Nhật ký không cho biết vì sao một hồ sơ lâu. Hãy nghe giải trình trước khi kết luận; không có con số nào ở đây là điểm của một người.",
        "A log does not say why a case took long. Hear the official before you conclude anything; no number here is a score of a person.",
    ),
];

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    for (width, index) in WIDTHS.into_iter().zip(0..) {
        page.set_column_width(index, width)?;
    }
    page::set_up(page, book, tab.title.get(lang), None)?;
    page.set_print_fit_to_pages(1, 1);
    let title = format!("{} · {}", tab.title.get(lang), period(book.results, book.context));
    page::write_head(page, book, &title, tab.note.get(lang), FRAME)?;
    write_sentence(page, book, 2, &data(book.results), FRAME)?;
    let mut row = write_changes(page, book, 3)?;
    row = write_counts(page, book, row + 1)?;
    row = write_first_ones(page, book, row + 1)?;
    page.write_string_with_format(row + 1, 0, HOW_TO_READ.get(lang), &book.styles.section)?;
    row += 2;
    for text in READING {
        write_sentence(page, book, row, &format!("•  {}", text.get(lang)), FRAME)?;
        row += 1;
    }
    page.set_print_area(0, 0, row - 1, LAST)?;
    Ok(())
}

/// Writes what changed since the run before, if there is one. Returns the next row.
fn write_changes(page: &mut Worksheet, book: &Book<'_>, mut row: u32) -> Result<u32> {
    let Some(changes) = book.context.changes else { return Ok(row) };
    page.write_string_with_format(row + 1, 0, changes.title(book.lang), &book.styles.section)?;
    row += 2;
    if !changes.common.is_empty() {
        write_sentence(page, book, row, &changes.common, FRAME)?;
        row += 1;
    }
    for line in changes.lines.iter().take(CHANGES) {
        let how = match line.sort {
            ChangeSort::New => bilingual("Mới", "New"),
            ChangeSort::OtherClass => bilingual("Đổi loại", "Other class"),
            ChangeSort::Gone => bilingual("Không còn", "Gone"),
        };
        let who = if line.unit.is_empty() || line.unit == line.subject {
            line.subject.clone()
        } else {
            format!("{} ({})", line.subject, line.unit)
        };
        let why = if line.why.is_empty() { String::new() } else { format!(". {}", line.why) };
        let text = format!("•  {}: {} · {who} · {}{why}", how.get(book.lang), line.class_title, line.title);
        write_sentence(page, book, row, &text, FRAME)?;
        row += 1;
    }
    let hidden = changes.lines.len().saturating_sub(CHANGES);
    if hidden > 0 {
        let more = Bilingual::new(
            format!("•  và {hidden} phát hiện khác: buckstop diff"),
            format!("•  and {hidden} more: buckstop diff"),
        );
        write_sentence(page, book, row, more.get(book.lang), FRAME)?;
        row += 1;
    }
    Ok(row)
}

/// Writes the number of findings of each class with a bar, and what the class asks. Returns the next row.
fn write_counts(page: &mut Worksheet, book: &Book<'_>, mut row: u32) -> Result<u32> {
    page.write_string_with_format(row, 0, COUNTS.get(book.lang), &book.styles.section)?;
    let first = row + 1;
    for class in asked_classes() {
        let count = book.results.findings.iter().filter(|finding| finding.class == class).count();
        if count == 0 {
            continue;
        }
        row += 1;
        let title = class.title();
        let (text, bold) = (&book.styles.text, class_format(book, class));
        page.merge_range(row, 0, row, 1, title.get(book.lang), &bold)?;
        page.write_number_with_format(
            row,
            2,
            count as f64,
            &book.styles.of(CellKind::Integer).clone().set_bold(),
        )?;
        page.merge_range(row, 3, row, LAST, asked(class).get(book.lang), text)?;
        page.set_row_height(row, LINE + 2.5)?;
    }
    if row < first {
        write_sentence(page, book, first, NOTHING.get(book.lang), FRAME)?;
        return Ok(first + 1);
    }
    let bar = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(0x9D_C3_E6)).set_solid_fill(true);
    page.add_conditional_format(first, 2, row, 2, &bar)?;
    Ok(row + 1)
}

/// Writes the findings that a director should look at first. Returns the next row.
fn write_first_ones(page: &mut Worksheet, book: &Book<'_>, mut row: u32) -> Result<u32> {
    let findings = book.results.findings;
    if findings.is_empty() {
        return Ok(row);
    }
    page.write_string_with_format(row, 0, FIRST_ONES.get(book.lang), &book.styles.section)?;
    row += 1;
    for (heading, index) in HEADINGS.iter().zip(0..) {
        page.write_string_with_format(row, index, heading.get(book.lang), &book.styles.heading)?;
    }
    page.set_row_height(row, LINE + 4.0)?;
    let shown = shown_by_class(findings.iter().map(|finding| finding.class));
    for class in asked_classes() {
        let of_class = findings.iter().enumerate().filter(|(_, finding)| finding.class == class);
        for (index, finding) in of_class.take(shown.get(&class).copied().unwrap_or_default()) {
            row += 1;
            write_one(page, book, row, (index, finding))?;
        }
    }
    Ok(row + 1)
}

fn write_one(
    page: &mut Worksheet,
    book: &Book<'_>,
    row: u32,
    (index, finding): (usize, &Finding),
) -> Result<()> {
    let lang = book.lang;
    let target = book.link("findings", findings::row_of(index))?;
    let link = Url::new(target).set_text(finding.position.to_string());
    page.write_url_with_format(row, 0, link, &book.styles.link.clone().set_align(FormatAlign::Center))?;
    page.write_string_with_format(
        row,
        1,
        finding.class.title().get(lang),
        &class_format(book, finding.class),
    )?;
    let unit = finding.unit.as_deref().filter(|unit| *unit != finding.subject).unwrap_or_default();
    let what = format!("{}. {}", finding.title.get(lang), book.short[index]);
    let cells: [SheetCell; 4] =
        [finding.subject.as_str().into(), unit.into(), what.into(), finding.step.get(lang).into()];
    page.set_row_height(row, height(cells.iter().zip(WIDTHS[2..].iter().copied())))?;
    for (cell, column) in cells.iter().zip(2..) {
        write_cell(page, book, (row, column), cell, CellKind::Text)?;
    }
    Ok(())
}

/// Returns the format of the name of a class: its colour, and bold.
pub(super) fn class_format(book: &Book<'_>, class: Class) -> Format {
    book.styles.text.clone().set_bold().set_font_name(FONT).set_background_color(Color::RGB(class.color()))
}

/// Returns what a class asks.
fn asked(class: Class) -> Bilingual {
    match class {
        Class::Rotate => {
            bilingual("Ai cần người có thẩm quyền cân nhắc bố trí?", "Whose post should be considered?")
        }
        Class::Review => bilingual("Cần mời ai giải trình?", "Whom to hear?"),
        Class::Route => bilingual(
            "Nơi nào thường chuyển nhầm, cần rõ đầu mối?",
            "Where are cases sent to the wrong place?",
        ),
        Class::Support => bilingual("Ai cần được hỗ trợ?", "Who needs help?"),
        Class::Watch => {
            bilingual("Trường hợp nào cần xem lại tháng sau?", "What to look at again next month?")
        }
        Class::Process => {
            bilingual("Bước nào của thủ tục nên rà soát?", "Which steps of procedures should be reviewed?")
        }
        Class::Data => bilingual("Dữ liệu nào còn thiếu?", "Which data are missing?"),
        Class::Commend => bilingual("Ai đáng được biểu dương?", "Who deserves praise?"),
    }
}
