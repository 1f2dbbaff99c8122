//! Whether a file stayed as it was while it was read.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const SECOND: i128 = 1_000_000_000;
/// File systems tell instants by steps of two seconds at the coarsest.
const COARSEST: i128 = 3 * SECOND;

/// What the file system says of a file. Whatever is written to the file, and whatever takes its place, changes that,
/// once it is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    /// The last change of content or metadata, which no program can set (ctime); nanoseconds since the epoch.
    changed: i128,
}

impl Stamp {
    /// That of a file. It is opened for it: a file system over the network then asks its server anew.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        File::open(path)?.metadata().map(|metadata| Self::from(&metadata))
    }

    /// Whether a further change must show: if the last one were just now, by the clock of the machine (µs UTC),
    /// the next could be at the same instant to the file system.
    pub fn is_settled(&self, now: i64) -> bool {
        i128::from(now) * 1_000 - self.changed >= COARSEST
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
    fn a_change_shows_and_a_new_file_is_not_settled() {
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
