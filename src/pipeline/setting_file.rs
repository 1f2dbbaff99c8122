//! Reads the small text files that settings name.

use anyhow::{Context, Result, ensure};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Reads a file as text, without a byte order mark. `what` says what it is, for messages.
///
/// # Errors
/// If it cannot be read, or is no file: reading a pipe could wait for ever.
pub(super) fn read_setting_file(path: &Path, what: &str) -> Result<String> {
    let cannot_read = || format!("cannot read {what} `{}`", path.display());
    let metadata = std::fs::metadata(path).with_context(cannot_read)?;
    ensure!(metadata.is_file(), "cannot read {what} `{}`: it is not a file", path.display());
    let text = std::fs::read_to_string(path).with_context(cannot_read)?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The permissions of all but the owner.
const OF_OTHERS: u32 = 0o077;

/// Reads a file with a secret, which nobody but its owner may read.
///
/// # Errors
/// If it cannot be read, is no file, or others may read or write it.
pub(super) fn read_secret_file(path: &Path, what: &str) -> Result<Vec<u8>> {
    let cannot_read = || format!("cannot read {what} `{}`", path.display());
    let metadata = std::fs::metadata(path).with_context(cannot_read)?;
    // Reading a pipe could wait for ever.
    ensure!(metadata.is_file(), "{}: it is not a file", cannot_read());
    let of_others = metadata.permissions().mode() & OF_OTHERS;
    ensure!(
        of_others == 0,
        "{what} `{}` can be read by others\n\nhint: chmod 600 '{}'",
        path.display(),
        path.display()
    );
    std::fs::read(path).with_context(cannot_read)
}
