//! `exemplary`: faster than the peers, and no worse than they are in any measure.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, work_tested};
use crate::judge::{Standing, Verdict};
use crate::lang::Bilingual;
use crate::lang::bilingual;
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "exemplary",
    class: Class::Commend,
    title: bilingual("Nhanh, không chỉ số nào kém đồng nghiệp", "Fast, and in nothing worse than colleagues"),
    doc: bilingual(
        "Xử lý nhanh hơn hẳn đồng nghiệp làm cùng việc (hồ sơ trả ngược, chuyển tiếp không tính là xong), và không chỉ số nào kém \
         hơn họ.",
        "Clearly faster than colleagues on the same work (cases given back or passed on do not count as done), and no measure \
         is worse than theirs.",
    ),
    condition: bilingual(
        "thời gian giữ hồ sơ tốt hơn hẳn, không chỉ số nào kém hơn",
        "handling time is flagged as good, and nothing is worse",
    ),
    step: bilingual("Đề nghị biểu dương", "Propose praise"),
    basis: Basis::Praise(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let (index, speed) = subject.standing("handling_time")?;
    let fast = speed.good == Verdict::Flagged;
    if !fast || subject.standings.iter().any(|standing| is_worse(standing, thresholds)) {
        return None;
    }
    let mut tested = vec![work_tested(speed), load_tested(subject, thresholds)];
    tested.extend(withheld_tested(subject));
    Some(Judgement { standings: vec![index], tested })
}

/// Says which measures of conduct could not be examined because the unit's log lacks something.
fn withheld_tested(subject: &Subject<'_>) -> Option<Bilingual<String>> {
    let conduct = subject.withheld.iter().filter(|one| one.measure.family.is_some_and(Family::is_conduct));
    let titles = Bilingual::join(conduct.map(|withheld| &withheld.measure.title), ", ");
    (!titles.is_empty()).then(|| {
        Bilingual::new(
            format!("Chưa xét được vì nhật ký của đơn vị thiếu dữ liệu: {}.", titles.vi),
            format!("Not examined, because the unit's log lacks the data: {}.", titles.en),
        )
    })
}

/// Returns true if a measure is flagged, or too likely to be beyond its threshold.
fn is_worse(standing: &Standing, thresholds: &FindingThresholds) -> bool {
    let judged = standing.measure.family.is_some() && standing.verdict != Verdict::TooLittleData;
    judged
        && (standing.verdict == Verdict::Flagged || standing.probability > thresholds.max_worse_probability)
}
