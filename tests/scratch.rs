//! Temporary folders for tests that sync many small files. They are in memory where possible, because syncing to
//! the disk of a busy machine would take most of the time.

use std::path::Path;
use tempfile::TempDir;

/// Makes a folder that is removed when dropped.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.or_else(|_| TempDir::new()).unwrap()
}
