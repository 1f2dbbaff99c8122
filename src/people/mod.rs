//! Who is who: the names of the log, the lists and the organisation mapping give officials and units.
//!
//! The lake keeps names as exported; what they mean can only be told when all of them are known. So all
//! names are seen first ([`Sightings`], added up over buckets), then resolved once ([`resolve()`]), and the
//! events of each bucket are read under the ids found ([`Resolution::apply`]). The rules stand in
//! `docs/people.md`. Pure: no files, no clock; the same names and lists give the same ids, whatever files and
//! buckets they came in. Nothing here judges; whatever stays in doubt is said ([`Doubt`]), and what may be
//! several people is never ranked.

mod key;

mod sightings;
mod spotter;

mod moves;
mod roster;
mod units;

mod cut;
mod fates;
mod homonyms;
mod resolve;

mod apply;
mod carried;
mod doubts;
mod moved;

pub use apply::ActsOutside;
pub use carried::Carried;
pub use doubts::{About, Doubt, UnitAbout};
pub use homonyms::Homonyms;
pub use moved::Moved;
pub use resolve::{Policy, Resolution, resolve};
pub use sightings::{Seen, Sightings};
pub use spotter::Spotter;
