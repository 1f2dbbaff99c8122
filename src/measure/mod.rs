//! Observed and expected per official and unit.
//!
//! A measure turns facts into [`Row`]s: who answers for it, in which stratum, and with what outcome. The same rows
//! are counted in [`Partials`], which merge by addition, and shown as evidence, so that a finding shows what was
//! counted. [`measure()`] then compares each subject with its peers.
//!
//! A new measure is one file in `measures/` with a `const MEASURE`, and one line in [`MEASURES`]. Nothing here
//! reads files, the clock or the configuration, and nothing here judges: whether a ratio matters is decided in
//! [`rank`](crate::rank), and what it may mean in [`finding`](crate::finding).

mod months;
mod need;
mod row;

mod definition;

mod measures;

mod counts;

mod comparison;

pub use comparison::{
    ComparisonSettings, LeftOut, Load, Measured, MonthCount, PairThresholds, Spread, Withheld, loads,
    measure, unmet, withheld,
};
pub use counts::{
    AGE_CLASSES, AGE_CLASSES_DAYS, Counting, Counts, LoadSums, Partials, Scope, UnitCompleteness, UnitSupply,
};
pub use definition::{Counterpart, FactTable, Form, Measure, for_each_row};
pub use measures::{MEASURES, find};
pub use months::{Months, month_name};
pub use need::Need;
pub use row::Row;
