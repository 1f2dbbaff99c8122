//! Which measures the data allow, for how many units, and why not for the others.

use super::Checked;
use super::files::sheet;
use crate::measure::{MEASURES, Measure, Need};
use crate::quality::Carried;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Cell, Column, Sheet, column};

/// Units named that a measure is withheld for.
const NAMED: usize = 3;

const COLUMNS: &[Column] = &[
    column("measure", "Mã", "Measure", Text, 15),
    column("title", "Chỉ số", "Title", Text, 30),
    column("needs", "Cần có", "Needs", Text, 34),
    column("needs_level", "Mức", "Level", Text, 6),
    column("units_allowed", "Đơn vị tính được", "Units allowed", Integer, 10),
    column("units_withheld", "Đơn vị không tính được", "Units withheld", Integer, 10),
    column("units_without", "Đơn vị không có việc này", "Units without such work", Integer, 10),
    column("why_not", "Vì sao không", "Why not", Text, 50),
];

pub(super) fn measures(checked: &Checked<'_>) -> Sheet {
    // Of case tables and of what applicants do, nothing can be measured.
    let units: Vec<(&String, &Carried)> =
        checked.inspection.units.iter().filter(|(_, carried)| carried.acts > 0).collect();
    let rows = if units.is_empty() {
        Vec::new()
    } else {
        MEASURES.iter().map(|measure| row(checked, measure, &units)).collect()
    };
    sheet("measures", "Chỉ số tính được", "Measures", COLUMNS, rows)
}

fn row(checked: &Checked<'_>, measure: &Measure, units: &[(&String, &Carried)]) -> Vec<Cell> {
    let lang = checked.lang;
    let min_share = checked.settings.quality.min_share;
    let needs = measure.needs.text();
    let all_needs = [Need::Actors, measure.needs];
    let count = |matches: &dyn Fn(&Carried) -> bool| units.iter().filter(|(_, one)| matches(one)).count();
    let allowed = count(&|one| all_needs.iter().all(|need| one.meets(*need, min_share)));
    let withheld: Vec<&(&String, &Carried)> =
        units.iter().filter(|(_, one)| all_needs.iter().any(|need| one.lacks(*need, min_share))).collect();
    let mut named: Vec<&str> =
        withheld
            .iter()
            .take(NAMED)
            .map(|(name, _)| {
                if name.is_empty() {
                    lang.pick("(không rõ đơn vị)", "(no unit)")
                } else {
                    name.as_str()
                }
            })
            .collect();
    if withheld.len() > NAMED {
        named.push("…");
    }
    let why = if !withheld.is_empty() {
        let lacks = lang.pick("thiếu", "lacking:");
        format!("{lacks} {}: {}", lang.pick(needs.vi, needs.en), named.join(", "))
    } else if allowed == 0 {
        let none = lang.pick("nhật ký không có", "the log has no");
        format!("{none} {}", lang.pick(needs.vi, needs.en))
    } else {
        String::new()
    };
    vec![
        measure.id.into(),
        lang.pick(measure.title.vi, measure.title.en).into(),
        lang.pick(needs.vi, needs.en).into(),
        measure.needs.data_level().to_string().into(),
        (allowed as u64).into(),
        (withheld.len() as u64).into(),
        ((units.len() - allowed - withheld.len()) as u64).into(),
        why.into(),
    ]
}
