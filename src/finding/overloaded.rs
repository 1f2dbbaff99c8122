//! `overloaded`: slow or late, and overload is known or cannot be ruled out. The class is help, not blame.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, mix_tested};
use crate::lang::bilingual;

pub(super) const KIND: FindingKind = FindingKind {
    id: "overloaded",
    class: Class::Support,
    title: bilingual("Chậm, có thể do quá tải", "Slow, possibly overloaded"),
    doc: bilingual(
        "Chậm hoặc quá hạn, đồng thời số hồ sơ nhận vượt xa đồng nghiệp, hoặc không có ai để so sánh tải: cần san bớt \
         việc hoặc bố trí thêm người.",
        "Slow or overdue, and far more cases arrive than with colleagues, or there is nobody to compare the load \
         with: share out the work or add staff.",
    ),
    basis: Basis::Measures(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let scores = subject.flagged(thresholds, |measure| !measure.conduct);
    let main = &subject.scores[*scores.first()?];
    if subject.load_ratio().is_some_and(|ratio| ratio < thresholds.overload_ratio) {
        return None;
    }
    let tested = vec![mix_tested(main), load_tested(subject, thresholds)];
    Some(Judgement { scores, tested })
}
