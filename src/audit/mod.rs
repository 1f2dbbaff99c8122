//! `audit.jsonl` of a store: who asked for a real name or removed data, when, what and why.
//!
//! Lines are only appended. Each carries the hash of the one before it, so that a line that was changed, removed or put
//! between others shows ([`verify`]). A chain cannot show that its last lines are missing: note the hash of the last line
//! elsewhere, and have it looked for.
//!
//! The time of the clock is passed in. Nothing here knows what a pseudonym is.

mod chain;
mod entry;
mod user;

pub use chain::{Chain, append, verify};
pub use entry::{Deed, Entry};
