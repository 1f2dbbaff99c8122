//! `overloaded`: slow or late, and overload is known or cannot be ruled out. The class is help, not blame.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{load_tested, months_tested, work_tested};
use crate::lang::bilingual;
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "overloaded",
    class: Class::Support,
    title: bilingual("Chậm, có thể do quá tải", "Slow, possibly overloaded"),
    doc: bilingual(
        "Chậm hoặc quá hạn, đồng thời số hồ sơ nhận vượt xa đồng nghiệp, hoặc không có ai để so sánh tải.",
        "Slow or overdue, and far more cases arrive than with colleagues, or there is nobody to compare the load with.",
    ),
    condition: bilingual(
        "`slow` vượt ngưỡng, số hồ sơ nhận từ 1,5 lần đồng nghiệp hoặc không so được",
        "`slow` is flagged, and arrivals are 1.5 times the peers' or cannot be compared",
    ),
    step: bilingual("San việc, bố trí thêm người", "Share out the work, add people"),
    basis: Basis::Working(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let standings = subject.flagged(|family| family == Family::Slow);
    let main = &subject.standings[*standings.first()?];
    if subject.load_ratio().is_some_and(|ratio| ratio < thresholds.overload_ratio) || subject.has_conduct() {
        return None;
    }
    let tested = vec![load_tested(subject, thresholds), work_tested(main), months_tested(main)];
    Some(Judgement { standings, tested })
}
