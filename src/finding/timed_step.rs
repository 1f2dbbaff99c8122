//! `timed_step`: a step at which a timer ends work. It is about a step, in whatever procedures, and blames nobody.

use super::about::About;
use super::class::Class;
use super::kind::{Basis, FindingKind};
use super::record::Finding;
use super::wording::decimal;
use crate::judge::TimedStep;
use crate::lang::{Bilingual, bilingual};

pub(super) const KIND: FindingKind = FindingKind {
    id: "timed_step",
    class: Class::Process,
    title: bilingual("Bước do hệ thống tự kết thúc", "A step that a timer ends"),
    doc: bilingual(
        "Ở bước này, nhiều lượt giữ kết thúc sau đúng một khoảng thời gian: phần mềm tự chuyển hồ sơ đi mà không ai xem \
         xét. Cần rà soát cài đặt: bước có cần người quyết định không, hạn tự chuyển đặt bao nhiêu. Không nói gì về cá nhân nào.",
        "At this step many holds end after exactly the same time: a program moves the case on, and nobody has \
         looked at it. Review how the system is set: whether somebody should decide at this step, and after which time it moves \
         cases on. It says nothing about any person.",
    ),
    condition: bilingual(
        "hệ thống tự kết thúc từ 20 lượt giữ trở lên ở một bước dưới tên của một hoặc nhiều người",
        "a timer ends at least 20 holds at a step under one or several names",
    ),
    step: bilingual("Rà soát bước này", "Review the step"),
    basis: Basis::Step,
};

const HOUR_US: f64 = 3.6e9;

/// Returns a finding for each step at which a timer ends work, in order. Steps that the log does not name are left out.
pub fn timed_step(steps: &[TimedStep<'_>]) -> Vec<Finding> {
    steps.iter().filter(|one| !one.step.is_empty()).map(write_up).collect()
}

fn write_up(step: &TimedStep<'_>) -> Finding {
    let hours = |us: i64| decimal(us as f64 / HOUR_US, 1);
    let (shortest, longest) = (hours(step.shortest_us), hours(step.longest_us));
    let TimedStep { procedures, ended, holds, accounts, .. } = step;
    let after = if step.shortest_us == step.longest_us {
        shortest
    } else {
        Bilingual::new(
            format!("{} đến {}", shortest.vi, longest.vi),
            format!("{} to {}", shortest.en, longest.en),
        )
    };
    let statement = Bilingual::new(
        format!(
            "{ended} trong {holds} lượt giữ (ở {procedures} thủ tục) kết thúc sau đúng khoảng {} giờ làm việc, dưới tên của {accounts} tài khoản.",
            after.vi
        ),
        format!(
            "{ended} of {holds} holds, in {procedures} procedures, end after about {} working hours exactly, under the names of {accounts} accounts.",
            after.en
        ),
    );
    let tested = bilingual(
        "Lượt giữ của những người khác ở bước này hiếm khi kết thúc ở độ dài đó. Các lượt tự kết thúc không tính vào thời gian xử lý của ai.",
        "The holds of others at this step seldom end at that length. What the timer ended is left out of everybody's handling times.",
    );
    Finding::without_measures(&KIND, &About::step("", step.step), &[4], 'A', statement, tested.into())
}
