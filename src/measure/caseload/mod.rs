//! How hard the cases of each official are, told by what the *other* hands in the same cases needed.
//!
//! Who gets the hard cases is slow without being at fault. A hard case is hard for all who hold it, so the residuals of
//! the other holders and of those consulted, each against its own usual, tell how hard somebody's cases are; the
//! somebody's own times do not enter. [`Baseline`] is learnt from the counts of the first pass; [`CaseloadSums`] are added
//! up in a second one, as integers, in any order.
//!
//! A residual is ln(working time + 5 minutes) minus the mean of its stratum, in thousandths. The five minutes keep the
//! moments of a click from weighing like hours.

mod baseline;
mod sums;

pub use baseline::Baseline;
pub use sums::{CaseloadSums, OfficialSums, PairSums, SLOPES, SlopeSums};
