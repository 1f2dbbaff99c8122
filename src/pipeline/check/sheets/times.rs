//! Times that need an explanation: missing days, bursts, and whole cases in one instant.

use super::table::sheet;
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::report::ColumnKind::{Integer, Text, Time};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use jiff::Timestamp;
use jiff::civil::Date;

const TITLE: Bilingual = bilingual("Thời gian", "Times");
const GAP: Bilingual = bilingual("ngày làm việc không có sự kiện", "working days without event");
const EVERYBODY: Bilingual = bilingual("(tất cả)", "(everybody)");
const WORKING_DAYS: Bilingual = bilingual("ngày làm việc", "working days");
const BURST: Bilingual = bilingual("nhiều hồ sơ trong một giây", "many cases in one second");
const CASES: Bilingual = bilingual("hồ sơ", "cases");
const MORE_BURSTS: Bilingual = bilingual("… lần nữa như vậy", "… more such seconds");
const CHAIN: Bilingual = bilingual("cả hồ sơ cùng một thời điểm", "a whole case in one instant");
const CASES_OF: Bilingual = bilingual("hồ sơ trong số", "cases of");

const COLUMNS: &[SheetColumn] = &[
    column("what", "Việc", "What", Text, 26),
    column("who", "Ai", "Who", Text, 30),
    column("first", "Từ", "From", Time, 17),
    column("last", "Đến", "To", Time, 17),
    column("count", "Số", "Count", Integer, 9),
    column("counted", "Đếm", "Counted", Text, 22),
    column("file", "Tệp", "File", Text, 24),
    column("row", "Dòng", "Row", Integer, 9),
];

/// Gaps, then bursts, then cases in one instant.
pub(super) fn times(checked: &Checked<'_>) -> Sheet {
    let mut rows = gaps(checked);
    rows.extend(bursts(checked));
    rows.extend(chains(checked));
    sheet("times", TITLE, COLUMNS, rows)
}

fn gaps(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let midnight = |date: Date| {
        let at = checked.zone.zone.to_timestamp(date.at(0, 0, 0, 0));
        at.ok().map(Timestamp::as_microsecond)
    };
    let cell = |date: Date| midnight(date).map_or(SheetCell::Empty, SheetCell::Time);
    let works = |unit: Option<&str>, date: Date| {
        let calendar = checked.calendars.get(checked.calendars.id_for(unit, None));
        let stop = date.tomorrow().ok().and_then(midnight);
        midnight(date).zip(stop).is_some_and(|(start, stop)| calendar.working_us(start, stop) > 0)
    };
    let mut gaps = checked.inspection.days.gaps(&checked.settings.check, &works);
    // The longest gaps come first; equal ones keep their order: everybody before units, earlier before later.
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.working_days));
    let gaps = gaps.into_iter().map(|gap| {
        vec![
            GAP.get(lang).into(),
            gap.unit.as_deref().unwrap_or(EVERYBODY.get(lang)).into(),
            cell(gap.first),
            cell(gap.last),
            gap.working_days.into(),
            WORKING_DAYS.get(lang).into(),
            SheetCell::Empty,
            SheetCell::Empty,
        ]
    });
    gaps.collect()
}

fn bursts(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let mut rows = Vec::new();
    for file in &checked.inspection.files {
        rows.extend(file.bursts.examples.iter().map(|burst| {
            vec![
                BURST.get(lang).into(),
                burst.official.as_str().into(),
                SheetCell::Time(burst.at),
                SheetCell::Empty,
                burst.cases.into(),
                CASES.get(lang).into(),
                file.name.as_str().into(),
                burst.row.into(),
            ]
        }));
        let hidden = file.bursts.count.saturating_sub(file.bursts.examples.len() as u64);
        if hidden > 0 {
            let mut row = vec![
                BURST.get(lang).into(),
                SheetCell::Empty,
                SheetCell::Empty,
                SheetCell::Empty,
                hidden.into(),
                MORE_BURSTS.get(lang).into(),
            ];
            row.extend([file.name.as_str().into(), SheetCell::Empty]);
            rows.push(row);
        }
    }
    rows
}

fn chains(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let chains = &checked.inspection.chains;
    if chains.in_one_instant == 0 {
        return Vec::new();
    }
    let of = format!("{} {}", CASES_OF.get(lang), chains.cases);
    let (file, row) = chains.examples.first().copied().unwrap_or_default();
    let name = checked.inspection.files.get(file as usize).map(|file| file.name.as_str());
    vec![vec![
        CHAIN.get(lang).into(),
        SheetCell::Empty,
        SheetCell::Empty,
        SheetCell::Empty,
        chains.in_one_instant.into(),
        of.into(),
        name.into(),
        row.into(),
    ]]
}
