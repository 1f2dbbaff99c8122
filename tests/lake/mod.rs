//! The store under faults, and the fact tables.

mod disks;
mod fact_tables;
mod faults;
mod growth;
mod purge;
