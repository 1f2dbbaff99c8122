//! Statistics of the judging: who differs from the reference, by how much, and how certain that is.
//!
//! θ is a subject's true ratio, O ~ Poisson(E·θ), and the prior of θ is learnt from all subjects as a mixture of two
//! Gammas (DuMouchel 1999). [`fit_prior`] learns it, [`GammaMixture::posterior`] is what is then known of one
//! subject. [`LifeTable`] describes durations, some of them censored, and [`bin_of_us`] makes them integers.
//!
//! Pure: values in, values out, the same bytes on any number of threads and for any order of the
//! subjects. It must not know what a measure is about, nor read a table, a file or a clock.

#![allow(clippy::doc_markdown, reason = "DuMouchel is a person, not code")]

mod bins;
mod life_table;

mod gamma;
mod minimise;
mod root;

mod mixture;
mod prior;

mod positions;

pub use bins::{BIN_COUNT, bin_middle_us, bin_of_us, bin_start_us};
pub use life_table::LifeTable;
pub use mixture::{GammaComponent, GammaMixture, Prior};
pub(crate) use positions::position_intervals;
pub use prior::{Bulk, fit_prior};
