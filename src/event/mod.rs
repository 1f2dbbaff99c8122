//! The schema of events and cases that all stages share. Nothing after this module knows a source format.
//!
//! An event exists in two shapes, and so does a case that comes with an export of its own:
//! - [`EventRecord`] and [`CaseRecord`]: one record as a profile makes it, borrowed from the row it came from;
//! - [`EventColumns`] and [`CaseColumns`]: all records of one bucket in columns, as the lake hands them to the walk.
//!
//! Instants are microseconds since the epoch, UTC. Strings in columns are interned: a [`Sym`] is an index into
//! the [`Symbols`] of the columns it belongs to, and [`Sym::NONE`] is a missing value. Strings of a record are
//! [`MarkedStr`]s, which can be interned without being hashed.

mod case;
mod columns;
mod flags;
mod kind;
mod marked_str;
mod record;
mod symbols;

pub use case::{CaseColumns, CaseRecord};
pub use columns::{EventColumns, NO_TIME};
pub use flags::Flags;
pub use kind::{KINDS, Kind, ROLES, Role};
pub use marked_str::{Mark, MarkedStr, MarkedString};
pub use record::EventRecord;
pub use symbols::{Sym, Symbols};
