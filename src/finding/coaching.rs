//! `coaching`: slow or late without more work than the peers, but not whichever months are left out.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::slow::slow_without_load;
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, months_tested, work_tested};
use crate::lang::bilingual;

pub(super) const KIND: FindingKind = FindingKind {
    id: "coaching",
    class: Class::Support,
    title: bilingual("Chậm trong một thời gian", "Slow for a while"),
    doc: bilingual(
        "Chậm hoặc quá hạn hơn đồng nghiệp làm cùng việc, số hồ sơ nhận không nhiều hơn họ, nhưng chủ yếu do một số tháng.",
        "Slower or later than colleagues on the same work, with no more cases than they get, but mostly in some months.",
    ),
    condition: bilingual(
        "`slow` vượt ngưỡng, không bền vững, số hồ sơ nhận bình thường",
        "`slow` is flagged, not persistent, and arrivals are ordinary",
    ),
    step: bilingual("Hướng dẫn, kèm cặp", "Coach"),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let standings = slow_without_load(subject, thresholds)?;
    if standings.iter().any(|&index| subject.standings[index].persistent) {
        return None;
    }
    let main = &subject.standings[standings[0]];
    let tested = vec![load_tested(subject, thresholds), work_tested(main), months_tested(main)];
    Some(Judgement { standings, tested })
}
