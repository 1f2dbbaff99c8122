//! The measures that the data allow: for how many units, and why not for the others.

use super::table::{NO_UNIT, sheet};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::measure::{MEASURES, Measure, Need};
use crate::pipeline::check::checked::Checked;
use crate::quality::LogCompleteness;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

/// Units named for which a measure is withheld.
const NAMED: usize = 3;

const TITLE: Bilingual = bilingual("Chỉ số tính được", "Measures");
const LACKING: Bilingual = bilingual("thiếu", "lacking:");
const THE_LOG_HAS_NO: Bilingual = bilingual("nhật ký không có", "the log has no");

const COLUMNS: &[SheetColumn] = &[
    column("measure", "Mã", "Measure", Text, 15),
    column("title", "Chỉ số", "Title", Text, 30),
    column("needs", "Cần có", "Needs", Text, 34),
    column("needs_level", "Mức", "Level", Text, 6),
    column("units_allowed", "Đơn vị tính được", "Units allowed", Integer, 10),
    column("units_withheld", "Đơn vị không tính được", "Units withheld", Integer, 10),
    column("units_without", "Đơn vị không có việc này", "Units without such work", Integer, 10),
    column("why_not", "Vì sao không", "Why not", Text, 50),
];

/// One row for each measure; no rows if no unit has an act of an official.
pub(super) fn measures(checked: &Checked<'_>) -> Sheet {
    // Case tables and acts of applicants allow no measure.
    let units: Vec<(&str, &LogCompleteness)> = checked
        .inspection
        .units
        .iter()
        .filter(|(_, log)| log.acts > 0)
        .map(|(name, log)| (name.as_str(), log))
        .collect();
    let rows = if units.is_empty() {
        Vec::new()
    } else {
        MEASURES
            .iter()
            .filter(|one| one.variant_of.is_none())
            .map(|measure| row(checked, measure, &units))
            .collect()
    };
    sheet("measures", TITLE, COLUMNS, rows)
}

fn row(checked: &Checked<'_>, measure: &Measure, units: &[(&str, &LogCompleteness)]) -> Vec<SheetCell> {
    let lang = checked.settings.lang;
    let min_share = checked.settings.quality.min_share;
    let all_needs = [Need::Actors, measure.needs];
    let allowed =
        units.iter().filter(|(_, unit)| all_needs.iter().all(|need| unit.meets(*need, min_share))).count();
    let withheld: Vec<&str> = units
        .iter()
        .filter(|(_, unit)| all_needs.iter().any(|need| unit.lacks(*need, min_share)))
        .map(|(name, _)| *name)
        .collect();
    let needs = measure.needs.text();
    let needs = needs.get(lang);
    vec![
        measure.id.into(),
        measure.title.get(lang).into(),
        needs.into(),
        measure.needs.data_level().to_string().into(),
        (allowed as u64).into(),
        (withheld.len() as u64).into(),
        ((units.len() - allowed - withheld.len()) as u64).into(),
        why_not(needs, allowed, &withheld, lang).into(),
    ]
}

/// Why a measure is not computed for all units; empty if it is.
fn why_not(needs: &str, allowed: usize, withheld: &[&str], lang: Lang) -> String {
    if withheld.is_empty() {
        return if allowed == 0 { format!("{} {needs}", THE_LOG_HAS_NO.get(lang)) } else { String::new() };
    }
    let name = |name: &&str| if name.is_empty() { NO_UNIT.get(lang).to_owned() } else { (*name).to_owned() };
    let mut named: Vec<String> = withheld.iter().take(NAMED).map(name).collect();
    if withheld.len() > NAMED {
        named.push("…".to_owned());
    }
    format!("{} {needs}: {}", LACKING.get(lang), named.join(", "))
}
