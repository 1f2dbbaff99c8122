//! Raw rows to events: which column is what, how times and people are written, what an activity
//! does to the case, and why a row gives no record.
//!
//! A profile is data: TOML under `profiles/`, or `[profile]` in the user's configuration. Written
//! ([`ProfileSpec`]) is kept apart from ready to use ([`Profile`]). Nothing here opens a file or
//! knows in which format one is; what a row becomes depends on the row and the profile alone.

mod builtin;
mod compiled;
mod detect;
mod error;
mod slot;
mod spec;
mod why;

mod fold;
mod missing;
mod pattern;

mod people;
mod rules;
mod times;
mod zone;

mod cells;
mod list_rows;
mod mapper;
mod memo;
mod screen;
mod sink;
mod tally;
mod unfold;

pub use builtin::{BuiltIn, PROFILES};
pub use compiled::{Columns, LEVEL_SEPARATOR, Profile, Title};
pub use detect::{Detected, Fitness, detect};
pub use error::{ProfileError, suggest};
pub use fold::{clean, fold, heading_key};
pub use mapper::NO_ACTIVITY;
pub use screen::OddValues;
pub use sink::{EventSink, REASONS, Reason, Reject, SKIPS, Sink, Skip, VALUE_LIMIT};
pub use slot::{Cells, FIELD_COUNT, SLOT_COUNT, SLOTS, Slot};
pub use spec::{
    AccountsSpec, BranchesSpec, CaseEnd, DueAtMidnight, Headings, MilestoneSpec, NamesSpec, NotesSpec,
    ProfileSpec, ReceiversSpec, Repeats, RuleSpec, Table,
};
pub use tally::{AccountCounts, DroppedValues, KindCount, MilestoneCount};
pub use why::Why;

pub(crate) use detect::{check, fields, fitness, fitness_of, mapping};
pub(crate) use mapper::{Mapper, Outcome};
pub(crate) use pattern::Patterns;
pub(crate) use people::bare_name;
pub(crate) use sink::excerpt;
pub(crate) use times::Times;
pub(crate) use zone::ZoneClock;
