//! Rejected rows, values that records went without, and values that are kept although they look wrong.

use super::table::{FILE, sheet};
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::pipeline::dropped::NESTED;
use crate::quality::FileFindings;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use crate::source::FileReport;

const TITLE: Bilingual = bilingual("Dòng bị loại", "Rejects");
const REJECTED: Bilingual = bilingual("dòng bị loại", "row rejected");
const DROPPED: Bilingual = bilingual("giá trị bị bỏ", "value dropped");
const SKIPPED: Bilingual = bilingual("dòng bỏ qua", "row skipped");
const LOST: Bilingual = bilingual("thiếu sự kiện", "event lost");
const ODD: Bilingual = bilingual("giữ nhưng lạ", "kept but odd");
const UNREADABLE: Bilingual = bilingual("thời điểm không đọc được", "its time cannot be read");
const ODD_CODE: Bilingual = bilingual("mã hồ sơ không đúng dạng", "the case code does not look like one");
const ENDED_EARLY: Bilingual = bilingual("xong trước khi tiếp nhận", "finished before it was received");

const REJECTS: &[SheetColumn] = &[
    FILE,
    column("what", "Việc", "What", Text, 16),
    column("reason", "Lý do", "Reason", Text, 40),
    column("count", "Số dòng", "Rows", Integer, 9),
    column("row", "Dòng ví dụ", "Example row", Integer, 10),
    column("line", "Dòng văn bản", "Line", Integer, 10),
    column("column", "Cột", "Column", Text, 22),
    column("value", "Giá trị", "Value", Text, 40),
];

/// Rejected rows by reason with examples, then dropped values, then oddities, file by file.
pub(super) fn rejects(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(rejected(checked, report, found));
        rows.extend(dropped(checked, report, &found.name));
        rows.extend(oddities(checked, report, &found.name));
    }
    sheet("rejects", TITLE, REJECTS, rows)
}

fn rejected(checked: &Checked<'_>, report: &FileReport, found: &FileFindings) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for (reason, count) in &report.rejected_by {
        for example in found.rejects.get(reason).into_iter().flatten() {
            let name = match example.part.as_str() {
                "" => found.name.clone(),
                part => format!("{} > {part}", found.name),
            };
            rows.push(vec![
                name.into(),
                REJECTED.get(lang).into(),
                reason.text().get(lang).into(),
                (*count).into(),
                example.row.into(),
                example.line.into(),
                example.column.as_str().into(),
                example.value.as_str().into(),
            ]);
        }
    }
    rows
}

fn dropped(checked: &Checked<'_>, report: &FileReport, name: &str) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let row = |reason: &str, count: u64, column: &str, example: &str| -> Vec<SheetCell> {
        vec![
            name.into(),
            DROPPED.get(lang).into(),
            reason.into(),
            count.into(),
            SheetCell::Empty,
            SheetCell::Empty,
            column.into(),
            example.into(),
        ]
    };
    let values = report
        .dropped
        .iter()
        .map(|values| row(values.reason.text().get(lang), values.count, values.slot.name(), &values.example));
    let nested = report.nested_columns.iter();
    values.chain(nested.map(|column| row(NESTED.1.get(lang), report.rows_read, column, ""))).collect()
}

/// Rows skipped on purpose, events lost, and values that are kept although they look wrong.
fn oddities(checked: &Checked<'_>, report: &FileReport, name: &str) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let row = |what: Bilingual, reason: &str, count: u64, column: &str, value: &str| -> Vec<SheetCell> {
        let (what, value): (SheetCell, SheetCell) = (what.get(lang).into(), value.into());
        vec![
            name.into(),
            what,
            reason.into(),
            count.into(),
            SheetCell::Empty,
            SheetCell::Empty,
            column.into(),
            value,
        ]
    };
    let skips = report.skipped_by.iter();
    let mut rows: Vec<Vec<SheetCell>> =
        skips.map(|(skip, count)| row(SKIPPED, skip.text().get(lang), *count, "", "")).collect();
    for step in report.milestones.iter().filter(|step| step.unreadable.rows > 0) {
        let (reason, values) = (UNREADABLE.get(lang), &step.unreadable);
        rows.push(row(LOST, reason, values.rows, &step.activity, &values.example));
    }
    for (reason, values) in [(ODD_CODE, &report.odd_case_codes), (ENDED_EARLY, &report.ended_before_begun)] {
        if values.rows > 0 {
            rows.push(row(ODD, reason.get(lang), values.rows, "", &values.example));
        }
    }
    rows
}
