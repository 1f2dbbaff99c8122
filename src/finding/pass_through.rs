//! `pass_through`: a step at which cases only pass through. It is about a step of a procedure, and blames nobody.

use super::about::About;
use super::class::Class;
use super::kind::{Basis, FindingKind};
use super::record::Finding;
use super::thresholds::FindingThresholds;
use super::wording::percent;
use crate::lang::{Bilingual, bilingual};
use crate::measure::{StepCount, StepSums};
use std::collections::BTreeSet;

pub(super) const KIND: FindingKind = FindingKind {
    id: "pass_through",
    class: Class::Process,
    title: bilingual("Bước chỉ chuyển tiếp hồ sơ", "A step at which cases only pass through"),
    doc: bilingual(
        "Ở bước này của thủ tục, hầu hết lượt giữ được chuyển tiếp hoặc trình lên mà nhật ký không ghi việc xử lý nào, dù ai giữ. \
         Có thể bỏ bước, gộp bước hoặc cho hồ sơ đi thẳng. Không nói gì về cá nhân nào. Việc làm ngoài phần mềm thì nhật ký \
         không thấy.",
        "At this step of the procedure, nearly all holds are forwarded or sent up without any work in the log, whoever has \
         them. The step may be dropped, merged or skipped. It says nothing about any person. Work that is done outside the \
         system is not in the log.",
    ),
    condition: bilingual(
        "từ 90 % lượt giữ ở một bước chỉ được chuyển tiếp hoặc trình lên, trong khi thủ tục có bước ghi việc xử lý",
        "at least 90 % of the holds at a step are only forwarded or sent up, while the procedure has a step with work",
    ),
    step: bilingual("Rà soát bước này", "Review the step"),
    basis: Basis::Step,
};

/// The fewest people who must have held cases at the step: what one or two do may be their own habit.
const MIN_HOLDERS: usize = 3;
/// The share of holds with work from which on a step shows that the log of the procedure records work.
const MIN_WORKED_SHARE: f64 = 0.5;
/// The share of returns from which on a step controls, although it mostly lets pass.
const MAX_RETURNED_SHARE: f64 = 0.01;

/// Returns a finding for each step at which cases only pass through, in order. A procedure whose log shows work at none of
/// its steps tells nothing: its log may not record work at all.
pub fn pass_through(steps: &StepSums, thresholds: &FindingThresholds) -> Vec<Finding> {
    let recording: BTreeSet<&str> = steps
        .steps()
        .filter(|(_, _, count)| share(count.worked, count) >= MIN_WORKED_SHARE)
        .map(|(procedure, ..)| procedure)
        .collect();
    steps
        .steps()
        .filter(|(procedure, step, count)| {
            recording.contains(procedure)
                && !step.is_empty()
                && count.holds >= thresholds.step_min_holds
                && count.holders.len() >= MIN_HOLDERS
                && share(count.passed, count) >= thresholds.pass_through_share
                && share(count.returned, count) <= MAX_RETURNED_SHARE
        })
        .map(|(procedure, step, count)| write_up(procedure, step, count))
        .collect()
}

fn share(part: u64, count: &StepCount) -> f64 {
    part as f64 / count.holds.max(1) as f64
}

fn write_up(procedure: &str, step: &str, count: &StepCount) -> Finding {
    let (passed, holders) = (percent(share(count.passed, count)), count.holders.len());
    let StepCount { holds, returned, .. } = count;
    let statement = Bilingual::new(
        format!(
            "{passed} trong {holds} lượt giữ của {holders} người được chuyển tiếp hoặc trình lên mà không ghi việc xử lý nào; trả lại {returned} lượt."
        ),
        format!(
            "{passed} of {holds} holds of {holders} people were forwarded or sent up without any work in the log; {returned} were returned."
        ),
    );
    let tested = bilingual(
        "Các bước khác của thủ tục này có ghi việc xử lý. Việc làm ngoài phần mềm không có trong nhật ký.",
        "Other steps of this procedure have work in the log. Work outside the system is not in the log.",
    );
    Finding::without_measures(&KIND, &About::step(procedure, step), &[4], 'A', statement, tested.into())
}
