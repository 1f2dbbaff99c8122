//! Raw rows to events: which column has which meaning, how times and people are written, what an activity does to
//! its case, and why a row gives no record.
//!
//! A profile is data: TOML under `profiles/`, or `[profile]` in the user's configuration. The written form
//! ([`ProfileSpec`]) is separate from the compiled one ([`Profile`]), with which a `Mapper` turns the rows of one
//! file into records for a [`Sink`]. Nothing here opens a file or knows its format; the records of a row depend on
//! the rows of the file and the profile alone.

mod reject;
mod slot;
mod text;
mod time;

mod spec;

mod compile;
mod detect;

mod map;
mod sink;

pub use compile::{ColumnIndexes, LEVEL_SEPARATOR, Profile, TitleLine};
pub use detect::{Detected, Fitness, detect};
pub use map::{AccountCounts, DroppedValues, EventTimes, KindCount, MilestoneCount, NO_ACTIVITY, OddValues};
pub use reject::{REASONS, Reason, Reject, SKIPS, Skip, VALUE_LIMIT};
pub use sink::{EventSink, PartSink, PartWork, RowsBefore, Sink};
pub use slot::{Cells, FIELD_COUNT, SLOT_COUNT, SLOTS, Slot};
pub use spec::{
    AccountsSpec, BranchesSpec, BuiltInProfile, CaseEnd, DueAtMidnight, Headings, MilestoneSpec, NamesSpec,
    NotesSpec, PROFILES, ProfileError, ProfileSpec, ReceiversSpec, RepeatedRows, RuleSpec, TableKind,
    suggest,
};
pub use text::{clean, fold, heading_key};

pub(crate) use compile::bare_name;
pub(crate) use detect::{NAMED_BY_USER, check, fields, fitness, fitness_of, mapping};
pub(crate) use map::{KeptRow, Mapper, PartTally, RowOutcome, SettledTimes};
pub(crate) use reject::excerpt;
pub(crate) use text::Patterns;
pub(crate) use time::{ColumnOrder, DateOrder, TimeParser, ZoneClock, is_time_of_day};
