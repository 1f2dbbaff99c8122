//! Statistics of the ranking.

pub mod expectation;
pub mod peers;
