//! Who is who: the names of the log, the lists and the organisation mapping give officials and units.
//!
//! The lake keeps names as exported; what they mean can only be told when all of them are known. So all
//! names are seen first ([`Sightings`], added up over buckets), then resolved once ([`resolve()`]), and the
//! events of each bucket are read under the ids found ([`Resolution::apply`]). The rules stand in
//! `docs/people.md`. Pure: no files, no clock; the same names and lists give the same ids, whatever files and
//! buckets they came in. Nothing here judges; whatever stays in doubt is said ([`Doubt`]), and what may be
//! several people is never ranked.

#[path = "name_key.rs"]
mod key;

#[path = "mentions.rs"]
mod sightings;
#[path = "collector.rs"]
mod spotter;

#[path = "successions.rs"]
mod moves;
mod roster;
mod units;

#[path = "truncated.rs"]
mod cut;
#[path = "links.rs"]
mod fates;
mod homonyms;
#[path = "matcher.rs"]
mod resolve;

mod apply;
#[path = "unit_settings.rs"]
mod carried;
#[path = "identity.rs"]
mod doubts;
#[path = "mapping_effect.rs"]
mod moved;

pub use apply::ActsOutside;
pub use carried::Carried;
pub use doubts::{About, Doubt, UnitAbout};
pub use homonyms::Homonyms;
pub use moved::Moved;
pub use resolve::{Policy, Resolution, resolve};
pub use sightings::{Seen, Sightings};
pub use spotter::Spotter;
