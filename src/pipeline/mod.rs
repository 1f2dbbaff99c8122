//! The stages, joined: from exports to a published run.
//!
//! ```text
//! exports ─ingest─▶ store                                  gate, ledger of each file
//! store   ─WalkPlan─▶ who is who, working time, rules of sources
//!         ─walk─▶ facts, and sums by bucket, merged
//! sums    ─judge─▶ measures, ranks, findings
//! store   ─evidence─▶ the rows behind the findings
//! all     ─reports, ledger─▶ a published run
//! ```
//!
//! [`run()`] is all of it in this order. The parts are public: another program may walk over some buckets of a store
//! ([`WalkPlan::walk`]), and whoever has the sums of all buckets merges them ([`WalkSums::merge`]). [`check`] and
//! [`init`] read exports in the same way, through [`ExportReader`], and write into no store.
//!
//! ```no_run
//! use buckstop::lake::{Store, StoreOptions};
//! use buckstop::pipeline::{DataZone, NoProgress, WalkPlan};
//! # fn main() -> anyhow::Result<()> {
//! let settings = buckstop::config::load(None)?;
//! let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
//! let zone = DataZone::of_store(&settings, store.manifest())?;
//! let plan = WalkPlan::new(&store, &settings, &zone, store.manifest().newest_event_us.unwrap_or(0), &NoProgress)?;
//! let facts = Some(std::path::Path::new("facts"));
//! let first = plan.walk(0..8, facts, &NoProgress)?;
//! let rest = plan.walk(8..store.bucket_count(), facts, &NoProgress)?;
//! println!("{} holds", first.merge(rest).finish().totals.holds);
//! # Ok(())
//! # }
//! ```
//!
//! This module opens files and takes settings, and so the stages need not. It knows nothing of arguments and terminals:
//! how far a stage is goes to a [`Progress`], and the time of the clock comes in with the [`Job`].

// What a job gets from outside.
mod job;
mod progress;

// Settings that cannot work.
mod preflight;
mod setting_file;
mod threads;

// Exports to the store.
mod reader;

mod described;
mod dropped;
mod file_log;
mod gate;
mod ingest;
mod inputs;
mod read_before;
mod read_outcome;

// What the walk needs.
mod as_of;
mod data_zone;
mod leave;
mod names;
mod one_unit;
mod organisation;
mod people;
mod presence;
mod pseudonymous_history;
mod survey;
mod working_time;

// The walk.
mod case_export;
mod complaints;
mod deadlines;
mod eventless;
mod history_file;
mod sums;
mod uncounted;
mod walk;
mod walk_rules;

// What comes of it.
mod judge;

mod find;
mod identities;

mod outcome;

mod clearance;
mod handover_edges;
mod ledger;
mod listed;
mod questions;
mod reports;
mod run_tables;
mod since_last_run;
mod stopwatch;
mod store_sink;
mod timelines;

// Several processes at one job.
mod cluster;

mod run;

// SQL over it.
mod tables;

// Names behind pseudonyms, and removing what is old.
mod purge;
mod reveal;

// Exports that are only looked at.
mod meaning;
mod rules;

pub mod check;
pub mod init;

pub use as_of::instant;
pub use cluster::{Task, work};
pub use data_zone::{DataZone, VIETNAM};
pub use ingest::Ingested;
pub use job::Job;
pub use names::read_key;
pub use organisation::{Organisation, Reorganisation};
pub use people::{People, PeopleCounts};
pub use progress::{NoProgress, Progress, ProgressUnit, StageProgress};
pub use purge::{PurgeReport, purge};
pub use reader::{ExportReader, fits_no_profile};
pub use reveal::{Revealed, reveal};
pub use run::{PublishedRun, ingest, run};
pub use run_tables::run_tables;
pub use sums::{ActsByUnit, WalkSums, WalkTotals, Walked};
pub use survey::Seen;
pub use tables::{key_id_of_run, tables, tables_of_run};
pub use walk::WalkPlan;
pub use working_time::office_hours;
