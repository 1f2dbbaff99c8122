//! From counts to verdicts: who differs from the colleagues on the same work, by how much, and how certain that is.
//!
//! It gets [`Counts`] and settings, and returns one [`Standing`] for each subject and measure. The steps, in the order
//! of the files: what timers ended is left out (`timers`), the cells in which people meet (`layout`, `cells`), what each has and
//! what the others give (`rates`, `log_rank`, added up in `sums`), how much more than chance counts scatter from month to
//! month (`months`), a reference that no single colleague can set (`centre`), all of which is `learnt` once and shared by
//! both passes; then the difficulty of the cases (`caseload`), prior and posterior (`judging`), the own unit
//! (`own_unit`), times as long (`stretch`), what remains without some months (`periods`), and the verdict (`verdicts`),
//! for units with a check of their own (`units`). The statistics of the posterior are in [`rank`](crate::rank).
//!
//! Pure: values in, values out, the same bytes on any number of threads. What a verdict may mean is decided in
//! [`finding`](crate::finding), not here.

mod settings;

mod timers;

mod cells;
mod layout;

mod quantile;
mod sums;

mod cell_bins;
mod expectation;
mod log_rank;
mod rates;

mod months;

mod centre;
mod weighted_median;

mod learnt;

mod caseload;

mod judging;

mod own_unit;

mod stretch;

mod left_out;
mod own_rows;
mod peers;
mod periods;
mod positions;
mod spread;
mod standing;
mod verdicts;

mod judged;

mod funnel;

mod units;

mod prepared;
mod tables;

pub use caseload::{Caseloads, HeaviestCases};
pub use funnel::{FunnelLimit, funnel_limits};
pub use judged::{JudgedMeasure, Model, SubjectModel};
pub use left_out::LeftOut;
pub use log_rank::TIMES;
pub use months::Gammas;
pub use prepared::Prepared;
pub use settings::{Ingredient, JudgeSettings};
pub use spread::Spread;
pub use standing::{Estimate, MonthCount, Phi, Standing, Trend, Verdict};
pub use stretch::MOST_TIMES;
pub use tables::{BinRow, ComparedWithin, StratumRow};
pub use timers::{CleanCounts, TimedStep};

use crate::measure::Counts;

/// Judges every subject on every measure that the log allows, in one pass; see [`Prepared::judge`].
pub fn judge(counts: &Counts, caseloads: Option<&Caseloads>, settings: &JudgeSettings) -> Vec<JudgedMeasure> {
    Prepared::new(&CleanCounts::new(counts, settings), settings).judge(caseloads)
}
