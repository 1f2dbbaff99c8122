//! A store as a reader has it: opened, locked against removal, and read bucket by bucket; its runs and reference lists;
//! and removing what is superseded. Only [`ingest`](super::ingest) adds rows.

mod lists;
mod lock;
mod open;
mod runs;
mod sweep;

pub use lists::lists_after;
pub use open::{Store, StoreOptions};
pub use runs::Run;

pub(super) use lists::NewLists;
pub(super) use lock::lock_as_writer;
pub(super) use runs::{next_run_id, prune_runs};
pub(super) use sweep::{sweep_attempts, sweep_batch, sweep_data, sweep_purged, sweep_rejects};
