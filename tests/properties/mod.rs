//! Each rule against a naive version written for clarity.

mod calendar;
mod lake;
mod log_cases;
mod naive_walk;
mod plain;
mod rank;
mod simulate;
mod walk;
