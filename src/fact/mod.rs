//! The schema of facts: what the walk over the events of a case gives, one row type a file.
//!
//! A row holds symbols of the bucket's [`Symbols`](crate::event::Symbols) and indices of the bucket's
//! events, so that each number leads back to rows of a file. Durations are working or elapsed time in µs;
//! instants are µs UTC, and a missing instant is [`NO_TIME`](crate::event::NO_TIME).
//!
//! This module is schema only: [`trace`](crate::trace) makes facts, [`lake`](crate::lake) stores them and
//! [`measure`](crate::measure) counts them.

mod case;
mod consultation;
mod handover;
mod hold;
mod level;
mod pause;
mod tables;

pub use case::Case;
pub use consultation::{Consultation, Opinion, Reply};
pub use handover::{Handover, Shape};
pub use hold::{Hold, Passage};
pub use level::Level;
pub use pause::Pause;
pub use tables::Facts;

/// Index of an event in the bucket's columns; [`NO_EVENT`] where there is none.
pub type EventIndex = u32;
/// No event: a hold still open has no releasing event.
pub const NO_EVENT: EventIndex = u32::MAX;
