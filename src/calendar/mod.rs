//! Working time: which instants count as worked, and how much of it lies between two of them.
//!
//! ```text
//! calendars/*.toml ─▶ CalendarSpec ─┐
//! buckstop.toml    ─▶ Assignment  ──┴─▶ CalendarBook ─▶ Calendar::working_us(start, stop)
//! ```
//!
//! A calendar says which shifts are worked on which civil date; an instant is worked when the local clock shows
//! a time within a shift of its date. A [`CalendarBook`] compiles that for one zone into prefix sums, so that the
//! working time between two instants costs two look-ups, whatever lies between.
//!
//! Pure: no files, no clock, no system zone. It knows nothing of cases, holds or pauses.
mod assign;
mod book;
mod clock;
mod compile;
mod date;
mod error;
mod file;
mod grid;
mod shift;
mod spec;
mod working;

pub use assign::{Assignment, Leave};
pub use book::{CalendarBook, CalendarId};
pub use clock::LocalClock;
pub use error::CalendarError;
pub use file::Title;
pub use shift::Shift;
pub use spec::{CalendarSpec, DayOff, MadeUp};
pub use working::Calendar;

/// A calendar that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// What assignments call it; the same as the `name` in its text.
    pub id: &'static str,
    /// The file, as in `calendars/`.
    pub toml: &'static str,
}

/// The calendars that come with the program.
pub const CALENDARS: &[BuiltIn] = &[
    BuiltIn { id: "vn", toml: include_str!("../../calendars/vn.toml") },
    BuiltIn { id: "vn-8h", toml: include_str!("../../calendars/vn-8h.toml") },
    BuiltIn { id: "mon-fri-9-17", toml: include_str!("../../calendars/mon-fri-9-17.toml") },
    BuiltIn { id: "24x7", toml: include_str!("../../calendars/24x7.toml") },
];

/// The built-in calendar of that name.
pub fn built_in(id: &str) -> Option<&'static BuiltIn> {
    CALENDARS.iter().find(|entry| entry.id == id)
}
