//! buckstop turns exported logs of administrative procedures into ranked, fair, traceable findings.
//!
//! The stages, in reading order; each knows the tables of the one before it and nothing else:
//! source → profile → lake → people → trace → measure → judge → finding → report.
//! [`pipeline`] joins them. Only `cli`, `config`, `source`, `lake`, `report`, `query` and `pipeline` touch files or the
//! clock; the others are pure: the same input gives the same bytes, on any number of threads.

// The schemas that all stages share.
pub mod event;

pub mod fact;

pub mod lang;

pub mod lists;

// A rule that all written CSV obeys.
pub mod formula;

// Calls into decoders that may panic, for `source`, `lake` and `query`.
pub mod guard;

// Other names for people, units, cases and files, for `people` and `pipeline`.
pub mod pseudonym;

// "Did you mean", for all names that people type.
mod nearest;

// How tables look on a terminal.
mod text_table;

// Parquet files, written for `lake`, `report` and `query`.
mod parquet_file;

// Sums of some buckets, on their way from one process to another.
pub mod partial;

// Who asked for real names.
pub mod audit;

// What was typed and set.
pub mod cli;
pub mod config;

// Files to events to the lake.
pub mod source;

pub mod profile;

pub mod quality;

pub mod lake;

// Who is who.
pub mod people;

// Events to facts.
pub mod calendar;

pub mod presence;

pub mod bulk;

pub mod trace;

// Facts to findings.
pub mod measure;

pub mod rank;

pub mod judge;

pub mod history;

pub mod finding;

// Findings to people.
pub mod report;

pub mod query;

// Small counts in what is published.
pub mod suppress;

// Pages of the documentation, written from the registries of all stages.
pub mod reference;

// A run told to people: why a finding stands, and what changed since the last run.
pub mod published;

pub mod explain;

pub mod diff;

// SQL typed on a terminal.
pub mod prompt;

// The stages, joined.
pub mod pipeline;

// Logs with a known truth.
pub mod simulate;
