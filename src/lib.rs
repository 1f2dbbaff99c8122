//! buckstop turns exported logs of administrative procedures into ranked, fair, traceable findings.
//!
//! The stages, in reading order; each knows the tables of the one before it and nothing else:
//! source → profile → lake → trace → measure → rank → finding → report.
pub mod calendar;
pub mod rank;
pub mod simulate;
