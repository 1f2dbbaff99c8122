//! `measures_withheld`: a unit's log lacks what measures need, so they are not computed for it.

use super::about::About;
use super::class::Class;
use super::kind::{Basis, FindingKind};
use super::record::Finding;
use super::thresholds::FindingThresholds;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::measure::{Need, Withheld};
use std::collections::BTreeMap;

pub(super) const KIND: FindingKind = FindingKind {
    id: "measures_withheld",
    class: Class::Data,
    title: bilingual("Thiếu dữ liệu để tính chỉ số", "Data missing for some measures"),
    doc: bilingual(
        "Nhật ký của đơn vị thiếu dữ liệu mà một số chỉ số cần, nên các chỉ số đó không được tính cho đơn vị (không \
         có nghĩa là bằng 0). Cần bổ sung cột còn thiếu khi xuất dữ liệu hoặc khi ghi nhật ký.",
        "The unit's log lacks what some measures need, so they are not computed for it (which does not mean zero). \
         Export the missing column, or record it in the log.",
    ),
    condition: bilingual(
        "nhật ký của đơn vị thiếu dữ liệu mà một chỉ số cần",
        "a unit's log lacks what a measure needs",
    ),
    step: bilingual("Bổ sung dữ liệu", "Complete the log"),
    basis: Basis::Log,
};

/// Returns one finding for each unit that lacks something, at whatever level. What is withheld from no unit
/// in particular, and from units with few facts, stands on the sheet of data quality only: with so few facts
/// the unit could not be judged by the measure anyway.
pub fn measures_withheld(withheld: &[Withheld], thresholds: &FindingThresholds) -> Vec<Finding> {
    let mut by_unit: BTreeMap<&str, BTreeMap<Need, Vec<&Withheld>>> = BTreeMap::new();
    let reported = withheld.iter().filter(|one| {
        !one.unit.is_empty() && one.measure.variant_of.is_none() && one.could >= thresholds.withheld_min_facts
    });
    for one in reported {
        by_unit.entry(&one.unit).or_default().entry(one.lacks).or_default().push(one);
    }
    by_unit.iter().map(|(unit, gaps)| write_up(unit, gaps)).collect()
}

fn write_up(unit: &str, gaps: &BTreeMap<Need, Vec<&Withheld>>) -> Finding {
    let sentences: Vec<Bilingual<String>> =
        gaps.iter().map(|(need, withheld)| sentence(*need, withheld)).collect();
    let mut measures: Vec<&'static str> = Vec::new();
    for one in gaps.values().flatten() {
        if !measures.contains(&one.measure.id) {
            measures.push(one.measure.id);
        }
    }
    let tested = bilingual(
        "Không ai trong đơn vị bị đánh giá bằng các chỉ số này, và số liệu của đơn vị không dùng để so sánh với nơi khác.",
        "Nobody in the unit is judged by these measures, and its figures are not used to judge others.",
    );
    let data_level = gaps.keys().map(|need| need.data_level()).max().unwrap_or('A');
    let (about, statement) = (About::unit(unit), Bilingual::join(&sentences, " "));
    let finding = Finding::without_measures(&KIND, &about, &[10], data_level, statement, tested.into());
    Finding { measures, ..finding }
}

/// Says what is missing, in which column, and which measures are withheld for that reason. Where it is
/// missing at both levels, the figures are those of the level with more facts.
fn sentence(need: Need, withheld: &[&Withheld]) -> Bilingual<String> {
    let mut titles: Vec<&Bilingual> = Vec::new();
    for one in withheld {
        if !titles.contains(&&one.measure.title) {
            titles.push(&one.measure.title);
        }
    }
    let titles = Bilingual::join(titles, "; ");
    let (carrying, could) =
        withheld.iter().map(|one| (one.carrying, one.could)).max_by_key(|one| one.1).unwrap_or_default();
    let (lacks, columns) = (need.text(), need.columns());
    let named = |lang: Lang| {
        let named = columns.iter().map(|(words, key)| format!("“{}” (`{key}`)", words.get(lang)));
        named.collect::<Vec<_>>().join(", ")
    };
    let column = if columns.len() == 1 { "column" } else { "columns" };
    Bilingual::new(
        format!(
            "Thiếu {} (cột {}): {carrying} trong {could} lượt có. Không tính: {}.",
            lacks.vi,
            named(Lang::Vi),
            titles.vi
        ),
        format!(
            "Missing: {} ({column} {}); {carrying} of {could} rows have it. Not computed: {}.",
            lacks.en,
            named(Lang::En),
            titles.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Level;
    use crate::measure::{Measure, find};

    const THRESHOLDS: FindingThresholds = FindingThresholds {
        overload_ratio: 1.5,
        max_worse_probability: 0.5,
        persistent_probability: 0.5,
        missing_actor_share: 0.2,
        missing_actor_min_events: 100,
        withheld_min_facts: 30,
        pass_through_share: 0.9,
        step_min_holds: 100,
    };

    const MEASURED: [&str; 2] = ["handling_time", "pass_on"];

    fn measured(index: usize) -> &'static Measure {
        find(MEASURED[index]).expect("a measure of this id").1
    }

    fn lacking(unit: &str, measure: usize, lacks: Need, level: Level, could: u64) -> Withheld {
        Withheld { level, unit: unit.to_owned(), measure: measured(measure), lacks, carrying: 1, could }
    }

    #[test]
    fn a_unit_is_told_once_what_it_lacks_and_what_that_costs() {
        let few = THRESHOLDS.withheld_min_facts - 1;
        let found = measures_withheld(
            &[
                lacking("A", 0, Need::HoldDue, Level::Official, 40),
                lacking("A", 0, Need::HoldDue, Level::Unit, 90),
                lacking("A", 1, Need::Handovers, Level::Official, 50),
                lacking("B", 1, Need::Handovers, Level::Official, few),
                lacking("", 1, Need::Handovers, Level::Official, 500),
            ],
            &THRESHOLDS,
        );
        assert_eq!(found.len(), 1, "{found:?}");
        let (finding, measures) = (&found[0], [MEASURED[1], MEASURED[0]]);
        assert_eq!((finding.subject.as_str(), finding.class, finding.data_level), ("A", Class::Data, 'D'));
        assert_eq!(finding.measures, measures);
        let said = &finding.statement.en;
        assert!(said.contains("1 of 90 rows") && said.contains("`due_at`"), "{said}");
        assert_eq!(said.matches(measured(0).title.en).count(), 1, "{said}");
        assert!(finding.statement.vi.contains(measured(1).title.vi), "{finding:?}");
    }
}
