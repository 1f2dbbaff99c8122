//! Officials and units: their load, and the ratio of each measure. These sheets describe; only findings judge.

use super::results::Results;
use crate::fact::Level;
use crate::finding::{Identity, Subject};
use crate::judge::Verdict;
use crate::lang::{Bilingual, bilingual};
use crate::measure::{AGE_CLASSES, Load, MEASURES, Measure};
use crate::report::ColumnKind::{Integer, Number, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use std::iter::repeat_n;

const WHO: SheetColumn = column("subject", "Đối tượng", "Who", Text, 28);
const UNIT: SheetColumn = column("unit", "Đơn vị", "Unit", Text, 28);
const OFFICE: SheetColumn = column("office", "Chức vụ", "Post", Text, 20);
const LOAD: &[SheetColumn] = &[
    column("main_step", "Bước chính", "Main step", Text, 20),
    column("arrivals", "Lượt nhận", "Arrivals", Integer, 9),
    column("arrivals_per_day", "Nhận mỗi ngày làm việc", "Arrivals per working day", Number, 11),
    column("open_mean", "Đang giữ bình quân", "Open on average", Number, 11),
    column("hours_per_day", "Giờ giữ mỗi ngày", "Hours held per day", Number, 11),
    column("load_ratio", "Tải so với đồng nghiệp", "Load relative to peers", Number, 11),
];
const HANDLING: &[SheetColumn] = &[
    column("handling_median_hours", "Trung vị xử lý (giờ)", "Median handling (hours)", Number, 11),
    column("peers_median_hours", "Trung vị đồng nghiệp (giờ)", "Peers' median (hours)", Number, 11),
];
/// The open cases by age, in the order of [`AGE_CLASSES`].
const OPEN: [SheetColumn; AGE_CLASSES] = [
    column("open_up_to_1_day", "Tồn ≤ 1 ngày", "Open ≤ 1 day", Integer, 8),
    column("open_up_to_7_days", "Tồn ≤ 7 ngày", "Open ≤ 7 days", Integer, 8),
    column("open_up_to_30_days", "Tồn ≤ 30 ngày", "Open ≤ 30 days", Integer, 8),
    column("open_up_to_90_days", "Tồn ≤ 90 ngày", "Open ≤ 90 days", Integer, 8),
    column("open_over_90_days", "Tồn > 90 ngày", "Open > 90 days", Integer, 8),
];
/// Forwarding loops in full view; the ratios to the peers on the same mix stand with those of the measures.
const LOOPS: &[SheetColumn] = &[
    column("straight_returns", "Lần chuyển ngược ngay", "Straight returns", Integer, 9),
    column("longer_loops", "Lần chuyển vòng dài hơn", "Longer loops", Integer, 9),
    column("loop_mean_handovers", "Số lần chuyển mỗi vòng", "Handovers per loop", Number, 9),
];
/// Never judged. Empty if there is no list of complaints.
const COMPLAINTS: SheetColumn = column(
    "verified_complaints",
    "Phản ánh đã xác minh về hồ sơ từng giữ",
    "Verified complaints about cases held",
    Integer,
    12,
);
/// What the lists say, after all that was measured.
const IDENTITY: &[SheetColumn] = &[
    column("full_name", "Tên theo danh sách", "Listed name", Text, 26),
    column("list_code", "Mã trong danh sách", "Id in the list", Text, 18),
    column("listed_level", "Cấp theo danh sách", "Listed level", Text, 14),
    column("in_doubt", "Lưu ý", "Notes", Text, 48),
];

pub(super) fn officials(results: &Results<'_>) -> Sheet {
    sheet(results, Level::Official, "officials", bilingual("Cán bộ", "Officials"))
}

pub(super) fn units(results: &Results<'_>) -> Sheet {
    sheet(results, Level::Unit, "units", bilingual("Đơn vị", "Units"))
}

fn sheet(results: &Results<'_>, level: Level, id: &'static str, title: Bilingual) -> Sheet {
    let subjects = results.subjects.iter().filter(|subject| subject.level == level);
    Sheet {
        id,
        title,
        columns: columns(level),
        rows: subjects.map(|subject| row(subject, results)).collect(),
    }
}

fn columns(level: Level) -> Vec<SheetColumn> {
    let who = match level {
        Level::Official => vec![WHO, OFFICE, UNIT],
        Level::Unit => vec![WHO],
    };
    let described = [LOAD, HANDLING, &OPEN, LOOPS].concat();
    let ratios = shown(level).map(|measure| SheetColumn {
        id: ratio_column(measure).into(),
        heading: measure.title,
        kind: Number,
        width: 12,
    });
    who.into_iter()
        .chain(described)
        .chain(ratios)
        .chain([COMPLAINTS])
        .chain(IDENTITY.iter().cloned())
        .collect()
}

/// Returns the measures with a column. Variants are on the sheet of measures only.
fn shown(level: Level) -> impl Iterator<Item = &'static Measure> {
    MEASURES.iter().filter(move |one| one.variant_of.is_none() && one.has_rows_of(level))
}

/// Returns the id of the column with the shrunk ratio of a measure.
fn ratio_column(measure: &Measure) -> String {
    format!("{}_ratio", measure.id)
}

fn row(subject: &Subject<'_>, results: &Results<'_>) -> Vec<SheetCell> {
    let unknown = Identity::default();
    let identity = subject.identity.unwrap_or(&unknown);
    let mut row: Vec<SheetCell> = vec![subject.id.into()];
    if subject.level == Level::Official {
        row.extend([identity.office.as_deref().into(), subject.unit.into()]);
    }
    match subject.load {
        Some(load) => row.extend(load_cells(load)),
        None => row.extend(repeat_n(SheetCell::Empty, LOAD.len())),
    }
    let spread = subject.standing("handling_time").and_then(|(_, standing)| standing.spread);
    let hours = |us: Option<i64>| us.map(|us| us as f64 / 3.6e9);
    row.push(spread.and_then(|spread| hours(spread.median_us)).into());
    row.push(spread.and_then(|spread| hours(spread.peers_median_us)).into());
    match subject.load {
        Some(load) => row.extend(load.sums.open_by_age.map(SheetCell::from)),
        None => row.extend(repeat_n(SheetCell::Empty, AGE_CLASSES)),
    }
    let loops = subject.loops;
    row.extend([loops.straight_returns.into(), loops.longer.into(), loops.mean_length().into()]);
    row.extend(shown(subject.level).map(|measure| ratio_cell(subject, measure)));
    let complaints = results
        .complaints
        .map(|counts| counts.get(&(subject.level, subject.id.to_owned())).copied().unwrap_or_default());
    row.push(complaints.into());
    let notes = Bilingual::join(&identity.notes, " ");
    row.extend([
        identity.name.as_deref().into(),
        identity.code.as_deref().into(),
        identity.listed_level.as_deref().into(),
        notes.get(results.lang).into(),
    ]);
    row
}

fn load_cells(load: &Load) -> [SheetCell; 6] {
    [
        load.main_step.as_deref().into(),
        load.sums.arrivals.into(),
        load.arrivals_per_day.into(),
        load.open_mean.into(),
        load.hours_per_day.into(),
        load.load_ratio.into(),
    ]
}

/// Returns the shrunk ratio of a measure as "times as many" or, of a duration, "times as long"; empty with
/// too little data.
fn ratio_cell(subject: &Subject<'_>, measure: &Measure) -> SheetCell {
    let standing = subject.standing(measure.id).map(|(_, standing)| standing);
    standing.filter(|one| one.verdict != Verdict::TooLittleData).map(|one| one.times.value).into()
}
