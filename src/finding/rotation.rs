//! `rotation`: two kinds of habit or more are far beyond the peers and persist, after a review was answered.
//!
//! The strongest step, so everything must hold: nothing of it rests on one habit, on a few months, on load, on the unit, or
//! on somebody who was not heard.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, months_tested, work_tested};
use crate::fact::Level;
use crate::judge::Standing;
use crate::lang::bilingual;
use crate::measure::Family;
use std::collections::BTreeSet;

/// The probability beyond the threshold of which the 5 % bound of the ratio is beyond it too.
const MIN_PROBABILITY: f64 = 0.95;
/// The part of what is seen that is not chance: a ranking below it would mostly be noise.
const MIN_RELIABILITY: f64 = 0.7;

pub(super) const KIND: FindingKind = FindingKind {
    id: "rotation",
    class: Class::Rotate,
    title: bilingual(
        "Nhiều mặt vượt ngưỡng bền vững, sau khi đã giải trình",
        "Beyond in several respects, persistently, after an answer",
    ),
    doc: bilingual(
        "Hai nhóm hành vi trở lên (như chậm, hay trả hồ sơ, chậm cho ý kiến) vượt ngưỡng và bền vững qua các tháng, độ tin cậy \
         từ 70 % và cận 5 % vẫn vượt ngưỡng; lượng việc nhận không cao hơn đồng nghiệp; người này đã được mời giải trình và \
         đã trả lời. Có nên bố trí việc khác hay không là do người có thẩm quyền cân nhắc, sau khi đọc giải trình.",
        "Two families of measures or more (such as slowness, giving cases back, late opinions) are beyond the threshold in all \
         months, with a reliability of 70 % or more and the 5 % bound still beyond; no more work arrives than with the \
         colleagues; a review was answered before. Whether another post is right is for the competent authority to \
         consider, after reading the answer.",
    ),
    condition: bilingual(
        "ít nhất hai nhóm (cách làm việc, `slow`) vượt ngưỡng, bền vững, xác suất từ 0,95 và độ tin cậy từ 0,7; lượng việc nhận \
         bình thường; lần xem xét trước đã có giải trình",
        "two families or more (conduct, `slow`) are flagged and persistent, with P ≥ 0.95 and a reliability ≥ 0.7; arrivals are \
         ordinary; a review was answered",
    ),
    step: bilingual(
        "Người có thẩm quyền cân nhắc, sau khi đọc giải trình",
        "The competent authority considers, after reading the answer",
    ),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let was_heard = subject.identity.is_some_and(|identity| identity.answered_review);
    let is_ordinary = subject.load_ratio()? < thresholds.overload_ratio;
    if subject.level != Level::Official || !was_heard || !is_ordinary {
        return None;
    }
    let mut standings = subject.flagged(|family| family.is_conduct() || family == Family::Slow);
    standings.retain(|&index| is_certain(&subject.standings[index]));
    let families: BTreeSet<Family> =
        standings.iter().filter_map(|&index| subject.standings[index].measure.family).collect();
    if families.len() < 2 {
        return None;
    }
    let main = &subject.standings[*standings.first()?];
    let tested = vec![work_tested(main), load_tested(subject, thresholds), months_tested(main)];
    Some(Judgement { standings, tested })
}

/// Returns true if a flag persists and is certain enough for the strongest step in every view.
fn is_certain(standing: &Standing) -> bool {
    standing.persistent
        && standing.least_probability() >= MIN_PROBABILITY
        && standing.reliability >= MIN_RELIABILITY
}
