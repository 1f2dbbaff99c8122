//! Adding rows to a store: from the records of source files to a commit.
//!
//! ```text
//! Writer ─ record ─▶ Batcher ─ batch ─▶ StagingBuffer: rows by bucket, spilled to disk when large
//!   ├─ parts of files, on all threads ─ Batcher ─ batches ─▶ the same
//!   └─ commit ─ per bucket, in parallel ─ merge (old, spilled and staged rows) ─ arrange ─▶ new files ─▶ manifest
//! ```
//!
//! When the buckets would become too large, the commit divides each of them in two, four and so on ([`growth`]): old,
//! spilled and staged rows are divided alike, and each part is merged as a bucket of its own.

mod arrange;
mod batch;
mod bucket_rows;
mod buffer;
mod commit;
mod divide;
mod exclusive;
mod fold;
mod growth;
mod ledger;
mod merge;
mod part;
mod purge;
mod purge_bucket;
mod rejects;
mod source_file;
mod spill;
mod stager;
mod staging;
mod writer;

pub use commit::Ledger;
pub use part::{FilePart, PartToStage};
pub use purge::{GoneAndKept, PurgeRules, Purged, Remaining, leftovers};
pub use source_file::{Begin, FileCounts, FileIdentity};
pub use writer::Writer;
