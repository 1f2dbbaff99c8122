//! The two locks of a store: one writer at a time, and no data file is removed while anybody reads.

use crate::lake::StoreError;
use crate::lake::layout::{LOCK, READERS, explain};
use anyhow::Context;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// Locks a store for its one writer, for as long as the file lives.
///
/// # Errors
/// [`StoreError::Locked`] if there is another writer.
pub(in crate::lake) fn lock_as_writer(dir: &Path) -> anyhow::Result<File> {
    let path = dir.join(LOCK);
    let mut lock = writer_lock(dir)?;
    match try_lock_for_a_second(&lock) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let process = fs::read_to_string(&path).unwrap_or_default();
            let by = match process.trim() {
                "" => String::new(),
                process => format!(" (process {process})"),
            };
            return Err(StoreError::Locked { path: dir.to_owned(), by }.into());
        }
        Err(TryLockError::Error(error)) => return Err(explain(&path, error)),
    }
    // The process id is only for people; the lock is what counts.
    lock.set_len(0)
        .and_then(|()| writeln!(lock, "{}", std::process::id()))
        .map_err(|error| explain(&path, error))?;
    Ok(lock)
}

/// Locks a store for reading. Returns `None` where the lock file cannot be opened, as in a directory that others own, and
/// where the file system has no locks, as some mounts of object stores. Then the caller must not remove anything either, and
/// a file that somebody else removes is an error when it is read.
pub(super) fn lock_as_reader(dir: &Path) -> anyhow::Result<Option<File>> {
    let path = dir.join(READERS);
    let Ok(readers) = File::open(&path) else { return Ok(None) };
    // This waits at most for the moment in which a writer removes files.
    match readers.lock_shared() {
        Ok(()) => Ok(Some(readers)),
        Err(error) if has_no_locks(&error) => {
            tracing::warn!(
                event = "no_locks",
                "`{}` is on a file system without locks: nobody may write into the store while it is read",
                dir.display()
            );
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| format!("cannot lock `{}`", path.display())),
    }
}

/// Returns true if the file system does not have locks, or its server has none to give.
fn has_no_locks(error: &io::Error) -> bool {
    const ENOLCK: i32 = 37;
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error() == Some(ENOLCK)
}

/// Opens the lock file of the writer, without locking it.
pub(super) fn writer_lock(dir: &Path) -> anyhow::Result<File> {
    open_private(&dir.join(LOCK))
}

/// Creates the lock file of the readers.
pub(super) fn create_reader_lock(dir: &Path) -> anyhow::Result<()> {
    open_private(&dir.join(READERS)).map(drop)
}

/// Tries for a second, because a writer that is just ending may hold the lock a moment longer.
fn try_lock_for_a_second(lock: &File) -> Result<(), TryLockError> {
    for _ in 0..20 {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            other => return other,
        }
    }
    lock.try_lock()
}

fn open_private(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|error| explain(path, error))
}
