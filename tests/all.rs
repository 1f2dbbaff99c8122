//! The one integration binary: properties, literate cases, command line, real logs.

mod bucket;
mod collector;
mod fact_tables;
mod faults;
mod hours;
mod literate;
mod logs;
mod properties;
mod queries;
mod sample_facts;
mod sources;
