//! Data quality: the ledger of each file, completeness of each unit, and what could not be measured.

use super::{FileQuality, Results};
use crate::fact::Level;
use crate::measure::UnitCompleteness;
use crate::report::ColumnKind::{Integer, Share, Text};
use crate::report::{Cell, Column, Sheet, column};

const COLUMNS: &[Column] = &[
    column("about", "Về", "About", Text, 16),
    column("subject", "Tên", "Name", Text, 34),
    column("detail", "Chi tiết", "Detail", Text, 64),
    column("rows_read", "Dòng đọc", "Rows read", Integer, 10),
    column("rows_split", "Dòng tách thêm", "Rows split off", Integer, 10),
    column("stored", "Đã lưu", "Stored", Integer, 10),
    column("duplicate_rows", "Trùng", "Duplicate", Integer, 10),
    column("replaced_rows", "Được thay", "Replaced", Integer, 10),
    column("rejected_rows", "Bị loại", "Rejected", Integer, 10),
    column("skipped_rows", "Bỏ qua", "Skipped", Integer, 10),
    column("with_official", "Có người xử lý", "With official", Share, 10),
    column("with_step", "Có bước", "With step", Share, 10),
    column("with_due", "Có hạn", "With due date", Share, 10),
    column("with_receiver", "Chuyển có người nhận", "Handovers with receiver", Share, 10),
    column("unknown_kind", "Thao tác không rõ", "Unknown activity", Share, 10),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let (lang, quality) = (results.lang, results.quality);
    let file = lang.pick("Tệp", "File");
    let unit = lang.pick("Đơn vị", "Unit");
    let withheld = lang.pick("Chỉ số không tính", "Measure withheld");
    let withheld_here = lang.pick("Đơn vị: không tính", "Withheld for a unit");
    let people = lang.pick("Người và tổ chức", "People and units");
    let eventless = lang.pick("Hồ sơ không có thao tác", "Cases without events");
    let nobody = lang.pick("(không rõ đơn vị)", "(no unit)");
    let rows = quality
        .files
        .iter()
        .map(|ledger| file_row(file, ledger))
        .chain(
            quality
                .units
                .iter()
                .map(|(name, counts)| unit_row(unit, if name.is_empty() { nobody } else { name }, counts)),
        )
        .chain(quality.unmet.iter().map(|(measure, reason)| text_row(withheld, measure, reason)))
        .chain(quality.withheld.iter().map(|one| {
            let name = if one.unit.is_empty() { nobody } else { &one.unit };
            let level = match one.level {
                Level::Official => lang.pick("cán bộ", "officials"),
                Level::Unit => lang.pick("đơn vị", "the unit"),
            };
            let (title, id) = (lang.pick(one.measure.title.vi, one.measure.title.en), one.measure.id);
            let detail = format!("{title} ({id}, {level}): {}", lang.pick(&one.vi(), &one.en()));
            text_row(withheld_here, name, &detail)
        }))
        .chain(quality.eventless.iter().map(|(unit, what)| text_row(eventless, unit, what)))
        .chain(quality.people.iter().map(|(who, what)| text_row(people, who, what)))
        .collect();
    Sheet {
        id: "data_quality",
        title_vi: "Chất lượng dữ liệu",
        title_en: "Data quality",
        columns: COLUMNS.to_vec(),
        rows,
    }
}

fn file_row(about: &str, file: &FileQuality) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![
        about.into(),
        file.name.as_str().into(),
        file.profile.as_str().into(),
        file.rows_read.into(),
        file.rows_split.into(),
        file.stored.into(),
        file.duplicate.into(),
        file.replaced.into(),
        file.rejected.into(),
        file.skipped.into(),
    ];
    row.resize(COLUMNS.len(), Cell::Empty);
    row
}

fn unit_row(about: &str, name: &str, counts: &UnitCompleteness) -> Vec<Cell> {
    let share = |part: u64, whole: u64| {
        if whole == 0 { Cell::Empty } else { Cell::Number(part as f64 / whole as f64) }
    };
    let mut row: Vec<Cell> = vec![about.into(), name.into(), Cell::Empty, counts.events.into()];
    row.resize(COLUMNS.len() - 5, Cell::Empty);
    row.extend([
        share(counts.with_official, counts.events),
        share(counts.with_step, counts.events),
        share(counts.with_due, counts.events),
        share(counts.with_receiver, counts.handed_on),
        share(counts.unknown_kind, counts.events),
    ]);
    row
}

fn text_row(about: &str, subject: &str, detail: &str) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![about.into(), subject.into(), detail.into()];
    row.resize(COLUMNS.len(), Cell::Empty);
    row
}
