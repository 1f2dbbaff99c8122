//! Entity resolution: the names of a log, the reference lists and the organisation mapping give officials and units.
//!
//! The lake keeps names as exported, because what a name means depends on all the others. So the mentions of all
//! names are collected first ([`Mentions`], added up over buckets), then resolved once ([`resolve()`]), and then the
//! events of each bucket are rewritten to the ids found ([`Resolution::apply`]). `docs/people.md` has the rules.
//!
//! The module is pure: it knows no files and no clock, and the same names and lists give the same ids, whatever files
//! and buckets they came in. It judges nobody. What remains uncertain becomes an [`IdentityNote`], and what may belong
//! to several people is never ranked.

mod name_key;

mod collector;
mod mentions;

mod roster;
mod successions;
mod units;

mod homonyms;
mod identity;
mod leave;
mod levels;
mod links;
mod matcher;
mod resolution;
mod truncated;

mod apply;
mod mapping_effect;
mod pseudonymous;
mod unit_settings;

pub use apply::ActsOutside;
pub use collector::MentionCollector;
pub use homonyms::Homonyms;
pub use identity::{IdentityNote, OfficialInfo, UnitInfo};
pub use leave::{LeaveFound, LeaveLeftOut, OfficialLeave};
pub use mapping_effect::MappingEffect;
pub use matcher::Policy;
pub use mentions::{MentionStats, Mentions};
pub use pseudonymous::pseudonymous_lists;
pub use resolution::{Resolution, resolve};
pub use unit_settings::UnitSettings;
