//! A commented `buckstop.toml` that works at once for an export.
//!
//! [`fit()`] finds the profile for it: one that is there already, or one made of a guess of the columns, which is tried on
//! the whole file. [`configuration`] writes what was found as settings, with the reasons as comments.

mod fit;
mod sample;
mod text;
mod vietnamese;

pub use fit::{FittedExport, fit};
pub use text::configuration;
