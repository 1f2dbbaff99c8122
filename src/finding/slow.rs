//! `slow`: slower or later than the peers on the same work, with no more of it than they have.

use super::wording::{load_tested, mix_tested, share_of_data};
use super::{Class, FindingKind, Judgement, Limits, Subject};
use crate::measure::Text;

pub(super) const KIND: FindingKind = FindingKind {
    id: "slow",
    class: Class::Review,
    title: Text { vi: "Xử lý chậm, không do quá tải", en: "Slow, and not for too much work" },
    doc: Text {
        vi: "Thời gian xử lý hoặc tỷ lệ quá hạn vượt xa đồng nghiệp làm cùng thủ tục, cùng bước, trong khi số \
             hồ sơ nhận không nhiều hơn họ. Cần nghe giải trình: hồ sơ khó, thiếu phương tiện, nghỉ phép chưa \
             khai báo.",
        en: "Handling time or overdue work far beyond the peers at the same procedure and step, while no more \
             cases arrive than with them. To be heard: harder cases, lack of means, leave not on record.",
    },
    judge,
};

fn judge(subject: &Subject<'_>, limits: &Limits) -> Option<Judgement> {
    let scores = subject.flagged(limits, |measure| !measure.conduct);
    let weightiest = &subject.scores[*scores.first()?];
    // Without peers to compare the load with, overload cannot be ruled out, and nobody is blamed.
    if subject.load_ratio()? >= limits.overload_ratio {
        return None;
    }
    let tested = vec![mix_tested(weightiest), load_tested(subject, limits), share_of_data(weightiest)];
    Some(Judgement { scores, tested })
}
