//! Adding rows to a store: from the records of source files to a commit.
//!
//! ```text
//! Writer ─ record ─▶ Batcher ─ batch ─▶ StagingBuffer: rows by bucket, spilled to disk when large
//!   └─ commit ─ per bucket, in parallel ─ merge (old, spilled and staged rows) ─ arrange ─▶ new files ─▶ manifest
//! ```

mod arrange;
mod batch;
mod bucket_rows;
mod commit;
mod exclusive;
mod fold;
mod ledger;
mod merge;
mod purge;
mod purge_bucket;
mod rejects;
mod source_file;
mod spill;
mod stager;
mod staging;
mod writer;

pub use commit::Ledger;
pub use purge::{GoneAndKept, PurgeRules, Purged, Remaining, leftovers};
pub use source_file::{Begin, FileCounts, FileIdentity};
pub use writer::Writer;
