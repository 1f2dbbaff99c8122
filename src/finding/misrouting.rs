//! `misrouting`: what is sent comes straight back unworked, more often than with other senders.

use super::wording::{mix_tested, share_of_data};
use super::{Class, FindingKind, Judgement, Limits, Subject};
use crate::measure::Text;

pub(super) const KIND: FindingKind = FindingKind {
    id: "misrouting",
    class: Class::Route,
    title: Text { vi: "Chuyển nhầm nơi xử lý", en: "Sends cases to the wrong place" },
    doc: Text {
        vi: "Hồ sơ gửi đi bị trả lại ngay mà người nhận không xử lý, nhiều hơn hẳn người gửi khác tới cùng người \
             nhận: nên sửa quy trình phân công.",
        en: "Cases come straight back unworked far more often than other senders' to the same receivers: mend \
             the rules of assignment.",
    },
    judge,
};

fn judge(subject: &Subject<'_>, limits: &Limits) -> Option<Judgement> {
    let scores = subject.flagged(limits, |measure| measure.id == "misroute");
    let weightiest = &subject.scores[*scores.first()?];
    let tested = vec![mix_tested(weightiest), share_of_data(weightiest)];
    Some(Judgement { scores, tested })
}
