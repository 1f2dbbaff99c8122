//! The columns of the tables of what was learnt.

use super::column::{Column, Values};
use super::rows::{SettingRow, StepRow, StretchRow, SubjectRow};
use crate::event::Sym;
use crate::judge::Model;
use crate::lang::bilingual;
use crate::measure::Form;

/// What was learnt of each measure.
pub(super) const MEASURES: &[Column<Model>] = &[
    Column::new("measure", Values::Word(|row| row.measure.id), bilingual("Chỉ số", "Measure")),
    Column::new(
        "holder_level",
        Values::Word(|row| row.level.name()),
        bilingual("official (cán bộ) hoặc unit (đơn vị)", "official or unit"),
    ),
    Column::new(
        "form",
        Values::Word(form),
        bilingual(
            "rate (tỷ lệ), duration (thời gian) hoặc hazard",
            "rate, duration, or hazard (a rate over time)",
        ),
    ),
    Column::new(
        "low_is_bad",
        Values::Word(|row| yes(row.measure.form.low_is_bad())),
        bilingual("yes nếu ít hơn kỳ vọng là xấu", "yes if less than expected is bad, as for durations"),
    ),
    Column::new(
        "threshold",
        Values::Number(|row| Some(row.threshold)),
        bilingual("Ngưỡng (gấp mấy lần)", "Threshold, times as long or as many"),
    ),
    Column::new(
        "prior_weight",
        Values::Number(|row| Some(row.prior.components[0].weight)),
        bilingual("Tiên nghiệm: trọng số 1", "Prior: weight of the first Gamma"),
    ),
    Column::new(
        "prior_shape",
        Values::Number(|row| Some(row.prior.components[0].shape)),
        bilingual("Tiên nghiệm: hình dạng 1", "Prior: its shape"),
    ),
    Column::new(
        "prior_rate",
        Values::Number(|row| Some(row.prior.components[0].rate)),
        bilingual("Tiên nghiệm: tốc độ 1", "Prior: its rate"),
    ),
    Column::new(
        "prior_weight_second",
        Values::Number(|row| Some(row.prior.components[1].weight)),
        bilingual("Tiên nghiệm: trọng số 2", "Prior: weight of the second Gamma; 0 if there is one only"),
    ),
    Column::new(
        "prior_shape_second",
        Values::Number(|row| Some(row.prior.components[1].shape)),
        bilingual("Tiên nghiệm: hình dạng 2", "Prior: its shape"),
    ),
    Column::new(
        "prior_rate_second",
        Values::Number(|row| Some(row.prior.components[1].rate)),
        bilingual("Tiên nghiệm: tốc độ 2", "Prior: its rate"),
    ),
];

/// What months add, by step.
pub(super) const STEPS: &[Column<StepRow>] = &[
    Column::new("measure", Values::Word(|row| row.measure), bilingual("Chỉ số", "Measure")),
    Column::new(
        "holder_level",
        Values::Word(|row| row.level.name()),
        bilingual("official (cán bộ) hoặc unit (đơn vị)", "official or unit"),
    ),
    Column::new(
        "step",
        Values::Name(|row| row.step),
        bilingual("Bước; trống nếu nhật ký không ghi", "Step; null where the log names none"),
    ),
    Column::new(
        "month_variance",
        Values::Number(|row| Some(row.gammas.variance)),
        bilingual("γ0: phương sai các tháng", "γ0: variance of the effects of months"),
    ),
    Column::new(
        "month_covariance",
        Values::Number(|row| Some(row.gammas.covariance)),
        bilingual("γ1: hiệp phương sai tháng kề", "γ1: their covariance with the month after"),
    ),
    Column::new(
        "learnt_from",
        Values::Count(|row| count(row.gammas.subjects as u64)),
        bilingual("Số đối tượng dùng để ước lượng", "Subjects it was learnt from"),
    ),
];

/// The reference, difficulty and unit level of each subject.
pub(super) const SUBJECTS: &[Column<SubjectRow>] = &[
    Column::new("measure", Values::Word(|row| row.measure), bilingual("Chỉ số", "Measure")),
    Column::new(
        "holder_level",
        Values::Word(|row| row.level.name()),
        bilingual("official (cán bộ) hoặc unit (đơn vị)", "official or unit"),
    ),
    Column::new(
        "subject",
        Values::Name(|row| row.subject.subject),
        bilingual("Cán bộ hoặc đơn vị", "Official or unit"),
    ),
    Column::new(
        "main_step",
        Values::Name(|row| row.subject.main_step.unwrap_or(Sym::NONE)),
        bilingual(
            "Bước có kỳ vọng lớn nhất; trống nếu không có lượt được đánh giá",
            "Step in which most is expected; null without a row that is judged",
        ),
    ),
    Column::new(
        "mean_level",
        Values::Number(|row| Some(row.subject.mean_level)),
        bilingual(
            "Tỷ số so với trung bình đồng nghiệp, đã hiệu chỉnh",
            "Ratio to the mean colleague, shrunk",
        ),
    ),
    Column::new(
        "typical_factor",
        Values::Number(|row| Some(row.subject.typical)),
        bilingual(
            "Đồng nghiệp điển hình so với trung bình, chưa trừ độ khó",
            "Typical colleague over the mean one, cases taken as they are",
        ),
    ),
    Column::new(
        "typical_variance",
        Values::Number(|row| Some(row.subject.typical_variance)),
        bilingual(
            "Phương sai ln của đồng nghiệp điển hình",
            "Variance of ln of the typical colleague: 1.57·s²/J",
        ),
    ),
    Column::new(
        "reference_variance",
        Values::Number(|row| Some(row.subject.reference_variance)),
        bilingual(
            "Phương sai ln của mốc so sánh, kể cả độ khó",
            "Variance of ln of the reference, with that of the difficulty",
        ),
    ),
    Column::new(
        "growth",
        Values::Number(|row| Some(row.subject.growth)),
        bilingual(
            "Tỷ số nhân phương sai các tháng và mốc",
            "Ratio by which the variance of months and of the reference grows",
        ),
    ),
    Column::new(
        "theta_at_difficulty",
        Values::Number(|row| Some(row.subject.theta_at_difficulty)),
        bilingual(
            "θ ứng với độ khó hồ sơ",
            "θ of somebody who has as many, or takes as long, as difficulty explains",
        ),
    ),
    Column::new(
        "theta_at_praise",
        Values::Number(|row| Some(row.subject.theta_at_praise)),
        bilingual("θ tại nghịch đảo của ngưỡng", "θ at the reciprocal of the threshold"),
    ),
    Column::new(
        "ended_by_timer",
        Values::Word(|row| yes(row.subject.ended_by_timer)),
        bilingual(
            "yes nếu hệ thống tự kết thúc, nên không xét trễ hạn",
            "yes if a timer ends its rows, so that its lateness is not judged",
        ),
    ),
];

/// From hazard ratios to times as long.
pub(super) const STRETCHES: &[Column<StretchRow>] = &[
    Column::new("measure", Values::Word(|row| row.measure), bilingual("Chỉ số", "Measure")),
    Column::new(
        "holder_level",
        Values::Word(|row| row.level.name()),
        bilingual("official (cán bộ) hoặc unit (đơn vị)", "official or unit"),
    ),
    Column::new(
        "subject",
        Values::Name(|row| row.subject),
        bilingual("Cán bộ hoặc đơn vị", "Official or unit"),
    ),
    Column::new(
        "times",
        Values::Number(|row| Some(row.times)),
        bilingual("m: gấp mấy lần thời gian", "m: times as long"),
    ),
    Column::new(
        "hazard_ratio",
        Values::Number(|row| Some(row.hazard_ratio)),
        bilingual(
            "g(m): tỷ số nguy cơ ứng với m",
            "g(m): the hazard ratio of somebody who takes m times as long",
        ),
    ),
];

/// The thresholds of the run.
pub(super) const SETTINGS: &[Column<SettingRow>] = &[
    Column::new(
        "setting",
        Values::Word(|row| row.name),
        bilingual("Cài đặt, như trong buckstop.toml", "Setting, as in buckstop.toml"),
    ),
    Column::new("amount", Values::Number(|row| Some(row.amount)), bilingual("Giá trị", "Value")),
];

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn form(model: &Model) -> &'static str {
    match model.measure.form {
        Form::Rate => "rate",
        Form::Duration => "duration",
        Form::Hazard => "hazard",
    }
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}
