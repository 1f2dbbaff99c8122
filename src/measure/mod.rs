//! Measures: which facts are counted for officials and units.
//!
//! A measure turns facts into [`Row`]s: who answers for it, in which stratum, and with what outcome. The same rows
//! are counted in [`Partials`], which merge by addition, and shown as evidence, so that a finding shows what was
//! counted.
//!
//! A new measure is one file in `measures/` with a `const MEASURE`, and one line in [`MEASURES`]. Nothing here
//! reads files, the clock or the configuration, and nothing here compares one subject with another, except the
//! load: that is done in [`judge`](crate::judge), and what a verdict may mean is decided in
//! [`finding`](crate::finding).

mod months;
mod need;
mod row;

mod definition;

mod companion;

mod measures;

mod counts;

mod authority;

mod withheld;

mod load;

mod loops;

mod steps;

mod case_row;

mod caseload;

pub use authority::{Authority, BucketAuthority};
pub use case_row::CaseRow;
pub use caseload::{Baseline, CaseloadSums, OfficialSums, PairSums, SLOPES, SlopeSums};
pub use companion::companion;
pub use counts::{
    AGE_CLASSES, AGE_CLASSES_DAYS, Count, Counting, Counts, LoadSums, Partials, Scope, UnitCompleteness,
    UnitSupply,
};
pub(crate) use counts::{BinCount, Group, GroupKey, GroupTable};
pub use definition::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, for_each_row};
pub use load::{Load, LoadSettings, loads};
pub use loops::{Loops, loops};
pub use measures::{MEASURES, find};
use measures::{is_send_up, variants_of};
pub use months::{Months, month_name};
pub use need::Need;
pub use row::Row;
pub use steps::{StepCount, StepSums};
pub(crate) use withheld::withheld_units;
pub use withheld::{Withheld, unmet, withheld};
