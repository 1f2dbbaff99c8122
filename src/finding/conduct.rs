//! `conduct`: a measure of conduct is far beyond the peers.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{chance_tested, load_tested, mix_tested};
use crate::lang::bilingual;

pub(super) const KIND: FindingKind = FindingKind {
    id: "conduct",
    class: Class::Review,
    title: bilingual(
        "Hay chuyển, trả hồ sơ hoặc chậm cho ý kiến",
        "Often passes on or returns cases, or answers late",
    ),
    doc: bilingual(
        "Ít nhất một việc sau xảy ra nhiều hơn hẳn so với đồng nghiệp làm cùng việc: chuyển tiếp mà không xử lý, trả \
         ngược ngay, chuyển vòng, chậm cho ý kiến. Đây là gợi ý để nghe giải trình, không phải kết luận.",
        "At least one of these happens far more often than with colleagues on the same work: passing cases on \
         without work, sending them straight back, moving them in loops, answering late. This is a reason to ask \
         for an explanation, not a conclusion.",
    ),
    basis: Basis::Measures(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    // A misroute is a matter of routing, and has a kind of its own.
    let scores = subject.flagged(thresholds, |measure| measure.conduct && measure.id != "misroute");
    let main = &subject.scores[*scores.first()?];
    let tested = vec![mix_tested(main), load_tested(subject, thresholds), chance_tested(main)];
    Some(Judgement { scores, tested })
}
