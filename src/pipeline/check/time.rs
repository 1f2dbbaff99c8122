//! Times that need an explanation: missing days, bursts, whole cases in one instant.

use super::Checked;
use super::files::sheet;
use crate::report::ColumnKind::{Integer, Text, Time};
use crate::report::{Cell, Column, Sheet, column};
use jiff::Timestamp;
use jiff::civil::Date;

const COLUMNS: &[Column] = &[
    column("what", "Việc", "What", Text, 26),
    column("who", "Ai", "Who", Text, 30),
    column("first", "Từ", "From", Time, 17),
    column("last", "Đến", "To", Time, 17),
    column("count", "Số", "Count", Integer, 9),
    column("counted", "Đếm", "Counted", Text, 22),
    column("file", "Tệp", "File", Text, 24),
    column("row", "Dòng", "Row", Integer, 9),
];

pub(super) fn times(checked: &Checked<'_>) -> Sheet {
    let mut rows = gaps(checked);
    rows.extend(bursts(checked));
    rows.extend(chains(checked));
    sheet("times", "Thời gian", "Times", COLUMNS, rows)
}

fn gaps(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    let lang = checked.lang;
    let midnight = |date: Date| {
        let at = checked.zone.to_timestamp(date.at(0, 0, 0, 0));
        at.ok().map(Timestamp::as_microsecond)
    };
    let cell = |date: Date| midnight(date).map_or(Cell::Empty, Cell::Time);
    let works = |unit: Option<&str>, date: Date| {
        let calendar = checked.calendars.get(checked.calendars.id_for(unit, None));
        let stop = date.tomorrow().ok().and_then(midnight);
        midnight(date).zip(stop).is_some_and(|(start, stop)| calendar.working_us(start, stop) > 0)
    };
    let what = lang.pick("ngày làm việc không có sự kiện", "working days without event");
    let all = lang.pick("(tất cả)", "(everybody)");
    let days = lang.pick("ngày làm việc", "working days");
    let mut gaps = checked.inspection.days.gaps(&works);
    // The longest first; of equals the whole before units, and the earlier before the later.
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.working_days));
    let gaps = gaps.into_iter().map(|gap| {
        vec![
            what.into(),
            gap.unit.as_deref().unwrap_or(all).into(),
            cell(gap.first),
            cell(gap.last),
            gap.working_days.into(),
            days.into(),
            Cell::Empty,
            Cell::Empty,
        ]
    });
    gaps.collect()
}

fn bursts(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    let lang = checked.lang;
    let what = lang.pick("nhiều hồ sơ trong một giây", "many cases in one second");
    let cases = lang.pick("hồ sơ", "cases");
    let mut rows = Vec::new();
    for file in &checked.inspection.files {
        rows.extend(file.bursts.examples.iter().map(|burst| {
            vec![
                what.into(),
                burst.official.as_str().into(),
                Cell::Time(burst.at),
                Cell::Empty,
                burst.cases.into(),
                cases.into(),
                file.name.as_str().into(),
                burst.row.into(),
            ]
        }));
        let hidden = file.bursts.count.saturating_sub(file.bursts.examples.len() as u64);
        if hidden > 0 {
            let more = lang.pick("… lần nữa như vậy", "… more such seconds");
            let mut row =
                vec![what.into(), Cell::Empty, Cell::Empty, Cell::Empty, hidden.into(), more.into()];
            row.extend([file.name.as_str().into(), Cell::Empty]);
            rows.push(row);
        }
    }
    rows
}

fn chains(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    let lang = checked.lang;
    let chains = &checked.inspection.chains;
    if chains.in_one_instant == 0 {
        return Vec::new();
    }
    let what = lang.pick("cả hồ sơ cùng một thời điểm", "a whole case in one instant");
    let of = format!("{} {}", lang.pick("hồ sơ trong số", "cases of"), chains.cases);
    let (file, row) = chains.examples.first().copied().unwrap_or_default();
    let name = checked.inspection.files.get(file as usize).map(|file| file.name.as_str());
    vec![vec![
        what.into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        chains.in_one_instant.into(),
        of.into(),
        name.into(),
        row.into(),
    ]]
}
