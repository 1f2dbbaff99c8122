//! `slow`: slower or later than the peers on the same work, without overload.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{chance_tested, load_tested, mix_tested};
use crate::lang::bilingual;

pub(super) const KIND: FindingKind = FindingKind {
    id: "slow",
    class: Class::Review,
    title: bilingual("Xử lý chậm khi không quá tải", "Slow without overload"),
    doc: bilingual(
        "Thời gian xử lý dài hơn hoặc tỷ lệ quá hạn cao hơn hẳn so với đồng nghiệp làm cùng thủ tục, cùng bước, trong \
         khi số hồ sơ nhận chưa đến ngưỡng quá tải. Cần nghe giải trình: có thể hồ sơ khó, thiếu phương tiện, nghỉ \
         phép chưa khai báo.",
        "Cases take far longer, or are overdue far more often, than with colleagues at the same procedure and step, \
         while arrivals stay below the overload threshold. Possible reasons to ask about: harder cases, lack of \
         means, leave not on record.",
    ),
    basis: Basis::Measures(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let scores = subject.flagged(thresholds, |measure| !measure.conduct);
    let main = &subject.scores[*scores.first()?];
    // Without peers to compare the load with, overload cannot be ruled out, and nobody is blamed.
    if subject.load_ratio()? >= thresholds.overload_ratio {
        return None;
    }
    let tested = vec![mix_tested(main), load_tested(subject, thresholds), chance_tested(main)];
    Some(Judgement { scores, tested })
}
