//! `exemplary`: faster than the peers, and no worse than they are in any measure.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::{Score, Subject};
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, mix_tested};
use crate::lang::{Bilingual, bilingual};
use crate::rank::Verdict;

pub(super) const KIND: FindingKind = FindingKind {
    id: "exemplary",
    class: Class::Commend,
    title: bilingual("Nhanh, không chỉ số nào kém đồng nghiệp", "Fast, and in nothing worse than colleagues"),
    doc: bilingual(
        "Xử lý nhanh hơn hẳn đồng nghiệp làm cùng việc, và không chỉ số nào kém hơn họ.",
        "Clearly faster than colleagues on the same work, and no measure is worse than theirs.",
    ),
    basis: Basis::Measures(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let (index, speed) = subject.score("handling_time")?;
    let fast = speed.ranked.good == Verdict::Flagged && speed.is_on_same_work(thresholds);
    if !fast || subject.scores.iter().any(|score| is_worse(score, thresholds)) {
        return None;
    }
    let mut tested = vec![mix_tested(speed), load_tested(subject, thresholds)];
    tested.extend(withheld_tested(subject));
    Some(Judgement { scores: vec![index], tested })
}

/// Says which measures of conduct could not be examined because the unit's log lacks something.
fn withheld_tested(subject: &Subject<'_>) -> Option<Bilingual<String>> {
    let conduct = subject.withheld.iter().filter(|withheld| withheld.measure.conduct);
    let titles = Bilingual::join(conduct.map(|withheld| &withheld.measure.title), ", ");
    (!titles.is_empty()).then(|| {
        Bilingual::new(
            format!("Chưa xét được vì nhật ký của đơn vị thiếu dữ liệu: {}.", titles.vi),
            format!("Not examined, because the unit's log lacks the data: {}.", titles.en),
        )
    })
}

/// Returns true if a measure is flagged, or too likely to be beyond its threshold.
fn is_worse(score: &Score, thresholds: &FindingThresholds) -> bool {
    let judged = score.ranked.verdict != Verdict::TooLittleData;
    judged && (score.is_flagged() || score.ranked.probability > thresholds.max_worse_probability)
}
