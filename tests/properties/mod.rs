//! Each rule against a naive version written for clarity.

mod calendar;
mod log_cases;
mod naive_walk;
mod plain;
mod simulate;
mod walk;
mod lake;
