//! What changed between two runs, and why: for who reads the findings every night.
//!
//! Pure: two runs in, the difference out. A cause is named only if it can be seen: another program, other settings, an answer, a
//! measure that is withheld now or was, other own rows, or other peers.

mod causes;
mod compare;
mod text;

pub use causes::{Cause, Reason};
pub use compare::{Change, Difference, RunTables, Sort, compare};
pub use text::text;
