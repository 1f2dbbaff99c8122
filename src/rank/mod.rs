//! Statistics of the ranking: who differs from the peers, by how much, and how certain that is.
//!
//! θ is a subject's true ratio to the peers, O ~ Poisson(E·θ), and the prior of θ is learnt from all
//! subjects as a mixture of two Gammas (DuMouchel 1999). [`rank`] turns counts of observed and expected
//! into shrunk ratios, intervals, probabilities and flags; [`expectation`] has the arithmetic of expected
//! counts, [`peers`] decides which stratum is large enough to compare in.
//!
//! Pure: values in, values out, the same bytes on any number of threads and for any order of the
//! subjects. It must not know what a measure is about, nor read a table, a file or a clock.

#![allow(clippy::doc_markdown, reason = "DuMouchel is a person, not code")]

pub mod expectation;
pub mod peers;

mod bins;

mod gamma;
mod minimise;
mod root;

mod mixture;
mod prior;

mod discovery;
mod positions;
mod ranking;

mod funnel;

pub use bins::{BIN_COUNT, bin_middle_us, bin_of_us, bin_start_us};
pub use discovery::{Verdict, flag};
pub use funnel::{FunnelLimits, funnel_limits};
pub use mixture::{GammaComponent, GammaMixture, Prior};
pub use prior::fit_prior;
pub use ranking::{BadSide, Observation, RankOptions, Ranked, Ranking, rank};
