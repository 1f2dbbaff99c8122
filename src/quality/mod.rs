//! How good the exports are: the gate before anything is kept, and the inspection that `check` shows.
//!
//! It looks at records as a profile gives them, never at what follows from them: no walk, no measure. Pure:
//! the clock and the calendar are passed in, and nothing here opens a file.

mod gate;

mod contents;
mod days;
mod eventless;
mod moments;
mod units;

mod inspector;

mod suggest;

pub mod guess;

pub use contents::{Repeat, Repeats};
pub use days::{Days, Gap};
pub use eventless::Eventless;
pub use gate::{EventCounts, GateInput, Trip, Tripped, family, find_trips};
pub use inspector::{FileFindings, Inspection, Inspector, RejectExample};
pub use moments::{Burst, Bursts, Chains};
pub use suggest::{Suggestion, suggest};
pub use units::Carried;

use crate::event::Kind;

/// Whether an event of this kind is an official's act, so that the log should name who acted. What an
/// applicant may do by himself, what machines do, and what no rule knows, need not.
pub fn is_officials_act(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Submit
            | Kind::SupplementIn
            | Kind::FeeIn
            | Kind::Withdraw
            | Kind::Note
            | Kind::System
            | Kind::Unknown
    )
}
