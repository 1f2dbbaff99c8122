//! Folders for tests that sync many small files: in memory where there is such a place, since the disk of a
//! busy machine would take most of their time.

use std::path::Path;
use tempfile::TempDir;

/// A folder that goes when it is dropped.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.or_else(|_| TempDir::new()).unwrap()
}
