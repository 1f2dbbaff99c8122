//! `log_gaps`: where the log does not say who acted, nobody can be judged fairly.

use super::about::About;
use super::class::Class;
use super::kind::{Basis, FindingKind};
use super::record::Finding;
use super::thresholds::FindingThresholds;
use super::wording::percent;
use crate::lang::{Bilingual, bilingual};

pub(super) const KIND: FindingKind = FindingKind {
    id: "log_gaps",
    class: Class::Data,
    title: bilingual("Nhật ký không ghi rõ ai xử lý", "The log does not say who acted"),
    doc: bilingual(
        "Quá nhiều thao tác của đơn vị không ghi người thực hiện hoặc ghi bằng tài khoản dùng chung, nên chưa thể \
         đánh giá công bằng. Trước hết cần sửa cách ghi nhật ký.",
        "Too many of the unit's actions name nobody, or a shared account, so that no fair judgement is possible. \
         Fix the logging first.",
    ),
    condition: bilingual(
        "quá nhiều thao tác của đơn vị không ghi tên ai hoặc ghi bằng tài khoản dùng chung",
        "too many of a unit's acts name nobody, or a shared account",
    ),
    step: bilingual("Bổ sung dữ liệu", "Complete the log"),
    basis: Basis::Log,
};

/// How many of a unit's events name an official.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitGaps {
    /// The unit.
    pub unit: String,
    /// The number of its events.
    pub events: u64,
    /// Of these, the number without an official.
    pub without_official: u64,
    /// Of these, the number by a placeholder or shared account.
    pub by_placeholder: u64,
}

/// Returns a finding for each unit in which too many events name nobody or a placeholder. Units with few
/// events are left out, because a few events say little about a habit.
pub fn log_gaps(units: &[UnitGaps], thresholds: &FindingThresholds) -> Vec<Finding> {
    units
        .iter()
        .filter(|unit| unit.events >= thresholds.missing_actor_min_events)
        .filter(|unit| unit.missing_share() > thresholds.missing_actor_share)
        .map(write_up)
        .collect()
}

impl UnitGaps {
    fn missing_share(&self) -> f64 {
        (self.without_official + self.by_placeholder) as f64 / self.events as f64
    }
}

fn write_up(gaps: &UnitGaps) -> Finding {
    let share = percent(gaps.missing_share());
    let UnitGaps { unit, events, without_official, by_placeholder } = gaps;
    let statement = Bilingual::new(
        format!(
            "{share} trong {events} thao tác không rõ ai thực hiện: {without_official} không ghi tên, {by_placeholder} ghi bằng tài khoản dùng chung."
        ),
        format!(
            "{share} of {events} actions do not say who acted: {without_official} name nobody, {by_placeholder} a shared account."
        ),
    );
    let tested =
        bilingual("Không đánh giá cá nhân nào qua các thao tác này.", "Nobody is judged by these actions.");
    Finding::without_measures(&KIND, &About::unit(unit), &[10], 'A', statement, tested.into())
}
