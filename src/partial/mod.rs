//! Partials: what one task of a job found, on its way to another process.
//!
//! A [`Partial`] is a list of sections under names, each a value in a compact and canonical form ([`pack`]): equal values
//! give equal bytes. Around them are a [`Header`], which says what the values were made of, and a checksum. It is written as
//! an Arrow IPC stream with two columns, so that a scheduler can pass it on without knowing what is in it.
//!
//! Nothing here knows what the sections mean, and nothing opens a file.

mod header;
mod order;
mod section;
mod stream;

pub use header::{Header, Origin, Pass};
pub(crate) use order::{map_in_order, set_in_order};
pub use section::{pack, unpack};
pub use stream::Partial;
