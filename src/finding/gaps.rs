//! `log_gaps`: where the log does not say who acted, nobody can be judged fairly.

use super::{Class, Finding, FindingKind, Limits, Sentence, finding_id, wording};
use crate::fact::Level;
use crate::measure::Text;

pub(super) const KIND: FindingKind = FindingKind {
    id: "log_gaps",
    class: Class::Data,
    title: Text { vi: "Nhật ký không rõ ai xử lý", en: "The log does not say who acted" },
    doc: Text {
        vi: "Quá nhiều thao tác của đơn vị không ghi người thực hiện hoặc ghi bằng tài khoản dùng chung. Chưa thể \
             đánh giá công bằng; trước hết cần sửa cách ghi nhật ký.",
        en: "Too many of the unit's acts name nobody, or a placeholder account. No fair judgement is possible; \
             mend the logging first.",
    },
    judge: |_, _| None,
};

/// How many of a unit's acts name whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitGaps {
    /// The unit.
    pub unit: String,
    /// Its events.
    pub events: u64,
    /// Of these, without an official.
    pub without_official: u64,
    /// Of these, by a placeholder or shared account.
    pub by_placeholder: u64,
}

/// The data findings: units where too many acts name nobody or a placeholder. Units with few events are
/// left out, because a few events say little about a habit.
pub fn gaps(units: &[UnitGaps], limits: &Limits) -> Vec<Finding> {
    const LEAST_EVENTS: u64 = 100;
    units
        .iter()
        .filter(|unit| unit.events >= LEAST_EVENTS)
        .filter(|unit| unit.missing_share() > limits.missing_actor_share)
        .map(write_up)
        .collect()
}

impl UnitGaps {
    fn missing_share(&self) -> f64 {
        (self.without_official + self.by_placeholder) as f64 / self.events as f64
    }
}

fn write_up(unit: &UnitGaps) -> Finding {
    let share = wording::percent(unit.missing_share());
    let (missing, shared) = (unit.without_official, unit.by_placeholder);
    Finding {
        finding_id: finding_id(KIND.id, Level::Unit, &unit.unit),
        position: 0,
        class: KIND.class,
        kind: KIND.id,
        title: KIND.title,
        level: Level::Unit,
        subject: unit.unit.clone(),
        full_name: None,
        office: None,
        unit: Some(unit.unit.clone()),
        measures: Vec::new(),
        points: vec![10],
        statement: Sentence {
            vi: format!(
                "{share} trong {} thao tác không rõ người: {missing} không ghi tên, {shared} bằng tài khoản dùng chung.",
                unit.events
            ),
            en: format!(
                "{share} of {} acts do not tell who: {missing} without a name, {shared} by a placeholder account.",
                unit.events
            ),
        },
        tested: Sentence {
            vi: "Không đánh giá cá nhân nào qua các thao tác này.".to_owned(),
            en: "Nobody is judged by these acts.".to_owned(),
        },
        excess: None,
        excess_unit: "",
        data_level: 'A',
        probability: None,
        trend: wording::no_trend(),
    }
}
