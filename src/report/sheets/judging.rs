//! What was learnt of all before anybody was judged: the prior of each measure, and what months add at each step.

use super::results::Results;
use crate::judge::{Gammas, Model};
use crate::lang::bilingual;
use crate::report::ColumnKind::{Integer, Number, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const COLUMNS: &[SheetColumn] = &[
    column("holder_level", "Cấp", "Level", Text, 9),
    column("measure", "Chỉ số", "Measure", Text, 15),
    column("step", "Bước", "Step", Text, 26),
    column("month_variance", "γ0: phương sai các tháng", "γ0: variance of months", Number, 12),
    column(
        "month_covariance",
        "γ1: hiệp phương sai tháng kề",
        "γ1: covariance with the next month",
        Number,
        12,
    ),
    column("learnt_from", "Số đối tượng", "Learnt from", Integer, 9),
    column("prior_weight", "Tiên nghiệm: trọng số 1", "Prior: weight 1", Number, 10),
    column("prior_shape", "Tiên nghiệm: hình dạng 1", "Prior: shape 1", Number, 10),
    column("prior_rate", "Tiên nghiệm: tốc độ 1", "Prior: rate 1", Number, 10),
    column("prior_weight_2", "Tiên nghiệm: trọng số 2", "Prior: weight 2", Number, 10),
    column("prior_shape_2", "Tiên nghiệm: hình dạng 2", "Prior: shape 2", Number, 10),
    column("prior_rate_2", "Tiên nghiệm: tốc độ 2", "Prior: rate 2", Number, 10),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let steps = results.models.iter().flat_map(|model| model.months.iter().map(move |step| row(model, step)));
    Sheet {
        id: "judging",
        title: bilingual("Tham số đánh giá", "Judging"),
        columns: COLUMNS.to_vec(),
        rows: steps.collect(),
    }
}

fn row(model: &Model, (step, months): &(String, Gammas)) -> Vec<SheetCell> {
    let [first, second] = model.prior.components;
    let step = (!step.is_empty()).then_some(step.as_str());
    vec![
        model.level.name().into(),
        model.measure.id.into(),
        step.into(),
        months.variance.into(),
        months.covariance.into(),
        (months.subjects as u64).into(),
        first.weight.into(),
        first.shape.into(),
        first.rate.into(),
        second.weight.into(),
        second.shape.into(),
        second.rate.into(),
    ]
}
