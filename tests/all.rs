//! The one integration binary: properties, literate cases, command line, real logs.
mod faults;
mod properties;
