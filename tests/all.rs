//! The one integration binary: properties, literate cases, command line, real logs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise, and says what it skips"
)]

mod bucket;
mod check;
mod collector;
mod command_line;
mod disturbed;
mod fact_tables;
mod faults;
mod formats;
mod found;
mod gate;
mod hours;
mod init;
mod killed;
mod literate;
mod logs;
mod main_job;
mod people_job;
mod properties;
mod queries;
mod sample_facts;
mod scratch;
mod sources;
mod workbooks;
