//! What a finding is about in cases or hours, so that it can be weighed.

use crate::judge::Standing;
use crate::lang::{Bilingual, bilingual};
use crate::measure::Form;

/// Returns the cases a month, or the working hours a case, beyond the colleagues; negative where fewer.
///
/// Both rest on the shrunk ratio θ or m: of O cases, O·(1 − 1/θ) would not be there; of a mean of h hours,
/// h·(1 − 1/m) would not. Hours of several cases held at the same time are never added up.
pub(super) fn excess(standing: &Standing) -> Option<f64> {
    let beyond = 1.0 - 1.0 / standing.times.value;
    match standing.measure.form {
        Form::Rate | Form::Hazard => {
            let outcomes = standing.outcomes as f64 * standing.exact_share;
            Some(outcomes * beyond / standing.months.len().max(1) as f64)
        }
        Form::Duration => standing.spread.map(|spread| spread.mean_us / 3.6e9 * beyond),
    }
}

/// Returns what [`excess`] counts.
pub(super) fn unit(standing: &Standing) -> Bilingual {
    match standing.measure.form {
        Form::Rate | Form::Hazard => bilingual("lượt mỗi tháng", "cases a month"),
        Form::Duration => bilingual("giờ mỗi hồ sơ", "hours a case"),
    }
}
