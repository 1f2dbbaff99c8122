//! What a finding is about in cases or hours, so that it can be weighed.

use crate::judge::Standing;
use crate::lang::{Bilingual, bilingual};
use crate::measure::Form;

const HOUR_US: f64 = 3.6e9;

/// Returns the cases a month, or the working hours a case, beyond the colleagues; negative where fewer. `present_hours` are
/// the working hours that the subject was there; `None` where they are not known.
///
/// Both rest on the shrunk ratio θ or m: of O cases, O·(1 − 1/θ) would not be there; of h hours a case, h·(1 − 1/m) would
/// not.
///
/// Cases that are held at the same time share the hours of whoever holds them. Otherwise the hours of a hundred open cases
/// would add up to more than the subject was there. So h is the mean time of a case, and at most the hours present divided by the
/// number of cases: the hours a case, times the cases, are never more than the subject has.
pub(super) fn excess(standing: &Standing, present_hours: Option<f64>) -> Option<f64> {
    let beyond = 1.0 - 1.0 / standing.times.value;
    match standing.measure.form {
        Form::Rate | Form::Hazard => {
            let outcomes = standing.outcomes as f64 * standing.exact_share;
            Some(outcomes * beyond / standing.months.len().max(1) as f64)
        }
        Form::Duration => standing.spread.map(|spread| {
            // The mean is that of the rows that are judged.
            let cases = (standing.rows as f64 * standing.exact_share).max(1.0);
            let share = present_hours.map_or(f64::INFINITY, |hours| hours / cases);
            (spread.mean_us / HOUR_US).min(share) * beyond
        }),
    }
}

/// Returns what [`excess`] counts.
pub(super) fn unit(standing: &Standing) -> Bilingual {
    match standing.measure.form {
        Form::Rate | Form::Hazard => bilingual("lượt mỗi tháng", "cases a month"),
        Form::Duration => bilingual("giờ mỗi hồ sơ", "hours a case"),
    }
}
