//! Officials and units: their load, and each measure's ratio. Described; only findings say more.

use super::Results;
use crate::fact::Level;
use crate::finding::Subject;
use crate::lang::Lang;
use crate::measure::{AGE_CLASSES, Form, MEASURES};
use crate::rank::Verdict;
use crate::report::ColumnKind::{Integer, Number, Text};
use crate::report::{Cell, Column, Sheet, column};

const WHO: Column = column("subject", "Đối tượng", "Who", Text, 28);
const UNIT: Column = column("unit", "Đơn vị", "Unit", Text, 28);
const OFFICE: Column = column("office", "Chức vụ", "Office", Text, 20);
/// What the lists say, after all that was measured.
const IDENTITY: &[Column] = &[
    column("full_name", "Tên theo danh sách", "Listed name", Text, 26),
    column("list_code", "Mã trong danh sách", "Id in the list", Text, 18),
    column("listed_level", "Cấp theo danh sách", "Listed level", Text, 14),
    column("in_doubt", "Lưu ý", "To be noted", Text, 48),
];
const LOAD: &[Column] = &[
    column("main_step", "Bước chính", "Main step", Text, 20),
    column("arrivals", "Lượt nhận", "Arrivals", Integer, 9),
    column("arrivals_per_day", "Nhận mỗi ngày làm việc", "Arrivals a working day", Number, 11),
    column("open_mean", "Đang giữ bình quân", "Open on average", Number, 11),
    column("hours_per_day", "Giờ giữ mỗi ngày", "Hours held a day", Number, 11),
    column("load_ratio", "Tải so với đồng nghiệp", "Load against peers", Number, 11),
    column("handling_median_hours", "Trung vị xử lý (giờ)", "Median handling (hours)", Number, 11),
    column("peers_median_hours", "Trung vị đồng nghiệp (giờ)", "Peers' median (hours)", Number, 11),
    column("open_up_to_1_day", "Tồn ≤ 1 ngày", "Open ≤ 1 day", Integer, 8),
    column("open_up_to_7_days", "Tồn ≤ 7 ngày", "Open ≤ 7 days", Integer, 8),
    column("open_up_to_30_days", "Tồn ≤ 30 ngày", "Open ≤ 30 days", Integer, 8),
    column("open_up_to_90_days", "Tồn ≤ 90 ngày", "Open ≤ 90 days", Integer, 8),
    column("open_over_90_days", "Tồn > 90 ngày", "Open > 90 days", Integer, 8),
];

pub(super) fn officials(results: &Results<'_>) -> Sheet {
    Sheet {
        id: "officials",
        title_vi: "Cán bộ",
        title_en: "Officials",
        columns: columns(true),
        rows: rows(results, Level::Official),
    }
}

pub(super) fn units(results: &Results<'_>) -> Sheet {
    Sheet {
        id: "units",
        title_vi: "Đơn vị",
        title_en: "Units",
        columns: columns(false),
        rows: rows(results, Level::Unit),
    }
}

fn columns(with_unit: bool) -> Vec<Column> {
    let who = if with_unit { vec![WHO, OFFICE, UNIT] } else { vec![WHO] };
    let ratios = MEASURES
        .iter()
        .map(|measure| column(measure.ratio_column, measure.title.vi, measure.title.en, Number, 12));
    who.into_iter().chain(LOAD.iter().copied()).chain(ratios).chain(IDENTITY.iter().copied()).collect()
}

fn rows(results: &Results<'_>, level: Level) -> Vec<Vec<Cell>> {
    results
        .subjects
        .iter()
        .filter(|subject| subject.level == level)
        .map(|subject| row(subject, results.lang))
        .collect()
}

fn row(subject: &Subject<'_>, lang: Lang) -> Vec<Cell> {
    let identity = subject.identity.cloned().unwrap_or_default();
    let mut row: Vec<Cell> = vec![subject.id.into()];
    if subject.level == Level::Official {
        row.extend([identity.office.into(), subject.unit.into()]);
    }
    match subject.load {
        Some(load) => row.extend([
            load.main_step.as_deref().into(),
            load.sums.arrivals.into(),
            load.arrivals_per_day.into(),
            load.open_mean.into(),
            load.hours_per_day.into(),
            load.load_ratio.into(),
        ]),
        None => row.extend(std::iter::repeat_n(Cell::Empty, 6)),
    }
    let handling = subject.score("handling_time").map(|(_, score)| score);
    row.push(handling.and_then(|score| score.median_hours).into());
    row.push(handling.and_then(|score| score.peers_median_hours).into());
    match subject.load {
        Some(load) => row.extend(load.sums.open_by_age.iter().map(|&open| Cell::from(open))),
        None => row.extend(std::iter::repeat_n(Cell::Empty, AGE_CLASSES)),
    }
    row.extend(MEASURES.iter().map(|measure| {
        let score = subject.score(measure.id).map(|(_, score)| score);
        let enough = score.filter(|score| score.ranked.verdict != Verdict::TooLittleData);
        // As "times as bad": for a duration, how many times as long.
        Cell::from(enough.map(|score| match measure.form {
            Form::Rate => score.ranked.shrunk,
            Form::Duration => 1.0 / score.ranked.shrunk,
        }))
    }));
    let notes: Vec<&str> = identity.notes.iter().map(|note| lang.pick(&note.vi, &note.en)).collect();
    let notes = notes.join(" ");
    row.extend([identity.name, identity.code, identity.listed_level, Some(notes)].map(Cell::from));
    row
}

#[cfg(test)]
mod tests {
    use super::LOAD;
    use crate::measure::{AGE_CLASSES, MEASURES};

    #[test]
    fn columns_follow_the_registry() {
        for measure in MEASURES {
            assert_eq!(measure.ratio_column, format!("{}_ratio", measure.id));
        }
        assert_eq!(
            LOAD.iter().filter(|column| column.id.starts_with("open_") && column.id.contains("day")).count(),
            AGE_CLASSES
        );
    }
}
