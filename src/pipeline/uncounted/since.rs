//! Since when facts count, and why not earlier.

use super::tally::Why;
use crate::calendar::CalendarBook;
use crate::pipeline::people::People;
use crate::pipeline::presence::{day, start_of_day};
use crate::presence::CaseEnds;
use jiff::civil::Date;

/// The instant from which on facts count.
#[derive(Clone, Copy, Debug)]
pub(in crate::pipeline) struct CountedSince {
    /// The instant, µs UTC. What began before counts for nobody.
    pub(in crate::pipeline) at: i64,
    /// The local day that begins with it.
    pub(in crate::pipeline) day: Date,
    /// Why not earlier.
    pub(in crate::pipeline) why: Why,
}

impl CountedSince {
    /// Returns the later of the last reorganisation without a mapping and the day from which on the log is complete; `None`
    /// if all counts.
    pub(in crate::pipeline) fn new(
        people: &People,
        ends: &CaseEnds,
        gap_days: u32,
        calendars: &CalendarBook,
    ) -> Option<Self> {
        let reorganised = people.organisation.since.map(|since| Self {
            at: since.at,
            day: since.day,
            why: Why::Reorganisation,
        });
        let complete = ends.complete_from(gap_days).map(|number| Self {
            at: start_of_day(number, calendars),
            day: day(number),
            why: Why::LogIncomplete,
        });
        [reorganised, complete].into_iter().flatten().max_by_key(|since| since.at)
    }
}
