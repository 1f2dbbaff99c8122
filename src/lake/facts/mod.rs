//! The fact tables as files: five for officials and five for units, with one Parquet file per bucket.
//!
//! [`FACT_TABLES`] lists them with names, columns, units and meaning; `buckstop list`, the manual and the headings of
//! exports are made from it. A [`FactWriter`] writes the facts of a bucket, piece by piece. This module knows nothing of
//! stores: the caller gives the directory and publishes it.

mod cases;
mod column;
mod consultations;
mod due_moves;
mod encode;
mod handovers;
mod holds;
mod names;
mod parts;
mod pauses;
mod rows;
mod tables;
mod writer;

pub use column::{ColumnDoc, ColumnType};
pub use encode::UNKNOWN;
pub use parts::{FactFile, hand_over_facts, take_over_facts};
pub use tables::{FACT_TABLES, FactKind, FactTable};
pub use writer::FactWriter;
