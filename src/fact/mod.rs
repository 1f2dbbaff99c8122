//! The schema of facts, that is, of the rows that the walk over events produces. Each row type has a file.
//!
//! Texts are symbols of the bucket's [`Symbols`](crate::event::Symbols). Rows name the events they come from by
//! their index in the bucket, so that each number can be traced back to rows of a file. Durations are working or
//! elapsed time in µs; instants are µs UTC, and a missing instant is [`NO_TIME`](crate::event::NO_TIME).
//!
//! There is one set of facts for each [`Level`]: a holder (also a sender, a receiver or a consulted) is an
//! official or a unit, depending on the level.
//!
//! This module is a schema without logic: [`trace`](crate::trace) makes facts, [`lake`](crate::lake) stores them and
//! [`measure`](crate::measure) counts them.

mod case;
mod consultation;
mod due_move;
mod handover;
mod hold;
mod level;
mod pause;
mod tables;

pub use case::Case;
pub use consultation::{Consultation, Opinion, Reply};
pub use due_move::DueMove;
pub use handover::{Handover, Shape};
pub use hold::{Hold, Mode, Passage};
pub use level::Level;
pub use pause::Pause;
pub use tables::{Exempt, Facts};

/// The index of an event in the columns of its bucket; [`NO_EVENT`] if there is none.
pub type EventIndex = u32;
/// No event. For example, no event has ended a hold that is still open.
pub const NO_EVENT: EventIndex = u32::MAX;
