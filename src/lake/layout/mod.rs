//! How a store is laid out on disk: the names of its files, the manifest that says which of them count, and writing
//! that survives a crash. Nothing here knows what a data file contains.

mod bucket;
mod durable;
mod manifest;
mod paths;

pub use bucket::bucket_of;
pub use manifest::{
    BucketEntry, DataFile, DroppedEntry, FORMAT_VERSION, FileEntry, Manifest, Purging, StoredList,
};

pub(super) use bucket::MAX_BUCKETS;
pub(super) use durable::{
    AsideFile, Published, UNFINISHED, create_directory, explain, sync_parent, sync_tree, write_whole,
};
pub(super) use paths::{
    ATTEMPT, CASES, EVENTS, LATEST, LOCK, MANIFEST, READERS, REJECTS, RUNS, SCRATCH, data_name, entries,
    rejects_batch, rejects_name,
};
