//! Each subject against its peers: observed and expected, load, and what the log does not allow to measure.
//!
//! It gets [`Counts`] and settings, and returns values by subject. Whether a ratio matters is decided in
//! [`rank`](crate::rank), not here.

mod settings;

mod withheld;

mod strata;

mod measured;

mod durations;
mod rates;

mod load;

pub use load::{Load, loads};
pub use measured::{LeftOut, Measured, MonthCount, Spread};
pub use settings::{ComparisonSettings, PairThresholds};
pub use withheld::{Withheld, unmet, withheld};

use crate::measure::Form;
use crate::measure::counts::Counts;

/// Compares every subject with its peers, measure by measure in the order of
/// [`MEASURES`](crate::measure::MEASURES), officials before units, by name. Measures that the log does not allow
/// are left out: see [`unmet`] and [`withheld()`].
pub fn measure(counts: &Counts, settings: &ComparisonSettings) -> Vec<Measured> {
    strata::comparisons(counts, settings)
        .iter()
        .flat_map(|comparison| match comparison.measure.form {
            Form::Rate => rates::compare(comparison, counts, settings),
            Form::Duration => durations::compare(comparison, counts, settings),
        })
        .collect()
}
