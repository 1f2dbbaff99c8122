//! Data quality: the ledger of each file, completeness of each unit, and what could not be measured.

use super::results::{FileLedger, Results};
use crate::fact::Level;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::measure::{UnitCompleteness, Withheld};
use crate::report::ColumnKind::{Integer, Share, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const COLUMNS: &[SheetColumn] = &[
    column("about", "Về", "About", Text, 16),
    column("subject", "Tên", "Name", Text, 34),
    column("detail", "Chi tiết", "Detail", Text, 64),
    column("rows_read", "Dòng đọc", "Rows read", Integer, 10),
    column("rows_split", "Dòng tách thêm", "Rows split off", Integer, 10),
    column("stored", "Đã lưu", "Stored", Integer, 10),
    column("duplicate_rows", "Trùng", "Duplicate", Integer, 10),
    column("replaced_rows", "Bị thay thế", "Replaced", Integer, 10),
    column("rejected_rows", "Bị loại", "Rejected", Integer, 10),
    column("skipped_rows", "Bỏ qua", "Skipped", Integer, 10),
    column("with_official", "Có người xử lý", "With official", Share, 10),
    column("with_step", "Có bước", "With step", Share, 10),
    column("with_due", "Có hạn", "With due date", Share, 10),
    column("with_receiver", "Chuyển có người nhận", "Handovers with receiver", Share, 10),
    column("unknown_kind", "Thao tác không rõ", "Unknown activity", Share, 10),
];

const FILE: Bilingual = bilingual("Tệp", "File");
const UNREAD: Bilingual = bilingual("Không đọc", "Not read");
const DROPPED: Bilingual = bilingual("Giá trị bị bỏ", "Values dropped");
const TIMES: Bilingual = bilingual("Thời điểm", "Times");
const ONLY_DATES: Bilingual = bilingual(
    "Gần như mọi thời điểm là 0 giờ, chỉ có ngày: thời gian xử lý chỉ đúng đến ngày.",
    "Nearly all times are at 0:00, dates without a time of day: waits are right to the day only.",
);
const UNIT: Bilingual = bilingual("Đơn vị", "Unit");
const UNMET: Bilingual = bilingual("Chỉ số không tính", "Measure withheld");
const WITHHELD: Bilingual = bilingual("Không tính cho đơn vị", "Withheld for a unit");
const EVENTLESS: Bilingual = bilingual("Hồ sơ không có thao tác", "Cases without events");
const NOT_COUNTED: Bilingual = bilingual("Không tính", "Not counted");
const PEOPLE: Bilingual = bilingual("Người và tổ chức", "People and units");
const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let (lang, quality) = (results.lang, results.quality);
    let texts = |about: Bilingual, pairs: &[(String, String)]| -> Vec<Vec<SheetCell>> {
        pairs.iter().map(|(subject, detail)| text_row(about.get(lang), subject, detail)).collect()
    };
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    rows.extend(quality.files.iter().map(|file| file_row(file, lang)));
    let only_dates = quality.files.iter().filter(|file| file.only_dates);
    rows.extend(only_dates.map(|file| text_row(TIMES.get(lang), &file.name, ONLY_DATES.get(lang))));
    rows.extend(texts(UNREAD, &quality.unread));
    rows.extend(texts(DROPPED, &quality.dropped));
    rows.extend(quality.units.iter().map(|(unit, counts)| unit_row(unit, counts, lang)));
    rows.extend(texts(UNMET, &quality.unmet));
    rows.extend(quality.withheld.iter().map(|withheld| withheld_row(withheld, lang)));
    rows.extend(texts(EVENTLESS, &quality.eventless));
    rows.extend(texts(NOT_COUNTED, &quality.not_counted));
    rows.extend(texts(PEOPLE, &quality.people));
    Sheet {
        id: "data_quality",
        title: bilingual("Chất lượng dữ liệu", "Data quality"),
        columns: COLUMNS.to_vec(),
        rows,
    }
}

fn file_row(file: &FileLedger, lang: Lang) -> Vec<SheetCell> {
    let mut row: Vec<SheetCell> = vec![
        FILE.get(lang).into(),
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
    row.resize(COLUMNS.len(), SheetCell::Empty);
    row
}

fn unit_row(unit: &str, counts: &UnitCompleteness, lang: Lang) -> Vec<SheetCell> {
    let share = |part: u64, whole: u64| {
        if whole == 0 { SheetCell::Empty } else { SheetCell::Number(part as f64 / whole as f64) }
    };
    let mut row: Vec<SheetCell> =
        vec![UNIT.get(lang).into(), unit_name(unit, lang).into(), SheetCell::Empty, counts.events.into()];
    row.resize(COLUMNS.len() - 5, SheetCell::Empty);
    row.extend([
        share(counts.with_official, counts.events),
        share(counts.with_step, counts.events),
        share(counts.with_due, counts.events),
        share(counts.with_receiver, counts.handed_on),
        share(counts.unknown_kind, counts.events),
    ]);
    row
}

fn withheld_row(withheld: &Withheld, lang: Lang) -> Vec<SheetCell> {
    let level = match withheld.level {
        Level::Official => bilingual("cán bộ", "officials"),
        Level::Unit => bilingual("đơn vị", "the unit"),
    };
    let (measure, reason) = (withheld.measure, withheld.reason());
    let detail =
        format!("{} ({}, {}): {}", measure.title.get(lang), measure.id, level.get(lang), reason.get(lang));
    text_row(WITHHELD.get(lang), unit_name(&withheld.unit, lang), &detail)
}

fn unit_name(unit: &str, lang: Lang) -> &str {
    if unit.is_empty() { NO_UNIT.get(lang) } else { unit }
}

fn text_row(about: &str, subject: &str, detail: &str) -> Vec<SheetCell> {
    let mut row: Vec<SheetCell> = vec![about.into(), subject.into(), detail.into()];
    row.resize(COLUMNS.len(), SheetCell::Empty);
    row
}
