//! The walk: one pass over the events of a case gives holds, handovers, consultations, pauses and the case.
//!
//! [`walk()`] is pure: the same events, settings and calendars give the same facts. The rules are numbered
//! as in `docs/walk.md`, and `tests/cases/walk/` shows each of them on a case a person can read.
//!
//! It knows neither files nor measures. It must not judge: whether a handover was needless is for
//! `measure`, whether an official should answer for it is for people.

mod cases;
mod clock;
mod consultations;
mod entry;
mod handovers;
mod holds;
mod path;
mod pauses;
mod walk;
mod walker;

pub use pauses::AfterPause;
pub use walk::{PauseRules, WalkSettings};
pub use walker::{Walker, walk};
