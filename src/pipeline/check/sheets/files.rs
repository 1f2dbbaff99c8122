//! Each file: how it was read, how complete it is, and the verdict of the gate.

use super::table::{FILE, share, sheet};
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::quality::FileFindings;
use crate::report::ColumnKind::{Integer, Share, Text, Time};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use crate::source::FileReport;

const FILES: &[SheetColumn] = &[
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

const TITLE: Bilingual = bilingual("Tệp", "Files");
const ONLY_DATES: Bilingual = bilingual(
    "chỉ có ngày, không có giờ: thời gian xử lý chỉ đúng đến ngày",
    "dates without time of day: waits are right to the day only",
);

/// One row for each file: what it is, and how complete it is.
pub(super) fn files(checked: &Checked<'_>) -> Sheet {
    let rows = checked.files().map(|(report, found)| file_row(checked, report, found)).collect();
    sheet("files", TITLE, FILES, rows)
}

fn file_row(checked: &Checked<'_>, report: &FileReport, found: &FileFindings) -> Vec<SheetCell> {
    let lang = checked.settings.lang;
    let log = &found.counts.completeness;
    let events = log.all_events();
    let warnings: Vec<String> = report
        .warnings
        .iter()
        .map(|warning| warning.text().get(lang).to_owned())
        .chain(only_dates(checked, found))
        .collect();
    let level = log.level(checked.settings.quality.min_share);
    vec![
        found.name.as_str().into(),
        report.format.as_str().into(),
        report.profiles().collect::<Vec<_>>().join(", ").into(),
        report.reason.get(lang).into(),
        report.encoding.as_str().into(),
        report.rows_read.into(),
        report.rows_split.into(),
        report.events.into(),
        (report.cases + report.case_attributes).into(),
        report.rejected.into(),
        report.rows_skipped.into(),
        found.first_at.map_or(SheetCell::Empty, SheetCell::Time),
        found.last_at.map_or(SheetCell::Empty, SheetCell::Time),
        if events == 0 { SheetCell::Empty } else { level.unwrap_or('–').to_string().into() },
        share(log.unknown_kind, events),
        share(log.without_official(), log.acts),
        share(log.by_placeholder, log.acts),
        share(log.system, events),
        share(found.midnight, events),
        found.counts.future.into(),
        found.repeats.inside.into(),
        found.repeats.between.into(),
        found.repeats.by_key.into(),
        warnings.join("; ").into(),
    ]
}

/// A warning if nearly all events are at midnight: then every waiting time is a guess.
fn only_dates(checked: &Checked<'_>, found: &FileFindings) -> Option<String> {
    let min_share = checked.settings.check.min_midnight_share;
    let events = found.counts.completeness.all_events();
    let only = events > 0 && found.midnight as f64 >= min_share * events as f64;
    only.then(|| ONLY_DATES.get(checked.settings.lang).to_owned())
}

const UNREAD_TITLE: Bilingual = bilingual("Tệp không đọc", "Files not read");

const UNREAD: &[SheetColumn] =
    &[FILE, column("reason", "Lý do", "Reason", Text, 22), column("detail", "Chi tiết", "Detail", Text, 60)];

/// One row for each file, or sheet of a file, that was not read.
pub(super) fn unread(checked: &Checked<'_>) -> Sheet {
    let lang = checked.settings.lang;
    let rows = checked
        .unread
        .iter()
        .map(|file| vec![file.name.as_str().into(), file.why.id().into(), file.why.text().get(lang).into()]);
    sheet("unread", UNREAD_TITLE, UNREAD, rows.collect())
}

const GATE_TITLE: Bilingual = bilingual("Cổng chất lượng", "Quality gate");

const GATE: &[SheetColumn] = &[
    FILE,
    column("threshold", "Ngưỡng", "Threshold", Text, 22),
    column("count", "Số", "Count", Integer, 10),
    column("of", "Trong", "Of", Integer, 10),
    column("share", "Tỷ lệ", "Share", Share, 9),
    column("limit", "Cho phép", "Allowed", Share, 9),
    column("look_at", "Cần xem", "Look at", Text, 60),
];

/// The thresholds that were exceeded; no rows if the gate lets everything through.
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
    sheet("gate", GATE_TITLE, GATE, rows.collect())
}
