//! On which days officials acted: absences that no list of leave has, newcomers who are settling in, and from which day on the
//! log has all cases.
//!
//! Somebody who was away looks slow, and so does a newcomer. Neither is a fault, so time away is taken out of the working
//! time before anything is counted, and what a newcomer does in the first weeks counts for nobody. Both are said.
//!
//! It gets the days of acts and which days are working days, and returns days. Pure: it must not know what is counted.

mod absence;
mod active_days;
mod case_ends;
mod day_set;

pub use absence::{Absence, FreeHalves, Presence, PresenceRules, presence};
pub use active_days::ActiveDays;
pub use case_ends::CaseEnds;
