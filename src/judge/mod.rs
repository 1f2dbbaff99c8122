//! From counts to verdicts: who differs from the colleagues on the same work, by how much, and how certain that is.
//!
//! It gets [`Counts`] and settings, and returns one [`Standing`] for each subject and measure. The steps, in the order
//! of the files: what timers ended is left out (`timers`), the cells in which people meet (`layout`), what each has and what the others give (`rates`,
//! `log_rank`, added up in `sums`), how much more than chance counts scatter from month to month (`months`), a
//! reference that no single colleague can set (`centre`), the difficulty of the cases (`caseload`), the own unit (`own_unit`), times as long (`stretch`), and
//! the verdict (`judged`), for units with a check of their own (`units`). The statistics of the posterior are in
//! [`rank`](crate::rank).
//!
//! Pure: values in, values out, the same bytes on any number of threads. What a verdict may mean is decided in
//! [`finding`](crate::finding), not here.

mod settings;

mod timers;

mod layout;

mod quantile;
mod sums;

mod log_rank;
mod rates;

mod months;

mod centre;

mod caseload;

mod own_unit;

mod stretch;

mod peers;
mod positions;
mod spread;
mod standing;

mod judged;

mod units;

pub use caseload::Caseloads;
pub use judged::{JudgedMeasure, Model};
pub use months::Gammas;
pub use settings::JudgeSettings;
pub use spread::Spread;
pub use standing::{Estimate, MonthCount, Phi, Standing, Trend, Verdict};

use crate::fact::Level;
use crate::measure::Counts;

/// Judges every subject on every measure that the log allows, in the order of measure, level (officials before
/// units) and name. Without caseloads, the difficulty of cases is not taken out. Taking it out never flags anybody, on
/// either side, who was not flagged without it.
pub fn judge(counts: &Counts, caseloads: Option<&Caseloads>, settings: &JudgeSettings) -> Vec<JudgedMeasure> {
    let clean = timers::CleanCounts::new(counts);
    let layouts = layout::layouts(counts, &clean, settings);
    let mut judged: Vec<JudgedMeasure> =
        layouts.iter().map(|layout| judged::judge(layout, counts, caseloads, settings)).collect();
    for standing in judged.iter_mut().flat_map(|measure| &mut measure.standings) {
        let late = standing.measure.supported_by.is_some() && standing.level == Level::Official;
        if late && clean.is_timed(&standing.subject) {
            standing.withdraw();
        }
    }
    units::check_units(&mut judged, settings);
    judged
}
