//! `overloaded`: slow or late, and more work than the peers. Help, not blame.

use super::wording::{load_tested, mix_tested};
use super::{Class, FindingKind, Judgement, Limits, Subject};
use crate::measure::Text;

pub(super) const KIND: FindingKind = FindingKind {
    id: "overloaded",
    class: Class::Support,
    title: Text { vi: "Quá tải", en: "Overloaded" },
    doc: Text {
        vi: "Chậm hoặc quá hạn, và số hồ sơ nhận vượt xa đồng nghiệp, hoặc không có ai để so sánh tải: cần bố trí thêm \
             người hoặc san việc.",
        en: "Slow or overdue, and far more cases arrive than with the peers, or there is nobody to compare the \
             load with: share the work out or add staff.",
    },
    judge,
};

fn judge(subject: &Subject<'_>, limits: &Limits) -> Option<Judgement> {
    let scores = subject.flagged(limits, |measure| !measure.conduct);
    let weightiest = &subject.scores[*scores.first()?];
    if subject.load_ratio().is_some_and(|ratio| ratio < limits.overload_ratio) {
        return None;
    }
    let tested = vec![mix_tested(weightiest), load_tested(subject, limits)];
    Some(Judgement { scores, tested })
}
