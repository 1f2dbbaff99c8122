//! A job that several processes share, on one machine or on many.
//!
//! ```text
//! work(survey)               all buckets are read once, for what cannot be seen in a single one
//! work(pass 1, buckets) …    facts, and what the measures count
//! work(judge)                who may be named, and what is usual; reads no bucket
//! work(pass 2, buckets) …    evidence, and how hard cases were
//! run() with `Job::partials` merges what they found, judges and reports
//! ```
//!
//! A task puts what it found on its standard output as a [`Partial`](crate::partial::Partial), and whoever called it puts that into
//! a folder that all tasks can read ([`folder`]). Each partial says what it was made of, so that nothing is added up that does
//! not belong together. The result is that of a run in one process, byte by byte.

mod folder;
mod origin;
mod passes;
mod worker;

pub use worker::{Task, work};

pub(super) use passes::Passes;
