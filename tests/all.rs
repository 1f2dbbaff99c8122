//! The one integration binary: properties, literate cases, command line, real logs.
mod fact_tables;
mod properties;
mod queries;
mod sample_facts;
