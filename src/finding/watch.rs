//! `watch`: a measure of conduct is beyond the peers, but not whichever months are left out.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{months_tested, work_tested};
use crate::lang::bilingual;
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "watch",
    class: Class::Watch,
    title: bilingual("Cần xem lại tháng sau", "Look again next month"),
    doc: bilingual(
        "Một chỉ số về cách làm việc vượt đồng nghiệp, nhưng chủ yếu do một số tháng, nên chưa đủ để mời giải trình.",
        "A measure of conduct is beyond the peers, but mostly in some months, which is not enough to ask for an explanation.",
    ),
    condition: bilingual(
        "một nhóm về cách làm việc vượt ngưỡng, không bền vững",
        "a family of conduct is flagged, and not persistent",
    ),
    step: bilingual("Theo dõi, xem lại tháng sau", "Look again next month"),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, _: &FindingThresholds) -> Option<Judgement> {
    let conduct = subject.flagged(Family::is_conduct);
    if conduct.iter().any(|&index| subject.standings[index].persistent) {
        return None;
    }
    let main = &subject.standings[*conduct.first()?];
    let tested = vec![work_tested(main), months_tested(main)];
    Some(Judgement { standings: conduct, tested })
}
