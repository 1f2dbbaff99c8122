//! The one integration binary: properties, literate cases, command line, real logs.

mod bucket;
mod faults;
mod hours;
mod literate;
mod properties;
