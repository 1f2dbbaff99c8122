//! The counts that measures are made of: integers under strings, which add up over buckets in any order.
//!
//! Within a bucket, [`Counting`] groups the rows of each measure; [`Partials`] adds buckets up; [`Counts`] is the
//! sum of all, in an order that depends on nothing but the strings. Nothing here compares one subject with another.

mod scope;

mod keyed_sums;
mod last_index;
mod names;
mod packed_row;

mod bucket_groups;
mod bucket_rows;
mod completeness;
mod count;
mod count_table;
mod group_count;
mod group_table;
mod load_sums;
mod supply;

mod totals;

mod partials;

pub use completeness::UnitCompleteness;
pub use count::Count;
pub(crate) use group_count::{BinCount, GroupKey, MeasureLevel};
pub(crate) use group_table::{Group, GroupTable};
pub(super) use keyed_sums::Sum;
pub(super) use load_sums::DAY_US;
pub use load_sums::{AGE_CLASSES, AGE_CLASSES_DAYS, LoadSums};
pub use partials::{Counting, Partials};
pub use scope::Scope;
pub use supply::UnitSupply;
pub use totals::Counts;
