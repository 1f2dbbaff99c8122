//! `slow`: slow or late whichever three months are left out, and no more work arrives than with the peers.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, months_tested, work_tested};
use crate::lang::bilingual;
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "slow",
    class: Class::Review,
    title: bilingual("Chậm, lượng việc không nhiều hơn", "Slow, with no more work than colleagues"),
    doc: bilingual(
        "Chậm hoặc quá hạn hơn hẳn đồng nghiệp làm cùng việc, không chỉ do vài tháng, trong khi số hồ sơ nhận không nhiều hơn họ. \
         Đây là gợi ý để nghe giải trình, không phải kết luận.",
        "Clearly slower or later than colleagues on the same work, and not in a few months only, while no more cases arrive \
         than with them. This is a reason to ask for an explanation, not a conclusion.",
    ),
    condition: bilingual(
        "`slow` vượt ngưỡng và bền vững, số hồ sơ nhận bình thường",
        "`slow` is flagged and persistent, and arrivals are ordinary",
    ),
    step: bilingual(
        "Mời giải trình, đọc các hồ sơ dẫn chứng",
        "Hear the official, and read the evidence cases",
    ),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let standings = slow_without_load(subject, thresholds)?;
    let main = standings.iter().copied().find(|&index| subject.standings[index].persistent)?;
    let others = standings.into_iter().filter(|&index| index != main);
    let standings: Vec<usize> = std::iter::once(main).chain(others).collect();
    let main = &subject.standings[main];
    let tested = vec![work_tested(main), load_tested(subject, thresholds), months_tested(main)];
    Some(Judgement { standings, tested })
}

/// Returns the flagged measures of speed of a subject with a load that is known and below the threshold.
pub(super) fn slow_without_load(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Vec<usize>> {
    let standings = subject.flagged(|family| family == Family::Slow);
    // Without peers to compare the load with, overload cannot be ruled out, and nobody is blamed.
    let ordinary = subject.load_ratio()? < thresholds.overload_ratio;
    (ordinary && !standings.is_empty() && !subject.has_conduct()).then_some(standings)
}
