//! Each rule against a naive version written for clarity.
mod profile;
