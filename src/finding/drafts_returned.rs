//! `drafts_returned`: drafts come back from those who sign, and it was not said before.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, months_tested, work_tested};
use crate::lang::bilingual;
use crate::measure::Family;

/// The id, by which the history knows whom it was said of before.
pub const ID: &str = "drafts_returned";

/// The measure that it rests on.
const MEASURE: &str = "send_up_returned";

pub(super) const KIND: FindingKind = FindingKind {
    id: ID,
    class: Class::Support,
    title: bilingual("Dự thảo hay bị trả lại", "Drafts often come back"),
    doc: bilingual(
        "Dự thảo trình lên bị trả lại nhiều hơn hẳn so với đồng nghiệp cùng trình người ký đó, lần đầu được nêu. Trước hết cần hướng \
         dẫn: mẫu văn bản, căn cứ, những lỗi hay gặp. Nếu sau thời gian hướng dẫn (`findings.coaching_days`) vẫn như vậy thì \
         chuyển sang mời giải trình.",
        "Drafts sent up come back far more often than those of colleagues who send theirs to the same signer, said for the first \
         time. Coach first: forms, legal basis, the usual mistakes. If it is still so after the time of coaching \
         (`findings.coaching_days`), it becomes a reason to ask for an explanation.",
    ),
    condition: bilingual(
        "trong các nhóm về cách làm việc chỉ `send_up_returned` vượt ngưỡng và bền vững, lần đầu được nêu; `slow` không bền vững",
        "of the families of conduct only `send_up_returned` is flagged and persistent, for the first time; `slow` is not persistent",
    ),
    step: bilingual("Hướng dẫn, kèm cặp", "Coach"),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let drafts = subject.flagged(Family::is_conduct);
    let main = &subject.standings[*drafts.first()?];
    let slow = subject.flagged(|family| family == Family::Slow);
    let only_drafts = drafts.iter().all(|&index| subject.standings[index].measure.id == MEASURE);
    let coached = subject.identity.is_some_and(|identity| identity.coached_before);
    if !only_drafts
        || !main.persistent
        || coached
        || slow.iter().any(|&index| subject.standings[index].persistent)
    {
        return None;
    }
    let tested = vec![work_tested(main), load_tested(subject, thresholds), months_tested(main)];
    Some(Judgement { standings: drafts.iter().chain(&slow).copied().collect(), tested })
}
