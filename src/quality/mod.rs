//! How good the exports are: the gate before anything is kept, and the inspection that `check` shows.
//!
//! It gets records as a profile gives them, and counts. It must not know what follows from them: no walk, no measure. Pure:
//! the clock and the calendar are passed in, and nothing here opens a file.

mod completeness;
mod single_case;

mod gate;

mod days;
mod eventless;
mod instants;
mod repeats;

mod inspector;

mod suggest;

pub mod guess;

pub use completeness::LogCompleteness;
pub use days::{DailyEvents, Gap};
pub use eventless::EventlessCases;
pub use gate::{EventCounts, GateInput, Trip, Tripped, UNREAD, family, find_trips};
pub use inspector::{FileFindings, Inspection, Inspector, RejectExample};
pub use instants::{Burst, Bursts, Chains};
pub use repeats::{Repeat, Repeats};
pub use suggest::{Suggestion, suggest};

use crate::event::Kind;

/// Returns true if an event of this kind is an official's act, so that the log should name who acted.
///
/// Applicants do some acts themselves, machines do others, and some no rule knows: these need no official. A stop or resume
/// that names nobody may be a machine's, and the walk takes it as nobody's act.
pub fn is_officials_act(kind: Kind, names_official: bool) -> bool {
    match kind {
        Kind::Submit
        | Kind::SupplementIn
        | Kind::FeeIn
        | Kind::Withdraw
        | Kind::Note
        | Kind::System
        | Kind::Unknown => false,
        Kind::Stop | Kind::Resume => names_official,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_that_names_nobody_lacks_no_official() {
        for (kind, names_official, expected) in [
            (Kind::Stop, false, false),
            (Kind::Resume, false, false),
            (Kind::Stop, true, true),
            (Kind::Begin, false, true),
            (Kind::Work, false, true),
            (Kind::Note, true, false),
        ] {
            assert_eq!(is_officials_act(kind, names_official), expected, "{kind:?}");
        }
    }
}
