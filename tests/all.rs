//! The one integration binary: properties, literate cases, command line, real logs.

mod bucket;
mod faults;
mod hours;
mod literate;
mod fact_tables;
mod properties;
mod queries;
mod sample_facts;

mod literate;

mod collector;
mod logs;
mod sources;
