//! buckstop turns exported logs of administrative procedures into ranked, fair, traceable findings.
//!
//! The stages, in reading order; each knows the tables of the one before it and nothing else:
//! source → profile → lake → trace → measure → rank → finding → report.
pub mod event;

pub mod source;

pub mod profile;

pub mod lake;

pub mod calendar;

pub mod trace;

pub mod measure;

pub mod rank;

pub mod finding;

pub mod report;

pub mod query;

pub mod simulate;
