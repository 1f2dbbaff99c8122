//! Synthetic logs: a province's offices at work, with planted conduct and the truth about it.
//!
//! Writes what a local one-stop system exports (profile `vn-local`), case by case and in constant memory, so
//! that a log may be of any size. The same settings always give the same bytes. No stage of the pipeline may
//! use this module, and this module uses none of them: what they are tested on must not be made by them.

mod defect;
mod dice;
mod files;
mod label;
mod life;
mod lists;
mod names;
mod plant;
mod procedure;
mod roster;
mod row;
mod settings;
mod workdays;
mod world;

pub use files::{Written, simulate};
pub use settings::{SimulateSettings, Size};
