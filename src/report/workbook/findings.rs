//! Phát hiện: what was found, and beside it the cells for answers, which the next run reads back.

use super::page::{self, HEADING_ROW, height};
use super::summary::class_format;
use super::table::{self, CellKind, TableColumn, write_cell};
use super::tabs::Tab;
use super::{Book, evidence};
use crate::finding::{Finding, SubjectLevel};
use crate::judge::Standing;
use crate::lang::{Bilingual, bilingual};
use crate::lists::{ANSWER_KIND, ANSWER_TEXT, ANSWERED_BY, ANSWERED_ON, FINDING_ID, OBJECTIVE_CAUSE};
use crate::measure::Form;
use crate::report::SheetCell;
use crate::report::amounts::one_decimal;
use anyhow::Result;
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, DataValidation, Url, Worksheet,
};

/// The columns of a finding: heading, width, kind.
const COLUMNS: [(Bilingual, f64, CellKind); 14] = [
    (bilingual("Số", "No."), 5.0, CellKind::Integer),
    (bilingual("Loại", "Class"), 11.0, CellKind::Text),
    (bilingual("Ai", "Who"), 17.0, CellKind::Text),
    (bilingual("Chức vụ, đơn vị", "Post, unit"), 18.0, CellKind::Text),
    (bilingual("Phát hiện và số liệu", "Finding and figures"), 44.0, CellKind::Text),
    (bilingual("Việc cần làm", "Step to take"), 16.0, CellKind::Text),
    (bilingual("Gấp mấy lần", "Times"), 7.0, CellKind::TwoDecimals),
    (bilingual("Khoảng 95 %", "95 % interval"), 9.0, CellKind::Centred),
    (bilingual("Xác suất", "Proba-bility"), 7.5, CellKind::Share),
    (bilingual("Vượt: giờ mỗi hồ sơ", "Excess: hours a case"), 8.5, CellKind::OneDecimal),
    (bilingual("Vượt: lượt mỗi tháng", "Excess: cases a month"), 8.5, CellKind::OneDecimal),
    (bilingual("Nêu lần đầu", "First seen"), 9.5, CellKind::Centred),
    (bilingual("Đứng vững?", "Robust?"), 7.5, CellKind::Centred),
    (bilingual("Hồ sơ", "Cases"), 7.5, CellKind::Centred),
];
/// The cells for answers: heading and width.
const ANSWER: [(Bilingual, f64); 6] = [
    (FINDING_ID, 24.0),
    (ANSWER_KIND, 24.0),
    (ANSWER_TEXT, 50.0),
    (ANSWERED_BY, 22.0),
    (ANSWERED_ON, 13.0),
    (OBJECTIVE_CAUSE, 14.0),
];
/// The kinds of answer to choose from.
const KINDS: [Bilingual; 4] = [
    bilingual("Đồng ý", "Agrees"),
    bilingual("Có lý do riêng", "Has a reason"),
    bilingual("Không đồng ý", "Disagrees"),
    bilingual("Số liệu sai", "The figures are wrong"),
];
const YES: Bilingual = bilingual("Có", "Yes");
const NO: Bilingual = bilingual("Không", "No");
const UNKNOWN: Bilingual = bilingual("không rõ", "unknown");
const SHOW: Bilingual = bilingual("xem", "show");
const ANSWERED: Bilingual = bilingual("Đã giải trình", "Answered");

/// Returns the row of a finding by its index.
pub(super) fn row_of(index: usize) -> u32 {
    HEADING_ROW + 1 + index as u32
}

/// Writes the sheet.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    let shown = COLUMNS.len();
    let mut columns: Vec<TableColumn> = COLUMNS
        .iter()
        .map(|(heading, width, kind)| TableColumn::new(heading.get(lang), *width, *kind))
        .collect();
    let width = table::width_of(&columns);
    columns.extend(
        ANSWER.iter().map(|(heading, width)| TableColumn::new(heading.get(lang), *width, CellKind::Text)),
    );
    page::set_up(page, book, tab.title.get(lang), Some((HEADING_ROW, HEADING_ROW)))?;
    page::write_head(page, book, tab.title.get(lang), tab.note.get(lang), (shown as u16, width))?;
    table::write_headings(page, book, HEADING_ROW, &columns)?;
    let cases = evidence::first_rows(book)?;
    for (index, finding) in book.results.findings.iter().enumerate() {
        write_finding(page, book, index, finding)?;
        if let Some(first) = cases.get(&finding.position) {
            let link = Url::new(book.link("evidence", *first)?).set_text(SHOW.get(lang));
            page.write_url_with_format(row_of(index), shown as u16 - 1, link, &book.styles.link)?;
        }
    }
    let rows = book.results.findings.len();
    if rows > 0 {
        let last = row_of(rows - 1);
        // Of praise the excess is below zero, and has no bar.
        let bar = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_fill_color(Color::RGB(0xF4_B1_83))
            .set_solid_fill(true);
        page.add_conditional_format(row_of(0), 9, last, 9, &bar)?;
        page.add_conditional_format(row_of(0), 10, last, 10, &bar)?;
        offer_answers(page, book, last)?;
    }
    table::freeze_and_filter(page, HEADING_ROW, (rows, columns.len()), 3)?;
    let last = HEADING_ROW + rows as u32 + 2;
    page::write_foot(page, book, last, "buckstop query --sql 'SELECT * FROM findings'")?;
    page.set_print_area(0, 0, last, shown as u16 - 1)?;
    Ok(())
}

fn write_finding(page: &mut Worksheet, book: &Book<'_>, index: usize, finding: &Finding) -> Result<()> {
    let (row, lang) = (row_of(index), book.lang);
    let standing = book.standings[index];
    let cells = cells(book, finding, standing);
    page.set_row_height(row, height(cells.iter().zip(COLUMNS.map(|(_, width, _)| width))))?;
    for ((cell, (_, _, kind)), column) in cells.iter().zip(&COLUMNS).zip(0..) {
        write_cell(page, book, (row, column), cell, *kind)?;
    }
    page.write_string_with_format(
        row,
        1,
        finding.class.title().get(lang),
        &class_format(book, finding.class),
    )?;
    let first = COLUMNS.len() as u16;
    page.write_string_with_format(row, first, &finding.finding_id, &book.styles.text)?;
    for column in first + 1..first + ANSWER.len() as u16 {
        let day = column == first + 4;
        let format = if day { &book.styles.day_to_fill } else { &book.styles.to_fill };
        page.write_blank(row, column, format)?;
    }
    Ok(())
}

fn cells(book: &Book<'_>, finding: &Finding, standing: Option<&Standing>) -> [SheetCell; 14] {
    let lang = book.lang;
    let interval = |one: &Standing| {
        format!("{}–{}", one_decimal(one.times.low, lang), one_decimal(one.times.high, lang))
    };
    let hours = standing.filter(|one| one.measure.form == Form::Duration).and(finding.excess);
    let counts = standing.filter(|one| one.measure.form != Form::Duration).and(finding.excess);
    let robust = finding.robust().map(|yes| if yes { YES.get(lang) } else { NO.get(lang) });
    [
        finding.position.into(),
        finding.class.title().get(lang).into(),
        finding.subject.as_str().into(),
        office_and_unit(finding).into(),
        words(book, finding).into(),
        finding.step.get(lang).into(),
        standing.map(|one| one.times.value).into(),
        standing.map(interval).into(),
        finding.probability.into(),
        hours.into(),
        counts.into(),
        finding.first_seen.map(|day| day.strftime("%d/%m/%Y").to_string()).into(),
        standing.map(|_| robust.unwrap_or(UNKNOWN.get(lang))).into(),
        SheetCell::Empty,
    ]
}

fn office_and_unit(finding: &Finding) -> String {
    let unit = finding.unit.as_deref().filter(|_| finding.level != SubjectLevel::Unit);
    [finding.office.as_deref(), unit].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Returns the heading of the finding, its figures, what it hangs on, and what was answered.
fn words(book: &Book<'_>, finding: &Finding) -> String {
    let lang = book.lang;
    let mut text = format!("{}. {}", finding.title.get(lang), finding.statement.get(lang));
    let hangs_on = finding.hangs_on();
    if !hangs_on.is_empty() {
        let label = lang.pick("Phụ thuộc vào", "Hangs on");
        text = format!("{text}\n{label}: {}", hangs_on.get(lang));
    }
    let answers = crate::report::sheets::answers(finding, lang);
    if !answers.is_empty() {
        text = format!("{text}\n{}: {answers}", ANSWERED.get(lang));
    }
    text
}

/// Offers the answers that can be chosen, in the rows of findings.
fn offer_answers(page: &mut Worksheet, book: &Book<'_>, last: u32) -> Result<()> {
    let lang = book.lang;
    let first = COLUMNS.len() as u16;
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.get(lang)).collect();
    let kind = DataValidation::new().allow_list_strings(&kinds)?;
    page.add_data_validation(row_of(0), first + 1, last, first + 1, &kind)?;
    let yes_no = DataValidation::new().allow_list_strings(&[YES.get(lang), NO.get(lang)])?;
    let yes_no = yes_no.set_input_title(ANSWER[5].0.get(lang))?.set_input_message(lang.pick(
        "Chọn Có khi cấp có thẩm quyền đã xác nhận nguyên nhân khách quan: các hồ sơ dẫn chứng sẽ không tính cho người này nữa.",
        "Choose Yes if the competent authority has confirmed the cause: the cases shown no longer count for this subject.",
    ))?;
    page.add_data_validation(row_of(0), first + 5, last, first + 5, &yes_no)?;
    Ok(())
}
