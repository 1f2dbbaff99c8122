//! What nobody does by hand: due dates moved in bulk, cases released in batches, and accounts that are systems.
//!
//! Whether an act was one of many of the same actor at the same time cannot be seen in a single bucket, because buckets are
//! shares of the cases. So a pass over all buckets counts acts first ([`BulkTally`] and [`ActorTally`], merged by adding up),
//! and what was found ([`Bulk`]) tells the walk which acts these were. The result does not depend on buckets, their order or
//! threads.
//!
//! The module is pure and judges nobody.

mod key;
mod moves;
mod releases;
mod repeated;
mod systems;
mod tally;

pub use systems::{ActorTally, SystemAccount, SystemRules};
pub use tally::{Bulk, BulkLookup, BulkRules, BulkTally};
