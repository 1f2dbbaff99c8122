//! The store: layout, manifest, write, read.
