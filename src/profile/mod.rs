//! Raw rows to events: which column is what, how times and people are written, what an activity
//! does to the case, and why a row gives no record.
//!
//! A profile is data: TOML under `profiles/`, or `[profile]` in the user's configuration. Written
//! ([`ProfileSpec`]) is kept apart from ready to use ([`Profile`]). Nothing here opens a file or
//! knows in which format one is; what a row becomes depends on the row and the profile alone.

#[path = "spec/builtin.rs"]
mod builtin;
#[path = "compile/mod.rs"]
mod compiled;
#[path = "detect/mod.rs"]
mod detect;
#[path = "spec/error.rs"]
mod error;
mod slot;
#[path = "spec/mod.rs"]
mod spec;
#[path = "detect/why.rs"]
mod why;

#[path = "text/fold.rs"]
mod fold;
#[path = "text/missing.rs"]
mod missing;
#[path = "text/pattern.rs"]
mod pattern;

#[path = "compile/names.rs"]
mod people;
#[path = "compile/rules.rs"]
mod rules;
#[path = "time/mod.rs"]
mod times;
#[path = "time/zone.rs"]
mod zone;

#[path = "map/cells.rs"]
mod cells;
#[path = "map/lists.rs"]
mod list_rows;
#[path = "map/mod.rs"]
mod mapper;
#[path = "map/cache.rs"]
mod memo;
#[path = "map/filter.rs"]
mod screen;
mod sink;
#[path = "map/counts.rs"]
mod tally;
#[path = "compile/milestones.rs"]
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
