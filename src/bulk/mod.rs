//! What nobody does by hand: due dates moved in bulk.
//!
//! Whether an act was one of many of the same actor at the same time cannot be seen in a single bucket, because buckets are
//! shares of the cases. So a pass over all buckets counts acts first ([`BulkTally`], merged by appending), and what was
//! found ([`Bulk`]) tells the walk which acts these were. The result does not depend on buckets, their order or threads.
//!
//! The module is pure and judges nobody.

mod key;
mod moves;
mod tally;

pub use moves::moves_due_date;
pub use tally::{Bulk, BulkRules, BulkTally};
