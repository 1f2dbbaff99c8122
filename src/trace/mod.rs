//! The walk: one pass over the events of each case, in order of time, that produces the case's facts.
//!
//! Input: the [`EventColumns`](crate::event::EventColumns) and [`CaseColumns`](crate::event::CaseColumns) of a
//! bucket, and [`WalkSettings`]. Output: [`Facts`](crate::fact::Facts), that is, holds, handovers,
//! consultations, pauses, due moves and cases. [`Walker`] is pure: the same input always produces the same facts. The
//! rules are numbered as in `docs/walk.md`, and `tests/cases/walk/` shows each of them on a case that a
//! person can read.
//!
//! This module reads no files and knows no measures. It must not judge: whether a handover was needless is
//! for `measure` to decide, and whether an official should answer for it is for people.
//!
//! ```text
//! walker        calls, case by case:
//!   ├ effects     what each kind of event does            ┐
//!   ├ case_end    how a case ends                          │ impl blocks
//!   ├ case_row    the row of the `cases` table             │ on WalkState
//!   ├ acts, sending, pieces          rules 1, 2, 4 and 12  │
//!   ├ batches                        rule 15               │
//!   └ holds, handovers, consultations, pauses, due_dates, due_moves, eve   ┘
//! state         WalkState: the facts so far and the case under way
//! ```

mod acts;
mod batches;
mod case_end;
mod case_row;
mod consultations;
mod due_dates;
mod due_moves;
mod effects;
mod eve;
mod handovers;
mod holds;
mod intake;
mod levels;
mod path;
mod pauses;
mod pieces;
mod sending;
mod settings;
mod source_rules;
mod state;
mod walk_event;
mod walker;
mod working_time;

pub use levels::Levels;
pub use settings::{AfterPause, PauseRules, WalkSettings};
pub use walker::Walker;
