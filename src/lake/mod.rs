//! The lake: every committed event, in Parquet files bucketed by case and sorted, and the runs made from it.
//!
//! It stores and does not judge: it knows the schemas of events and facts, and files. It knows nothing of source formats,
//! of how facts are made or of what they mean, and it never looks at the clock (instants are passed in).
//!
//! ```text
//! facts    fact tables, one file per bucket and run
//! ingest   records ─▶ staged by bucket ─▶ merged with what is stored ─▶ commit
//!   │
//! store    open and lock, read a bucket, runs, reference lists, remove what is superseded
//!   │
//! codec    the table of columns; rows and columns from and to Parquet
//!   │
//! layout   names of files, the manifest, writing that survives a crash
//! ```
//!
//! Each module uses only those below it; `facts` uses none of the others.
//!
//! **One sorted file per bucket and table.** An ingest rewrites the buckets it touches by merging the old rows with the
//! new. That costs a rewrite each night (8 s of CPU, buckets in parallel, for a small export that touches all of ten
//! million rows). In return, every reader sees one sorted sequence, duplicates and replacements are found exactly, and
//! the number of files stays what it was on the first day: there is nothing to compact.
//!
//! **The manifest is the commit.** Data files are written under temporary names, synced and renamed to names that no
//! manifest has used; the manifest follows last. What it does not name is garbage, which the next writer removes unless
//! a reader is still at work.

mod codec;
mod error;
pub mod facts;
mod ingest;
mod layout;
mod store;

pub use codec::{LAKE_TABLES, LakeTable};
pub use error::StoreError;
pub use facts::{ColumnDoc, ColumnType, FACT_TABLES, FactWriter};
pub use ingest::{
    Begin, FileCounts, FileIdentity, FilePart, GoneAndKept, Ledger, PartToStage, PurgeRules, Purged,
    Remaining, Writer, leftovers,
};
pub use layout::{
    BucketEntry, DataFile, DroppedEntry, FORMAT_VERSION, FileEntry, Manifest, Purging, StoredList, bucket_of,
};
pub use store::{Run, Store, StoreOptions, lists_after};
