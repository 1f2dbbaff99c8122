//! The store: layout, manifest, write, read.

pub mod facts;
