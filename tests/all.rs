//! The one integration binary: properties, literate cases, command line, real logs.

mod bucket;
mod fact_tables;
mod faults;
mod hours;
mod literate;
mod properties;
mod queries;
mod sample_facts;

mod literate;

mod collector;
mod logs;
mod sources;
mod main_job;
