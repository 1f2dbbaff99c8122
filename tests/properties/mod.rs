//! Each rule against a naive version written for clarity.

mod calendar;
mod blame;
mod log_cases;
mod measure;
mod naive_measure;
mod naive_walk;
mod plain;
mod simulate;
mod walk;
