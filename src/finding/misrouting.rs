//! `misrouting`: what is sent comes straight back and goes to a third holder, more often than with other senders.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::robustness::falls_without_receiver;
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{months_tested, work_tested};
use crate::lang::bilingual;
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "misrouting",
    class: Class::Route,
    title: bilingual("Hồ sơ hay bị chuyển nhầm nơi", "Cases sent to the wrong place"),
    doc: bilingual(
        "Hồ sơ gửi đi bị trả lại ngay rồi phải chuyển sang người thứ ba, nhiều hơn hẳn so với đồng nghiệp làm cùng việc. Nguyên \
         nhân có thể là phân công chưa rõ đầu mối.",
        "Cases come straight back and then go to a third holder, far more often than with colleagues on the same work. \
         It may not be settled who is competent.",
    ),
    condition: bilingual(
        "`dispatch` vượt ngưỡng, bỏ bất kỳ một nơi nhận nào cũng vậy",
        "`dispatch` is flagged, and still more likely than not without any one receiver",
    ),
    step: bilingual("Rõ đầu mối, sửa phân công", "Settle who is competent, and correct the assignment"),
    basis: Basis::Sending(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let standings = subject.flagged(|family| family == Family::Dispatch);
    let main = &subject.standings[*standings.first()?];
    if !falls_without_receiver(main, thresholds).is_empty() {
        return None;
    }
    let tested = vec![work_tested(main), months_tested(main)];
    Some(Judgement { standings, tested })
}
