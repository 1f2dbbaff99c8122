//! The store under faults, and the fact tables.

mod fact_tables;
mod faults;
