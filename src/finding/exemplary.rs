//! `exemplary`: faster than the peers, and no worse in any conduct measure.

use super::wording::{load_tested, mix_tested};
use super::{Class, FindingKind, Judgement, Limits, Score, Sentence, Subject};
use crate::measure::Text;
use crate::rank::Verdict;

pub(super) const KIND: FindingKind = FindingKind {
    id: "exemplary",
    class: Class::Commend,
    title: Text { vi: "Nhanh và đúng mực", en: "Fast and sound" },
    doc: Text {
        vi: "Xử lý nhanh hơn hẳn đồng nghiệp làm cùng việc, và không chỉ số hành vi nào xấu hơn họ.",
        en: "Clearly faster than the peers on the same work, and no conduct measure is worse than theirs.",
    },
    judge,
};

fn judge(subject: &Subject<'_>, limits: &Limits) -> Option<Judgement> {
    let (place, speed) = subject.score("handling_time")?;
    let fast = speed.ranked.good == Verdict::Flagged && speed.is_fair(limits);
    if !fast || subject.scores.iter().any(is_worse) {
        return None;
    }
    let mut tested = vec![mix_tested(speed), load_tested(subject, limits)];
    tested.extend(withheld_tested(subject));
    Some(Judgement { scores: vec![place], tested })
}

/// That conduct could not be looked at in full, because the unit's log lacks something.
fn withheld_tested(subject: &Subject<'_>) -> Option<Sentence> {
    let conduct = subject.withheld.iter().filter(|one| one.measure.conduct);
    let (vi, en): (Vec<&str>, Vec<&str>) =
        conduct.map(|one| (one.measure.title.vi, one.measure.title.en)).unzip();
    (!vi.is_empty()).then(|| Sentence {
        vi: format!("Chưa xét được vì nhật ký của đơn vị thiếu dữ liệu: {}.", vi.join(", ")),
        en: format!("Not looked at, because the unit's log lacks the data: {}.", en.join(", ")),
    })
}

/// Whether a measure is flagged, or more likely than not beyond its threshold.
fn is_worse(score: &Score) -> bool {
    let judged = score.ranked.verdict != Verdict::TooLittleData;
    judged && (score.is_flagged() || score.ranked.probability > 0.5)
}
