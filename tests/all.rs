//! The one integration binary: properties, literate cases, command line, real logs.
mod properties;

mod literate;

mod collector;
mod logs;
mod sources;
