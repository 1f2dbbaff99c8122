//! Files that only their owner can read: they may hold personal data.

use anyhow::Result;
use std::fs::{self, File, OpenOptions};
use std::path::Path;

/// Creates or empties a file, and the directories above it, with access for the owner only.
pub(crate) fn create_private(path: &Path) -> Result<File> {
    let mut directory = fs::DirBuilder::new();
    let mut file = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        directory.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        directory.recursive(true).create(parent)?;
    }
    Ok(file.write(true).create(true).truncate(true).open(path)?)
}
