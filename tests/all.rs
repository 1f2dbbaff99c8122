//! The integration tests, in one binary: literate cases, properties, and tests of each stage and of the program.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise, and says what it skips"
)]

mod fixtures;
mod lake;
mod literate;
mod pipeline;
mod program;
mod properties;
mod queries;
mod references;
mod report;
mod sizes;
mod source;
mod wild;
