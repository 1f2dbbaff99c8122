//! `conduct`: a measure of conduct is far beyond the peers, whichever three months are left out.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, months_tested, work_tested};
use crate::lang::bilingual;
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "conduct",
    class: Class::Review,
    title: bilingual(
        "Hay chuyển, trả, trình hồ sơ, hỏi bổ sung hoặc chậm cho ý kiến",
        "Often passes on, returns or sends up cases, asks again, or answers late",
    ),
    doc: bilingual(
        "Ít nhất một việc sau xảy ra nhiều hơn hẳn so với đồng nghiệp làm cùng việc, và không chỉ do vài tháng: chuyển tiếp ở cùng \
         bước, trả ngược rồi phải nhận lại, chậm cho ý kiến hoặc không nêu ý kiến, trình lên việc trong thẩm quyền, yêu cầu bổ sung \
         nhiều lần hoặc khi sắp hết hạn. Đây là gợi ý để nghe giải trình, không phải kết luận.",
        "At least one of these happens far more often than with colleagues on the same work, and not in a few months only: \
         passing cases on at the same step, giving them back and getting them again, answering late or without a position, \
         sending up what the own level may decide, asking for papers twice or when the time is nearly over. This is a reason \
         to ask for an explanation, not a conclusion.",
    ),
    condition: bilingual(
        "một nhóm về cách làm việc (`refuse`, `opinion`, `up`, `clock`) vượt ngưỡng và bền vững; chậm thì nêu kèm",
        "a family of conduct (`refuse`, `opinion`, `up`, `clock`) is flagged and persistent; flagged slowness is said with it",
    ),
    step: bilingual(
        "Mời giải trình, đọc các hồ sơ dẫn chứng",
        "Hear the official, and read the evidence cases",
    ),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let conduct = subject.flagged(Family::is_conduct);
    let main = conduct.iter().copied().find(|&index| subject.standings[index].persistent)?;
    let mut standings = vec![main];
    let others = subject.flagged(|family| family.is_conduct() || family == Family::Slow);
    standings.extend(others.into_iter().filter(|&index| index != main));
    let main = &subject.standings[main];
    let tested = vec![work_tested(main), load_tested(subject, thresholds), months_tested(main)];
    Some(Judgement { standings, tested })
}
