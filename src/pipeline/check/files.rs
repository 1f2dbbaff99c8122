//! Of each file: what it is, its columns, its rejects, its repeats, and the verdict of the gate.

use super::Checked;
use super::meaning::meaning;
use crate::quality::FileFindings;
use crate::report::ColumnKind::{Integer, Share, Text, Time};
use crate::report::{Cell, Column, Sheet, column};
use crate::source::{FileReport, SheetFate};

const FILE: Column = column("file", "Tệp", "File", Text, 28);

const FILES: &[Column] = &[
    FILE,
    column("format", "Định dạng", "Format", Text, 10),
    column("profile", "Hồ sơ ánh xạ", "Profile", Text, 16),
    column("reason", "Vì sao", "Why this profile", Text, 60),
    column("encoding", "Cách ghi", "Written as", Text, 34),
    column("rows_read", "Dòng đọc", "Rows read", Integer, 10),
    column("rows_split", "Dòng tách thêm", "Rows split off", Integer, 10),
    column("events", "Sự kiện", "Events", Integer, 10),
    column("cases", "Hồ sơ", "Cases", Integer, 10),
    column("rejected_rows", "Dòng bị loại", "Rows rejected", Integer, 10),
    column("skipped_rows", "Dòng bỏ qua", "Rows skipped", Integer, 10),
    column("first_event", "Sự kiện đầu", "First event", Time, 17),
    column("last_event", "Sự kiện cuối", "Last event", Time, 17),
    column("data_level", "Mức dữ liệu", "Data level", Text, 8),
    column("unknown_kind", "Thao tác không rõ", "Unknown activity", Share, 10),
    column("no_official", "Không rõ người", "Acts without official", Share, 10),
    column("by_placeholder", "Tài khoản chung", "By placeholders", Share, 10),
    column("by_system", "Do hệ thống", "By systems", Share, 10),
    column("at_midnight", "Lúc 0 giờ", "At midnight", Share, 10),
    column("in_future", "Ở tương lai", "In the future", Integer, 10),
    column("repeats_inside", "Lặp trong tệp", "Repeats inside", Integer, 10),
    column("repeats_between", "Trùng tệp trước", "In an earlier file", Integer, 10),
    column("replaced_by_key", "Thay theo mã dòng", "Replaced by key", Integer, 10),
    column("warnings", "Lưu ý", "Warnings", Text, 40),
];

pub(super) fn files(checked: &Checked<'_>) -> Sheet {
    let rows = checked.files().map(|(report, found)| file_row(checked, report, found)).collect();
    sheet("files", "Tệp", "Files", FILES, rows)
}

fn file_row(checked: &Checked<'_>, report: &FileReport, found: &FileFindings) -> Vec<Cell> {
    let lang = checked.lang;
    let (carried, counts) = (&found.carried, &found.counts);
    let warnings: Vec<String> = report
        .warnings
        .iter()
        .map(|warning| lang.pick(warning.vi(), warning.en()).to_owned())
        .chain(only_dates(checked, found))
        .collect();
    let level = carried.level(checked.settings.quality.min_share);
    vec![
        found.name.as_str().into(),
        report.format.as_str().into(),
        report.profiles().collect::<Vec<_>>().join(", ").into(),
        lang.pick(&report.reason.vi, &report.reason.en).into(),
        report.encoding.as_str().into(),
        report.rows_read.into(),
        report.rows_split.into(),
        report.events.into(),
        (report.cases + report.case_attributes).into(),
        report.rejected.into(),
        report.rows_skipped.into(),
        found.first_at.map_or(Cell::Empty, Cell::Time),
        found.last_at.map_or(Cell::Empty, Cell::Time),
        if counts.events == 0 { Cell::Empty } else { level.unwrap_or('–').to_string().into() },
        share(counts.unknown_kind, counts.events),
        share(counts.no_actor, counts.acts),
        share(carried.by_placeholder, carried.acts),
        share(carried.system, counts.events),
        share(found.midnight, counts.events),
        counts.future.into(),
        found.repeats.inside.into(),
        found.repeats.between.into(),
        found.repeats.by_key.into(),
        warnings.join("; ").into(),
    ]
}

/// Times that are days only make every waiting time a guess.
fn only_dates(checked: &Checked<'_>, found: &FileFindings) -> Option<String> {
    const MOSTLY: f64 = 0.95;
    let events = found.counts.events;
    let only = events > 0 && found.midnight as f64 >= MOSTLY * events as f64;
    let text = checked.lang.pick(
        "chỉ có ngày, không có giờ: thời gian xử lý chỉ đúng đến ngày",
        "dates without time of day: waits are right to the day only",
    );
    only.then(|| text.to_owned())
}

const COLUMNS: &[Column] = &[
    FILE,
    column("heading", "Tiêu đề cột", "Heading", Text, 30),
    column("meaning", "Hiểu là", "Read as", Text, 34),
    column("slot", "Khoá", "Key in a profile", Text, 22),
];

pub(super) fn columns(checked: &Checked<'_>) -> Sheet {
    let lang = checked.lang;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(report.mapping.iter().map(|(slot, heading)| {
            let words = meaning(*slot);
            let name = found.name.as_str();
            vec![
                name.into(),
                heading.as_str().into(),
                lang.pick(words.vi, words.en).into(),
                slot.name().into(),
            ]
        }));
        rows.extend(report.fields.iter().map(|(field, heading)| {
            let own = lang.pick("trường riêng của hồ sơ ánh xạ", "a field of the profile's own");
            vec![found.name.as_str().into(), heading.as_str().into(), own.into(), field.as_str().into()]
        }));
        let unused = lang.pick("không dùng", "not used");
        rows.extend(report.unused.iter().map(|heading| {
            vec![found.name.as_str().into(), heading.as_str().into(), unused.into(), Cell::Empty]
        }));
    }
    sheet("columns", "Cột", "Columns", COLUMNS, rows)
}

const SHEETS: &[Column] = &[
    FILE,
    column("sheet", "Trang", "Sheet", Text, 30),
    column("fate", "Xử lý", "What became of it", Text, 50),
    column("profile", "Hồ sơ ánh xạ", "Profile", Text, 16),
    column("header_row", "Dòng tiêu đề", "Header row", Integer, 10),
];

/// The sheets of workbooks, also those passed over.
pub(super) fn sheets(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(report.sheets.iter().map(|sheet| {
            let header: Cell = match sheet.fate {
                SheetFate::Read { header_row } => header_row.into(),
                _ => Cell::Empty,
            };
            let fate = checked.lang.pick(sheet.fate.vi(), sheet.fate.en());
            let (name, profile) = (found.name.as_str(), sheet.profile.as_deref());
            vec![name.into(), sheet.name.as_str().into(), fate.into(), profile.into(), header]
        }));
    }
    sheet("sheets", "Trang tính", "Sheets", SHEETS, rows)
}

const REJECTS: &[Column] = &[
    FILE,
    column("what", "Việc", "What", Text, 16),
    column("reason", "Lý do", "Reason", Text, 40),
    column("count", "Số dòng", "Rows", Integer, 9),
    column("row", "Dòng ví dụ", "Example row", Integer, 10),
    column("line", "Dòng văn bản", "Line", Integer, 10),
    column("column", "Cột", "Column", Text, 22),
    column("value", "Giá trị", "Value", Text, 40),
];

/// Rejected rows by reason with examples, then values that records went without.
pub(super) fn rejects(checked: &Checked<'_>) -> Sheet {
    let lang = checked.lang;
    let (rejected, dropped) =
        (lang.pick("dòng bị loại", "row rejected"), lang.pick("giá trị bị bỏ", "value dropped"));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (report, found) in checked.files() {
        for (reason, count) in &report.rejected_by {
            for example in found.rejects.get(reason).into_iter().flatten() {
                let name = match example.part.as_str() {
                    "" => found.name.clone(),
                    part => format!("{} > {part}", found.name),
                };
                rows.push(vec![
                    name.into(),
                    rejected.into(),
                    lang.pick(reason.vi(), reason.en()).into(),
                    (*count).into(),
                    example.row.into(),
                    example.line.into(),
                    example.column.as_str().into(),
                    example.value.as_str().into(),
                ]);
            }
        }
        for values in &report.dropped {
            let reason = values.reason;
            rows.push(vec![
                found.name.as_str().into(),
                dropped.into(),
                lang.pick(reason.vi(), reason.en()).into(),
                values.count.into(),
                Cell::Empty,
                Cell::Empty,
                values.slot.name().into(),
                values.example.as_str().into(),
            ]);
        }
        rows.extend(oddities(checked, report, &found.name));
    }
    sheet("rejects", "Dòng bị loại", "Rejects", REJECTS, rows)
}

/// Rows skipped on purpose, and values that are kept although they look wrong.
fn oddities(checked: &Checked<'_>, report: &FileReport, name: &str) -> Vec<Vec<Cell>> {
    let lang = checked.lang;
    let row = |what: &str, reason: &str, count: u64, column: &str, value: &str| -> Vec<Cell> {
        let (name, value) = (name.into(), value.into());
        vec![name, what.into(), reason.into(), count.into(), Cell::Empty, Cell::Empty, column.into(), value]
    };
    let skipped = lang.pick("dòng bỏ qua", "row skipped");
    let (lost, odd) = (lang.pick("thiếu sự kiện", "event lost"), lang.pick("giữ nhưng lạ", "kept but odd"));
    let unreadable = lang.pick("thời điểm không đọc được", "its time cannot be read");
    let code = lang.pick("mã hồ sơ không đúng dạng", "the case code does not look like one");
    let ended = lang.pick("xong trước khi tiếp nhận", "finished before it was received");
    let skips = report.skipped_by.iter();
    let mut rows: Vec<Vec<Cell>> =
        skips.map(|(skip, count)| row(skipped, lang.pick(skip.vi(), skip.en()), *count, "", "")).collect();
    for step in report.milestones.iter().filter(|step| step.unreadable.rows > 0) {
        rows.push(row(lost, unreadable, step.unreadable.rows, &step.activity, &step.unreadable.example));
    }
    for (reason, values) in [(code, &report.odd_case_codes), (ended, &report.ended_before_begun)] {
        if values.rows > 0 {
            rows.push(row(odd, reason, values.rows, "", &values.example));
        }
    }
    rows
}

const REPEATS: &[Column] = &[
    FILE,
    column("row", "Dòng", "Row", Integer, 10),
    column("of_row", "Lặp lại dòng", "Repeats row", Integer, 12),
    column("what", "Xử lý", "What becomes of it", Text, 40),
];

pub(super) fn repeats(checked: &Checked<'_>) -> Sheet {
    let lang = checked.lang;
    let inside = lang.pick("lặp trong cùng tệp", "a repeat inside the file");
    let between = lang.pick("đã có trong tệp đọc trước", "an earlier file has it");
    let rows = checked.inspection.files.iter().flat_map(|found| {
        found.repeats.examples.iter().map(move |repeat| {
            let what = if repeat.of_row.is_some() { inside } else { between };
            vec![found.name.as_str().into(), repeat.row.into(), repeat.of_row.into(), what.into()]
        })
    });
    sheet("repeats", "Dòng trùng", "Repeats", REPEATS, rows.collect())
}

const GATE: &[Column] = &[
    FILE,
    column("threshold", "Ngưỡng", "Threshold", Text, 22),
    column("count", "Số", "Count", Integer, 10),
    column("of", "Trong", "Of", Integer, 10),
    column("share", "Tỷ lệ", "Share", Share, 9),
    column("limit", "Cho phép", "Allowed", Share, 9),
    column("look_at", "Cần xem", "Look at", Text, 60),
];

/// The thresholds passed; empty where the gate lets everything through.
pub(super) fn gate(checked: &Checked<'_>) -> Sheet {
    let rows = checked.trips.iter().map(|trip| {
        vec![
            trip.file.as_str().into(),
            trip.threshold.into(),
            trip.count.into(),
            trip.of.into(),
            trip.share().into(),
            trip.limit.into(),
            trip.look_at.into(),
        ]
    });
    sheet("gate", "Cổng chất lượng", "Quality gate", GATE, rows.collect())
}

/// A sheet of constant columns.
pub(super) fn sheet(
    id: &'static str,
    title_vi: &'static str,
    title_en: &'static str,
    columns: &[Column],
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    Sheet { id, title_vi, title_en, columns: columns.to_vec(), rows }
}

/// A share, missing where there is nothing to share.
pub(super) fn share(part: u64, whole: u64) -> Cell {
    if whole == 0 { Cell::Empty } else { Cell::Number(part as f64 / whole as f64) }
}
