//! `misrouting`: what is sent comes straight back without work, more often than with other senders.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{chance_tested, mix_tested};
use crate::lang::bilingual;

pub(super) const KIND: FindingKind = FindingKind {
    id: "misrouting",
    class: Class::Route,
    title: bilingual("Hồ sơ hay bị chuyển nhầm nơi", "Cases sent to the wrong place"),
    doc: bilingual(
        "Hồ sơ gửi đi quay về ngay khi người nhận chưa xử lý, nhiều hơn hẳn so với người khác gửi tới cùng người nhận: \
         nên rà soát cách phân công.",
        "Cases come straight back without work far more often than those that others send to the same receivers: \
         review how cases are assigned.",
    ),
    basis: Basis::Measures(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let scores = subject.flagged(thresholds, |measure| measure.id == "misroute");
    let main = &subject.scores[*scores.first()?];
    let tested = vec![mix_tested(main), chance_tested(main)];
    Some(Judgement { scores, tested })
}
