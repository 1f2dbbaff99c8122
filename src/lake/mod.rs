//! The lake: every committed event, in Parquet files bucketed by case and sorted, and the runs made of it.
//!
//! It is for storing, not for judging: it knows the event schema and files, nothing of source formats,
//! holds or measures, and it never looks at the clock (instants are passed in).
//!
//! ```text
//! begin_file · event · case · reject · end_file      Writer      (rows interned beside, spilled when large)
//!   └─ commit ─ per bucket, in parallel ─ merge ─ arrange ─ write ─▶ bucket files, then the manifest
//! read_bucket                                        read        (dictionaries mapped, not hashed)
//! ```
//!
//! **One sorted file per bucket and table.** An ingest rewrites the buckets it touches by merging the old
//! rows with the new. That costs a rewrite each night (8 s of CPU, buckets in parallel, for a small export
//! that touches all of ten million rows), and buys that every reader sees one sorted sequence, that
//! duplicates and replacements are found exactly, and that the number of files stays what it was on the
//! first day: there is nothing to compact.
//!
//! **The manifest is the commit.** Data files are written aside, synced and renamed to names no manifest
//! has used; the manifest follows last. What it does not name is garbage, which the next writer removes,
//! unless a reader is still at work.
mod arrange;
mod batch;
mod bucket;
mod chunk;
mod columns;
mod decode;
mod direct;
mod durable;
mod error;
pub mod facts;
mod fold;
mod lists;
mod manifest;
mod merge;
mod part;
mod read;
mod rejects;
mod runs;
mod schema;
mod spill;
mod stager;
mod staging;
mod store;
mod sweep;
mod write;
mod writer;

pub use bucket::bucket_of;
pub use error::StoreError;
pub use facts::{FACT_TABLES, FactWriter, write_facts, write_table};
pub use lists::lists_after;
pub use manifest::{BucketEntry, DataFile, FORMAT_VERSION, FileEntry, Manifest, StoredList};
pub use read::{decode_only, decode_only_cases};
pub use runs::Run;
pub use store::{Store, StoreOptions, hash_file};
pub use writer::{Begin, FileCounts, FileIdentity, Ledger, Writer};
