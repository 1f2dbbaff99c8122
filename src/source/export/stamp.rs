//! The stamp of a file, by which a change while it was being read is noticed.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const SECOND: i128 = 1_000_000_000;
/// The age from which a change is settled: the coarsest file systems round times to two seconds.
const SETTLED_AFTER: i128 = 3 * SECOND;

/// What the file system reports of a file. Writing to the file or replacing it changes the stamp, provided that the
/// stamp was settled before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    /// The time of the last change of content or metadata (ctime, which no program can set), in nanoseconds since the
    /// epoch.
    changed: i128,
}

impl Stamp {
    /// Returns the stamp of a file. The file is opened, because a network file system then asks its server again.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        File::open(path)?.metadata().map(|metadata| Self::from(&metadata))
    }

    /// Returns true if any further change would alter the stamp. `now` is the clock of the machine (µs UTC): right
    /// after a change the next one could get the same time from the file system.
    pub fn is_settled(&self, now: i64) -> bool {
        i128::from(now) * 1_000 - self.changed >= SETTLED_AFTER
    }
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            bytes: metadata.size(),
            changed: i128::from(metadata.ctime()) * SECOND + i128::from(metadata.ctime_nsec()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_change_alters_the_stamp_and_a_new_file_is_not_settled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.csv");
        std::fs::write(&path, "a").unwrap();
        let stamp = Stamp::of(&path).unwrap();
        assert_eq!(Stamp::of(&path).unwrap(), stamp);
        let changed = i64::try_from(stamp.changed / 1_000).unwrap();
        let settled = |seconds: i64| stamp.is_settled(changed + 1 + seconds * 1_000_000);
        assert!(!settled(-10) && !settled(0) && !settled(2) && settled(3));
        // Another file of the same content in its place.
        let other = folder.path().join("other.csv");
        std::fs::write(&other, "a").unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert_ne!(Stamp::of(&path).unwrap(), stamp);
    }
}
