//! `measures_withheld`: a unit's log lacks what measures need, so they are not computed for it.

use super::{Class, Finding, FindingKind, Sentence, finding_id, wording};
use crate::fact::Level;
use crate::measure::{Need, Text, Withheld};
use std::collections::BTreeMap;

pub(super) const KIND: FindingKind = FindingKind {
    id: "measures_withheld",
    class: Class::Data,
    title: Text { vi: "Thiếu dữ liệu để tính chỉ số", en: "Data of measures are missing" },
    doc: Text {
        vi: "Nhật ký của đơn vị thiếu dữ liệu mà một số chỉ số cần, nên các chỉ số đó không được tính cho đơn vị \
             (không phải bằng 0). Cần bổ sung cột còn thiếu khi xuất dữ liệu hoặc khi ghi nhật ký.",
        en: "The unit's log lacks what some measures need, so they are withheld for it (they are not zero). Export \
             the missing column, or log it.",
    },
    judge: |_, _| None,
};

/// With fewer facts a unit could not be judged by the measure anyway.
const LEAST_FACTS: u64 = 30;

/// One finding for each unit that lacks something, whatever the level at which it does. What is withheld
/// from no unit in particular, and of units with few facts, stands with the quality of the data only.
pub fn gaps_of_measures(withheld: &[Withheld]) -> Vec<Finding> {
    let mut by_unit: BTreeMap<&str, BTreeMap<Need, Vec<&Withheld>>> = BTreeMap::new();
    let told = withheld.iter().filter(|one| !one.unit.is_empty() && one.could >= LEAST_FACTS);
    for one in told {
        by_unit.entry(&one.unit).or_default().entry(one.lacks).or_default().push(one);
    }
    by_unit.iter().map(|(unit, gaps)| write_up(unit, gaps)).collect()
}

fn write_up(unit: &str, gaps: &BTreeMap<Need, Vec<&Withheld>>) -> Finding {
    let sentences: Vec<Sentence> = gaps.iter().map(|(need, withheld)| sentence(*need, withheld)).collect();
    let mut measures: Vec<&'static str> = Vec::new();
    for one in gaps.values().flatten() {
        if !measures.contains(&one.measure.id) {
            measures.push(one.measure.id);
        }
    }
    Finding {
        finding_id: finding_id(KIND.id, Level::Unit, unit),
        position: 0,
        class: KIND.class,
        kind: KIND.id,
        title: KIND.title,
        level: Level::Unit,
        subject: unit.to_owned(),
        full_name: None,
        office: None,
        unit: Some(unit.to_owned()),
        measures,
        points: vec![10],
        statement: wording::joined(&sentences),
        tested: Sentence {
            vi: "Không ai bị đánh giá bằng các chỉ số này ở đơn vị, và số liệu của đơn vị không dùng để so với người khác."
                .to_owned(),
            en: "By these measures nobody is judged in the unit, nor compared with it.".to_owned(),
        },
        excess: None,
        excess_unit: "",
        data_level: gaps.keys().map(|need| need.data_level()).max().unwrap_or('A'),
        probability: None,
        trend: wording::no_trend(),
    }
}

/// What is missing, in which column, and which measures are withheld for want of it. Where both levels lack
/// it, the one with more facts is told.
fn sentence(need: Need, withheld: &[&Withheld]) -> Sentence {
    let (mut vi, mut en): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for one in withheld {
        if !vi.contains(&one.measure.title.vi) {
            vi.push(one.measure.title.vi);
            en.push(one.measure.title.en);
        }
    }
    let (carrying, could) =
        withheld.iter().map(|one| (one.carrying, one.could)).max_by_key(|one| one.1).unwrap_or_default();
    let (lacks, columns) = (need.text(), need.columns().join("`, `"));
    Sentence {
        vi: format!(
            "Thiếu {} (cột `{columns}`): {carrying} trong {could} lượt có. Không tính: {}.",
            lacks.vi,
            vi.join("; ")
        ),
        en: format!(
            "Lacks {} (column `{columns}`): {carrying} of {could} rows have it. Withheld: {}.",
            lacks.en,
            en.join("; ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::MEASURES;

    fn lacking(unit: &str, place: usize, lacks: Need, level: Level, could: u64) -> Withheld {
        Withheld { level, unit: unit.to_owned(), measure: &MEASURES[place], lacks, carrying: 1, could }
    }

    #[test]
    fn a_unit_is_told_once_what_it_lacks_and_what_that_costs() {
        let found = gaps_of_measures(&[
            lacking("A", 0, Need::HoldDue, Level::Official, 40),
            lacking("A", 0, Need::HoldDue, Level::Unit, 90),
            lacking("A", 1, Need::Handovers, Level::Official, 50),
            lacking("B", 1, Need::Handovers, Level::Official, LEAST_FACTS - 1),
            lacking("", 1, Need::Handovers, Level::Official, 500),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        let (finding, measures) = (&found[0], [MEASURES[1].id, MEASURES[0].id]);
        assert_eq!((finding.subject.as_str(), finding.class, finding.data_level), ("A", Class::Data, 'D'));
        assert_eq!(finding.measures, measures);
        let said = &finding.statement.en;
        assert!(said.contains("1 of 90 rows") && said.contains("`due_at`"), "{said}");
        assert_eq!(said.matches(MEASURES[0].title.en).count(), 1, "{said}");
        assert!(finding.statement.vi.contains(MEASURES[1].title.vi), "{finding:?}");
    }
}
