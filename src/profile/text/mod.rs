//! Text made comparable: cleaned and folded values, patterns over folded values, and the values that mean
//! "missing". Nothing here knows what a value means.

mod fold;
mod missing;
mod pattern;

pub use fold::{clean, fold, heading_key};
pub(crate) use missing::MissingValues;
pub(crate) use pattern::Patterns;
