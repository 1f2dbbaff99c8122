//! `conduct`: a conduct measure far beyond the peers.

use super::wording::{load_tested, mix_tested, share_of_data};
use super::{Class, FindingKind, Judgement, Limits, Subject};
use crate::measure::Text;

pub(super) const KIND: FindingKind = FindingKind {
    id: "conduct",
    class: Class::Review,
    title: Text {
        vi: "Có dấu hiệu đùn đẩy, chậm trả lời", en: "Signs of passing on or late answers"
    },
    doc: Text {
        vi: "Ít nhất một chỉ số hành vi (chuyển suông, chuyển ngược, vòng lặp, chậm cho ý kiến) vượt xa đồng \
             nghiệp làm cùng việc. Đây là gợi ý để nghe giải trình, không phải kết luận.",
        en: "At least one conduct measure (passing on, sending straight back, loops, late answers) lies far \
             beyond the peers on the same work. A lead for a hearing, not a verdict.",
    },
    judge,
};

fn judge(subject: &Subject<'_>, limits: &Limits) -> Option<Judgement> {
    // A misroute is a matter of routing, and has a kind of its own.
    let scores = subject.flagged(limits, |measure| measure.conduct && measure.id != "misroute");
    let weightiest = &subject.scores[*scores.first()?];
    let tested = vec![mix_tested(weightiest), load_tested(subject, limits), share_of_data(weightiest)];
    Some(Judgement { scores, tested })
}
